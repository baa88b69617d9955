"""One pass over an article that finds every word and phrase that any watch looks for.

    fold ──▶ words ──▶ those that begin a pattern (one lookup a word) ──▶ the rest of the pattern ──▶ places

The cost grows with the text and with what is found in it, not with the number of watches.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from watchword.model import Content, Field
from watchword.text.fold import Folded, fold, fold_with_offsets, folded_words, offsets, word_spans, words

LONGEST = 160
"""Code points from the first to the last letter of a hit; words that stand further apart are no phrase."""
FIELDS: tuple[Field, ...] = get_args(Field)
_HEAD = 4
"""The letters by which prefixes are looked up; no prefix is shorter."""


class Pattern(NamedTuple):
    """Folded words in a row. With `exact` the original must read so; with `prefix` the one word may go on."""

    words: tuple[str, ...]
    exact: str | None = None
    prefix: bool = False


class Place(NamedTuple):
    field: Field
    start: int
    end: int


Finds = Mapping[Pattern, Sequence[Place]]
"""What was found where; a pattern without a place is absent."""


def unfindable(text: str) -> str | None:
    """Why nothing can ever be found by `text`, if so."""
    if not words(text):
        return "it has no letter or digit"
    return f"it is longer than {LONGEST} characters" if len(text.strip()) > LONGEST else None


def pattern(text: str, *, exact: bool = False, prefix: bool = False) -> Pattern | None:
    """What finds `text`; None if nothing can."""
    return None if unfindable(text) else Pattern(tuple(words(text)), text.strip() if exact else None, prefix)


class Scanner:
    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_first: dict[str, _Alike] = defaultdict(_Alike)
        self._by_head: dict[str, _Alike] = defaultdict(_Alike)
        for each in dict.fromkeys(patterns):
            if each.prefix:
                self._by_head[each.words[0][:_HEAD]].add(each.words[0], each)
            else:
                self._by_first[each.words[0]].add(each.words, each)

    def scan(self, content: Content) -> Finds:
        finds: dict[Pattern, list[Place]] = defaultdict(list)
        for field in FIELDS:
            for each, place in self._scan(field, getattr(content, field)):
                finds[each].append(place)
        return dict(finds)

    def _scan(self, field: Field, text: str) -> Iterator[tuple[Pattern, Place]]:
        folded = fold(text)
        read = folded_words(folded)
        begins = [i for i, word in enumerate(read) if word in self._by_first or word[:_HEAD] in self._by_head]
        if not begins:
            return
        original = _Original(text, Folded(folded, offsets(text)), word_spans(folded))
        for i in begins:
            for each in self._beginning_at(read, i):
                if span := original.span(each, i):
                    yield each, Place(field, *span)

    def _beginning_at(self, read: Sequence[str], i: int) -> Iterator[Pattern]:
        if phrases := self._by_first.get(read[i]):
            yield from phrases.found(tuple(read[i : i + phrases.longest]))
        if prefixes := self._by_head.get(read[i][:_HEAD]):
            yield from prefixes.found(read[i])


class _Alike:
    """Patterns that begin alike: one lookup for each of their lengths, however many they are."""

    def __init__(self) -> None:
        self._patterns: dict[Sequence[str], list[Pattern]] = defaultdict(list)
        self._lengths: set[int] = set()
        self.longest = 0

    def add(self, beginning: Sequence[str], pattern: Pattern) -> None:
        self._patterns[beginning].append(pattern)
        self._lengths.add(len(beginning))
        self.longest = max(self.longest, len(beginning))

    def found(self, read: Sequence[str]) -> Iterator[Pattern]:
        """Those that `read` begins with."""
        for length in self._lengths:
            if length <= len(read):
                yield from self._patterns.get(read[:length], ())


class _Original(NamedTuple):
    """A field as it was written, beside the places of its folded words."""

    text: str
    folded: Folded
    words: Sequence[tuple[int, int]]

    def span(self, found: Pattern, first: int) -> tuple[int, int] | None:
        """Where `found` stands that begins with the word `first`; None where the original doesn't bear it out."""
        last = first + len(found.words) - 1
        start, end = self.folded.span(self.words[first][0], self.words[last][1])
        if found.exact is not None:
            return self._exactly(found.exact, start)
        return (start, end) if end - start <= LONGEST else None

    def _exactly(self, wanted: str, start: int) -> tuple[int, int] | None:
        """With the signs before its first and behind its last letter, and no accent on that."""
        begin = start - _first_letter(wanted)
        end = begin + len(wanted)
        if not self.text.startswith(wanted, begin):
            return None
        return None if unicodedata.combining(self.text[end : end + 1] or " ") else (begin, end)


def _first_letter(text: str) -> int:
    folded = fold_with_offsets(text)
    return folded.span(*word_spans(folded.text)[0])[0]
