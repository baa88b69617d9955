"""An article laid out for a core: its words in bytes, one separator between them, and the way back to each.

    title, summary, text ──▶ one text ──letters──▶ bytes ──▶ " khovayev arrives in baku " ──▶ a word, as it was written

The way back is laid only when a word is asked for: most articles have none that matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from watchword.matching.hit import FIELDS, Place
from watchword.model import Content
from watchword.text.alphabet import SIGN, Origins, encoded, left_out, letters, origins
from watchword.text.fold import fold, fold_with_offsets, word_spans


class Word(NamedTuple):
    """A folded word, where it begins and ends in the page's text, and where the next one begins in its stream."""

    letters: str
    start: int
    end: int
    next: int


@dataclass
class Page:
    """`stream` begins and ends with a separator; each word of the article stands in it once, in order."""

    content: Content
    language: str | None

    @cached_property
    def text(self) -> str:
        """The fields, parted by what parts words."""
        return f"{self.content.title}\n{self.content.summary}\n{self.content.text}"

    @cached_property
    def stream(self) -> bytes:
        return self._listed.stream if self._has_signs else _collapsed(self._padded)

    def word(self, at: int) -> Word:
        """The word that begins at `at` in the stream."""
        known = self._words.get(at)
        if known is None:
            known = self._words[at] = self._listed.words[at] if self._has_signs else self._read(at)
        return known

    def words(self) -> Iterator[tuple[int, Word]]:
        """All of them, each with its place in the stream."""
        at = 1
        while at < len(self.stream):
            word = self.word(at)
            yield at, word
            at = word.next

    def before(self, at: int, words: int) -> int | None:
        """Where the word begins that stands so many before the one at `at`; None where the article has none."""
        for _ in range(words):
            if at < 2:
                return None
            at = self.stream.rindex(b" ", 0, at - 1) + 1
        return at

    def place(self, start: int, end: int) -> Place | None:
        """Where code points of the text are; None if they are of two fields."""
        summary = len(self.content.title) + 1
        text = summary + len(self.content.summary) + 1
        field, begin = (2, text) if start >= text else (1, summary) if start >= summary else (0, 0)
        limit = (summary - 1, text - 1, len(self.text))[field]
        return Place(FIELDS[field], start - begin, end - begin) if end <= limit else None

    @cached_property
    def _words(self) -> dict[int, Word]:
        return {}

    @cached_property
    def _padded(self) -> bytes:
        return b" " + letters(self.text) + b" "

    @cached_property
    def _has_signs(self) -> bool:
        """Signs are words without separators between: then the text is parted word by word, which takes longer."""
        return SIGN in self._padded

    @cached_property
    def _listed(self) -> _Listed:
        return _listed(self.text)

    def _read(self, at: int) -> Word:
        behind = self.stream.index(b" ", at)
        start, last, end = (self._origin(each) for each in (at, behind - 1, behind))
        end = max(end, last + 1)
        return Word(fold(self.text[start:end]), start, end, behind + 1)

    def _origin(self, at: int) -> int:
        back_to_padded, back_to_text = self._back
        return back_to_text.of(back_to_padded.of(at) - 1)

    @cached_property
    def _back(self) -> tuple[Origins, Origins]:
        parts = np.frombuffer(self._padded, np.uint8) == ord(" ")
        again = np.flatnonzero(parts[1:] & parts[:-1]) + 1
        return left_out(again), origins(self.text)


def _collapsed(padded: bytes) -> bytes:
    """Each run of separators as one."""
    while b"  " in padded:
        padded = padded.replace(b"  ", b" ")
    return padded


class _Listed(NamedTuple):
    stream: bytes
    words: dict[int, Word]


def _listed(text: str) -> _Listed:
    folded = fold_with_offsets(text)
    words: dict[int, Word] = {}
    stream: list[bytes] = []
    at = 1
    for start, end in word_spans(folded.text):
        letters = folded.text[start:end]
        words[at] = Word(letters, *folded.span(start, end), at + len(letters) + 1)
        stream.append(encoded(letters))
        at += len(letters) + 1
    return _Listed(b" " + b" ".join(stream) + b" ", words)
