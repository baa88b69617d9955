"""The query language of a gate: text in, a tree of words, AllOf, AnyOf and Not out. What the words mean is the watch's.

    Khovayev AND (envoy OR "peace talks" OR переговор*) NOT hockey

A query that would hold for an article without any of its words is refused: a watch says what it looks for, and an
article is only ever looked at for what was found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from watchword.errors import WatchwordError


class QueryError(WatchwordError):
    """A query that can't be understood or isn't allowed; line and column count from 1 within the query."""

    def __init__(self, problem: str, *, line: int, column: int, expected: tuple[str, ...]) -> None:
        super().__init__(f"line {line}, column {column}: {problem}; expected {' or '.join(expected)}")
        self.problem, self.line, self.column, self.expected = problem, line, column, expected


@dataclass(frozen=True)
class Word:
    """A leaf. `text` is as written, without quotes and star; `kind` says how it was written."""

    text: str
    kind: Literal["bare", "phrase", "prefix"]
    line: int
    column: int


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Query, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Query, ...]


@dataclass(frozen=True)
class Not:
    part: Query


Query = Word | AllOf | AnyOf | Not


def parse_query(text: str) -> Query:
    """The tree of a query; QueryError says where it goes wrong and what was expected there."""
    from watchword.matching.grammar import parse  # lark takes a tenth of a second, which only a query is worth

    return parse(text)


def holds(query: Query, is_found: Callable[[Word], bool]) -> bool:
    match query:
        case Word():
            return is_found(query)
        case AllOf(parts):
            return all(holds(part, is_found) for part in parts)
        case AnyOf(parts):
            return any(holds(part, is_found) for part in parts)
        case Not(part):
            return not holds(part, is_found)


def leaves(query: Query, wanted: bool = True) -> Iterator[tuple[Word, bool]]:
    """The words of a query in order, each with whether finding it speaks for the article (it stands under no NOT)."""
    match query:
        case Word():
            yield query, wanted
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part, wanted)
        case Not(part):
            yield from leaves(part, not wanted)
