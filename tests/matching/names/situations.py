"""Pairs of a term and a form that is or isn't it, and what the rules make of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from watchword.matching import Compiled, compile_watchlist
from watchword.matching.watch import Term, Watch, Watchlist, implied_kind
from watchword.model import Content

DATA = Path(__file__).parents[2] / "data"


class Pair(NamedTuple):
    """`same`: the form, in an article of `language`, is the term."""

    term: str
    form: str
    language: str
    same: bool
    kind: str


class Score(NamedTuple):
    precision: float
    recall: float
    missed: list[Pair]
    wrong: list[Pair]


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def pairs(path: str) -> list[Pair]:
    return [Pair(row["term"], row["form"], row["form_language"], row["same"] == "1", row["kind"]) for row in rows(path)]


def watching(*terms: Term) -> Compiled:
    """One watch with all of them, that hits where any of them is found."""
    compiled = compile_watchlist(Watchlist((Watch(id="w", name="W", terms=terms),)))
    assert compiled.broken == ()
    return compiled


def name(text: str, **more: object) -> Compiled:
    return watching(Term("name", text, **more))  # type: ignore[arg-type]


def hits(watched: Compiled, title: str, language: str | None = None) -> bool:
    found = watched.match(Content(title, "", ""), language=language, url=None, source=None)
    return any(each.gate for each in found)


def scored(judged: Iterable[Pair]) -> Score:
    """Each form as the title of an article of its language, for the one term."""
    told = [(pair, is_hit) for pair, is_hit in _told(judged)]
    missed = [pair for pair, is_hit in told if pair.same and not is_hit]
    wrong = [pair for pair, is_hit in told if is_hit and not pair.same]
    right = sum(pair.same and is_hit for pair, is_hit in told)
    return Score(right / (right + len(wrong)), right / (right + len(missed)), missed, wrong)


def _told(judged: Iterable[Pair]) -> Iterator[tuple[Pair, bool]]:
    for term, group in groupby(sorted(judged, key=lambda pair: pair.term), key=lambda pair: pair.term):
        watched = watching(Term(implied_kind(term), term))
        yield from ((pair, hits(watched, pair.form, pair.language)) for pair in group)


def shown(title: str, score: Score) -> str:
    """For `pytest -s`, and for whoever reads why a test failed."""
    missed = " · ".join(f"{pair.term} {pair.language} {pair.form}" for pair in score.missed)
    wrong = " · ".join(f"{pair.term} {pair.language} {pair.form}" for pair in score.wrong)
    return f"{title}: precision {score.precision:.3f}, recall {score.recall:.3f}\n  missed: {missed}\n  wrong: {wrong}"
