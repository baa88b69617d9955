"""Which parts of a query hold for an article, and which do not: the tree walked with the watch's own answers.

A part is asked as a query of its own, of the same terms, so that it means what it means in the watch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from watchword.matching.compiled import compile_watchlist
from watchword.matching.holds import Reading, holds
from watchword.matching.judge import Found
from watchword.matching.query import About, AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word, parse_query
from watchword.matching.watch import Rule, Watch, Watchlist
from watchword.model import Evidence


class Part(NamedTuple):
    """One of what a query joins by AND, as it could be written."""

    text: str
    holds: bool


class Asking:
    """One article, and the terms of one watch."""

    def __init__(self, watch: Watch, reading: Reading) -> None:
        self.watch, self.reading = watch, reading

    def parts(self, query: str) -> list[Part]:
        """What stands side by side in the query; the whole where nothing does."""
        return [Part(written(part), self.holds(part)) for part in _side_by_side(parse_query(query))]

    def holds(self, part: Query) -> bool:
        match part:
            case AllOf(parts):
                return all(map(self.holds, parts))
            case AnyOf(parts):
                return any(map(self.holds, parts))
            case Not(inner):
                return not self.holds(inner)
            case About():
                return holds(part, lambda _word: (), self.reading)
            case _:
                return self._hits(written(part))

    def fits(self, rule: Rule) -> tuple[Evidence, ...] | None:
        """What of the rule was found, if it sets the article aside."""
        if rule.query is not None:
            found = self._found(msgspec.structs.replace(self.watch, query=rule.query, rules=()))
            return found.evidence if found and found.gate else None
        found = self._found(msgspec.structs.replace(self.watch, terms=rule.any, query=None, rules=()))
        return found.evidence if found and found.evidence else None

    def _hits(self, query: str) -> bool:
        found = self._found(msgspec.structs.replace(self.watch, query=query, rules=()))
        return found is not None and found.gate

    def _found(self, asked: Watch) -> Found | None:
        reading = self.reading
        found = compile_watchlist(Watchlist((asked,))).match(
            reading.content, language=reading.language, url=reading.url, source=reading.source
        )
        return found[0] if found else None


def _side_by_side(query: Query) -> Iterator[Query]:
    if isinstance(query, AllOf):
        for part in query.parts:
            yield from _side_by_side(part)
    else:
        yield query


def written(query: Query) -> str:
    """The query as it could be written; what is within something else stands in parentheses."""
    match query:
        case Word(text, kind):
            return {"bare": text, "phrase": f'"{text}"', "prefix": f"{text}*", "exact": f'="{text}"'}[kind]
        case About(of, value):
            return f'{of}:"{value}"'
        case AllOf(parts):
            return " AND ".join(map(_within, parts))
        case AnyOf(parts):
            return " OR ".join(map(_within, parts))
        case Not(part):
            return f"NOT {_within(part)}"
        case Near(parts, words):
            return " ".join(_chain(parts, words))
        case Sentence(part):
            return f"SENT({written(part)})"
        case InField(field, part):
            return f"{field}:({written(part)})"


def _chain(parts: tuple[Query, ...], words: tuple[int, ...]) -> Iterator[str]:
    yield _within(parts[0])
    for part, most in zip(parts[1:], words, strict=True):
        yield f"NEAR/{most}"
        yield _within(part)


def _within(query: Query) -> str:
    return f"({written(query)})" if isinstance(query, AllOf | AnyOf | Near) else written(query)
