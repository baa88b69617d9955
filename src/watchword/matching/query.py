"""The query language of a gate or a rule: text in, a tree out. What the words mean is the watch's.

    Khovayev AND (envoy OR "peace talks" OR переговор*) NOT hockey
    Khovayev NEAR/5 (talks OR =OSCE)    SENT(Khovayev Baku)    title:Khovayev lang:ru    Khovayev talks^0.5

A query that could hold for an article without any of its words is refused: a watch says what it looks for, and an
article is only ever looked at for what was found in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from watchword.errors import WatchwordError
from watchword.model import Field


class QueryError(WatchwordError):
    """A query that can't be understood or isn't allowed; line and column count from 1 within the query."""

    def __init__(self, problem: str, *, line: int, column: int, expected: tuple[str, ...]) -> None:
        super().__init__(f"line {line}, column {column}: {problem}; expected {' or '.join(expected)}")
        self.problem, self.line, self.column, self.expected = problem, line, column, expected


@dataclass(frozen=True, slots=True)
class Word:
    """A leaf that is looked for. `text` is as written, without quotes, star and equals sign; `kind` says how it was
    written, `weight` what it is worth by its ^, if it has one. Where it stands is no part of what it is.
    """

    text: str
    kind: Literal["bare", "phrase", "prefix", "exact"]
    weight: float | None = None
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class About:
    """A leaf that asks about the article, not for words in it: its language, its feed's name, its address."""

    of: Literal["lang", "source", "url"]
    value: str
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Query
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Each part has at most `words[i]` words between it and the next one, whichever comes first in the text."""

    parts: tuple[Query, ...]
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """All of it in one sentence."""

    part: Query


@dataclass(frozen=True, slots=True)
class InField:
    """What stands in this field alone counts."""

    field: Field
    part: Query


Query = Word | About | AllOf | AnyOf | Not | Near | Sentence | InField


@lru_cache(maxsize=20_000)
def parse_query(text: str) -> Query:
    """The tree of a query; QueryError says where it goes wrong and what was expected there.

    Remembered: a query is read when its file is checked and when its watch is compiled, and stays as it was when
    another one of the file changes.
    """
    from watchword.matching.grammar import parse  # lark takes a tenth of a second, which only a query is worth

    return parse(text)


def below(query: Query) -> tuple[Query, ...]:
    """The parts of a node, in order."""
    match query:
        case AllOf(parts) | AnyOf(parts) | Near(parts):
            return parts
        case Not(part) | Sentence(part) | InField(part=part):
            return (part,)
        case _:
            return ()


def leaves(query: Query, wanted: bool = True) -> Iterator[tuple[Word, bool]]:
    """The words of a query in order, each with whether finding it speaks for the article (it stands under no NOT)."""
    if isinstance(query, Word):
        yield query, wanted
    for part in below(query):
        yield from leaves(part, wanted ^ isinstance(query, Not))
