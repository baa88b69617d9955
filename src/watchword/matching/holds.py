"""Whether a query holds for an article, by the places where its words were found.

where each word stands ──▶ within the field · within a sentence · near each other ──▶ AND, OR, NOT
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from watchword.matching.hit import Place
from watchword.matching.query import About, AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word, leaves
from watchword.model import Content, Field
from watchword.text.fold import fold_with_offsets, word_spans, words
from watchword.text.language import code_of
from watchword.text.sentences import sentence_at, sentence_starts

Spots = Callable[[Word], Sequence[Place]]
"""Where each word of a query was found; one that was not has none."""


class Reading:
    """One article as queries ask about it. `language`: two small letters; `source`: the feed's name."""

    def __init__(
        self, content: Content, *, language: str | None = None, source: str | None = None, url: str | None = None
    ) -> None:
        self.content, self.language, self.source, self.url = content, language, source, url
        self._sentences: dict[Field, Sequence[int]] = {}
        self._words: dict[Field, Sequence[int]] = {}

    def sentence(self, place: Place) -> tuple[Field, int]:
        """The sentence in which a place begins. Sentences are told apart when first asked for, and so are words."""
        if place.field not in self._sentences:
            self._sentences[place.field] = sentence_starts(getattr(self.content, place.field))
        return place.field, sentence_at(self._sentences[place.field], place.start)

    def words(self, place: Place) -> tuple[int, int]:
        """The numbers of the first and the last word of a place, from 0 within its field."""
        if place.field not in self._words:
            folded = fold_with_offsets(getattr(self.content, place.field))
            self._words[place.field] = [folded.origins[start] for start, _ in word_spans(folded.text)]
        first = bisect_left(self._words[place.field], place.start)
        return first, max(first, bisect_left(self._words[place.field], place.end) - 1)

    @cached_property
    def source_words(self) -> str:
        return _in_a_row(self.source or "")

    @cached_property
    def address(self) -> _Address | None:
        return _Address.of(self.url) if self.url else None


def holds(query: Query, spots: Spots, reading: Reading) -> bool:
    match query:
        case Word():
            return bool(spots(query))
        case AllOf(parts):
            return all(holds(part, spots, reading) for part in parts)
        case AnyOf(parts):
            return any(holds(part, spots, reading) for part in parts)
        case Not(part):
            return not holds(part, spots, reading)
        case Near():
            return bool(_chained(query, spots, reading)[-1])
        case Sentence(part):
            return _in_one_sentence(part, spots, reading)
        case InField(field, part):
            return holds(part, _within(field, spots), reading)
        case About():
            return _is_so(query, reading)


def _within(field: Field, spots: Spots) -> Spots:
    return lambda word: [place for place in spots(word) if place.field == field]


def _in_one_sentence(part: Query, spots: Spots, reading: Reading) -> bool:
    """Words in different sentences can't meet, so each sentence is asked alone."""
    found: dict[tuple[Field, int], dict[Word, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for word in {word for word, _ in leaves(part)}:
        for place in spots(word):
            found[reading.sentence(place)][word].append(place)
    return any(holds(part, _those(sentence), reading) for sentence in found.values())


def _those(found: Mapping[Word, Sequence[Place]]) -> Spots:
    return lambda word: found.get(word, ())


def _chained(near: Near, spots: Spots, reading: Reading) -> list[Sequence[Place]]:
    """For each part the places that the parts before it lead to, each within reach of the one before."""
    reached = [_places(near.parts[0], spots, reading)]
    for part, most in zip(near.parts[1:], near.words, strict=True):
        reached.append(_reaching(_places(part, spots, reading), reached[-1], most, reading))
    return reached


def _places(query: Query, spots: Spots, reading: Reading) -> Sequence[Place]:
    """The places of what may stand in a NEAR; of a NEAR in parentheses those of each of its words."""
    match query:
        case Word():
            return spots(query)
        case AnyOf(parts):
            return [place for part in parts for place in _places(part, spots, reading)]
        case InField(field, part):
            return _places(part, _within(field, spots), reading)
        case Near():
            return _of_a_chain(query, spots, reading)
        case _:
            raise TypeError(f"{type(query).__name__} has no place")


def _of_a_chain(near: Near, spots: Spots, reading: Reading) -> list[Place]:
    """Those that a whole chain leads through."""
    reached = _chained(near, spots, reading)
    kept = [reached[-1]]
    for before, most in zip(reached[-2::-1], near.words[::-1], strict=True):
        kept.append(_reaching(before, kept[-1], most, reading))
    return [place for part in kept for place in part]


def _reaching(some: Sequence[Place], others: Sequence[Place], most: int, reading: Reading) -> Sequence[Place]:
    """Those with at most so many words between them and one of the others; what overlaps is no neighbour."""
    numbers = [(place.field, *reading.words(place)) for place in others]
    firsts = sorted((field, first) for field, first, _ in numbers)
    lasts = sorted((field, last) for field, _, last in numbers)

    def is_near(place: Place) -> bool:
        first, last = reading.words(place)
        return _has(firsts, place.field, last + 1, last + 1 + most) or _has(
            lasts, place.field, first - 1 - most, first - 1
        )

    return [place for place in some if is_near(place)]


def _has(numbers: Sequence[tuple[Field, int]], field: Field, lowest: int, highest: int) -> bool:
    """Whether one of the sorted numbers is of the field and no lower and no higher than that."""
    nearest = bisect_left(numbers, (field, lowest))
    return nearest < len(numbers) and numbers[nearest] <= (field, highest)


def _is_so(about: About, reading: Reading) -> bool:
    match about.of:
        case "lang":
            return reading.language == code_of(about.value)
        case "source":
            return _in_a_row(about.value) in reading.source_words
        case "url":
            return reading.address is not None and reading.address.has(about.value.lower())


def _in_a_row(text: str) -> str:
    return f" {' '.join(words(text))} "


class _Address(NamedTuple):
    """A URL in small letters; `rest` is what follows the host."""

    url: str
    host: str
    rest: str

    @classmethod
    def of(cls, url: str) -> _Address:
        url = url.lower()
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            host = ""
        return cls(url, host, url.partition("://")[2].partition("/")[2])

    def has(self, value: str) -> bool:
        """A value with a dot before its first slash is a host, or one above it, and how what follows begins."""
        host, _, rest = value.partition("://")[2].partition("/") if "://" in value else value.partition("/")
        if "." not in host:
            return value in self.url
        return f".{self.host}".endswith(f".{host.lstrip('.')}") and self.rest.startswith(rest)
