"""Watches, articles and what they make of each other, in few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from watchword.matching import Found, compile_watchlist
from watchword.matching.watch import Rule, Term, Watch, Watchlist
from watchword.model import Content


def name(text: str, *aliases: str, weight: float = 1.0) -> Term:
    return Term("name", text, aliases, weight)


def word(text: str, *aliases: str, weight: float = 0.3) -> Term:
    return Term("word", text, aliases, weight)


def phrase(text: str, *aliases: str, weight: float = 1.0) -> Term:
    return Term("phrase", text, aliases, weight)


def exact(text: str, *aliases: str, weight: float = 1.0) -> Term:
    return Term("exact", text, aliases, weight)


def watch(*terms: Term, id: str = "w", **more: Any) -> Watch:
    return Watch(id=id, name=id.title(), terms=terms, **more)


def rule(id: str, *terms: Term, query: str | None = None) -> Rule:
    return Rule(id, terms, query)


def all_found(content: Content, *watches: Watch) -> tuple[Found, ...]:
    compiled = compile_watchlist(Watchlist(watches))
    assert compiled.broken == ()
    return compiled.match(content, language=None, url=None, source=None)


def found(watched: Watch, title: str = "", summary: str = "", text: str = "") -> Found | None:
    """What the watch makes of an article; None if it found nothing in it."""
    answers = all_found(Content(title, summary, text), watched)
    return answers[0] if answers else None


def hits(watched: Watch, title: str = "", summary: str = "", text: str = "") -> bool:
    answer = found(watched, title, summary, text)
    return answer is not None and answer.gate


def texts_found(watched: Watch, title: str = "", summary: str = "", text: str = "") -> list[str | None]:
    answer = found(watched, title, summary, text)
    return [row.text for row in answer.evidence] if answer else []


def in_full(answers: Sequence[Found]) -> list[tuple[object, ...]]:
    """All that they say, to be compared."""
    return [
        (each.watch, each.name, each.gate, each.score, each.threshold, each.suppressed, each.evidence, each.failure)
        for each in answers
    ]
