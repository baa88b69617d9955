"""What the query of a watch asks for, and which of its words call a term of the watch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from watchword.matching import points
from watchword.matching.query import Word, leaves, parse_query
from watchword.matching.watch import Term, Watch
from watchword.text.fold import words


class Called(NamedTuple):
    """What a word of the query calls a term by: its name, or one of its aliases."""

    term: Term
    alias: str | None = None


class Asked:
    """What a watch's query says, and which of its words call a term. QueryError if it can't be understood."""

    def __init__(self, watch: Watch) -> None:
        self.terms = watch.terms
        self.query = None if watch.query is None else parse_query(watch.query)
        self.leaves = () if self.query is None else tuple(leaves(self.query))
        self._names: dict[str | tuple[str, ...], Called] = {}
        for term in watch.terms:
            self._names.setdefault(_name(term.text, exact=term.kind == "exact"), Called(term))
        for term in watch.terms:
            for alias in term.aliases:
                self._names.setdefault(_name(alias, exact=term.kind == "exact"), Called(term, alias))

    def called(self, word: Word) -> Called | None:
        """The term of that name, before one of that alias; None for a word that is no term's."""
        return None if word.kind == "prefix" else self._names.get(_name(word.text, exact=word.kind == "exact"))

    def weighed(self) -> Iterator[tuple[Term, float]]:
        """Each term with its weight: the greatest that the query gives it, else its own."""
        given: dict[Term, float] = {}
        for word, is_wanted in self.leaves:
            if word.weight is not None and is_wanted and (called := self.called(word)) is not None:
                given[called.term] = max(word.weight, given.get(called.term, 0.0))
        for term in self.terms:
            yield term, given.get(term, term.weight)

    def weights(self) -> list[float]:
        """Of the terms, and of the words of the query that have a weight."""
        own: dict[tuple[str, str], float] = {}
        for word, is_wanted in self.leaves:
            if word.weight is not None and is_wanted and self.called(word) is None:
                own[word.kind, word.text] = max(word.weight, own.get((word.kind, word.text), 0.0))
        return [*(weight for _, weight in self.weighed()), *own.values()]


def _name(text: str, *, exact: bool) -> str | tuple[str, ...]:
    """What is the same for two ways to write a name: of an exact term itself, of another one its folded words."""
    return text if exact else _folded(text)


@lru_cache(65_536)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def highest_possible(watch: Watch) -> float:
    """What a score of this watch comes near to when an article names all that it scores without end, side by side."""
    return points.highest_possible(Asked(watch).weights())
