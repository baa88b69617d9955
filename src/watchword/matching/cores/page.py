"""An article laid out for a core: its words in bytes, one separator between them, and the way back to each.

    title, summary, text ──▶ one text ──letters──▶ bytes ──▶ " khovayev arrives in baku " ──▶ a word, as it was written

The way back is laid only when a word is asked for: most articles have none that matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from watchword.matching.hit import Place
from watchword.model import Content
from watchword.text.alphabet import SEPARATOR, SIGN, Lettered, Origins, encoded, left_out
from watchword.text.fold import fold, fold_with_offsets, word_spans


class Word(NamedTuple):
    """A folded word, where it begins and ends in the page's text, and where the next one begins in its stream."""

    letters: str
    start: int
    end: int
    next: int


class Page:
    """`stream` begins and ends with a separator; each word of the article stands in it once, in order.

    `text` is the fields, parted by what parts words. `has_signs`: it has words of one sign without separators between,
    and was parted word by word, which takes longer.
    """

    def __init__(self, content: Content, language: str | None) -> None:
        self.language = language
        self.text = f"{content.title}\n{content.summary}\n{content.text}"
        self._summary = len(content.title) + 1
        self._body = self._summary + len(content.summary) + 1
        self._lettered = Lettered(self.text)
        self._words: dict[int, Word] = {}
        self.has_signs = SIGN in self._lettered.letters
        self.stream = self._listed.stream if self.has_signs else self._collapsed()

    def word(self, at: int) -> Word:
        """The word that begins at `at` in the stream."""
        known = self._words.get(at)
        if known is None:
            known = self._words[at] = self._listed.words[at] if self.has_signs else self._read(at)
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

    def span(self, at: int, behind: int) -> tuple[int, int]:
        """The code points of the stream's words `at:behind`, with the unseen signs at their end. Not with `has_signs`."""
        padded, text = self._left_out, self._lettered.origins
        last = text.of(padded.of(behind - 1) - 1)
        return text.of(padded.of(at) - 1), max(text.of(padded.of(behind) - 1), last + 1)

    def place(self, start: int, end: int) -> Place | None:
        """Where code points of the text are; None if they are of two fields."""
        if start >= self._body:
            return Place("text", start - self._body, end - self._body)
        if start >= self._summary:
            return Place("summary", start - self._summary, end - self._summary) if end < self._body else None
        return Place("title", start, end) if end < self._summary else None

    @cached_property
    def _listed(self) -> _Listed:
        return _listed(self.text)

    def _read(self, at: int) -> Word:
        behind = self.stream.index(b" ", at)
        start, end = self.span(at, behind)
        return Word(fold(self.text[start:end]), start, end, behind + 1)

    def _collapsed(self) -> bytes:
        """Each run of separators as one, and one at both ends."""
        codes = np.frombuffer(b"\n %b " % self._lettered.letters, np.uint8)
        parts = codes == SEPARATOR
        self._again = parts[1:] & parts[:-1]
        return bytes(codes[1:][~self._again])

    @cached_property
    def _left_out(self) -> Origins:
        """From the stream to the letters with a separator before and behind."""
        return left_out(np.flatnonzero(self._again))


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
