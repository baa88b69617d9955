"""The bundled vocabulary: what people write in twelve languages, to see what else a term would catch.

    data/vocabulary/XX.bz2 ──▶ words ──▶ pages of words ──the product's own matching──▶ what each term catches

The lists come from tools/vocabulary (source and licence: NOTICE). They hold names too.
"""

from __future__ import annotations

import bz2
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from watchword.matching.compiled import Compiled
from watchword.model import Content, Evidence

LANGUAGES = ("en", "ru", "uk", "hy", "az", "tr", "ka", "fa", "ar", "fr", "de", "pl")
_PAGE = 400
_BETWEEN = " 0 "
"""So that no two words of a page stand in a row, where a name of two words would find them."""


class Word(NamedTuple):
    """`common`: True if it is hardly written but in small letters, False if it always has a capital, as a name has, and
    None where that can't be told: it is written both ways, its script has one kind of letters, or German gives all nouns a capital."""

    text: str
    language: str
    common: bool | None


class Catch(NamedTuple):
    """A word that a term of the watch `evidence.watch` finds."""

    word: Word
    evidence: Evidence


def words(language: str) -> Iterator[Word]:
    """Some 80,000 of the commonest of a language (Persian 13,500), in no promised order; none of a language unknown here."""
    if language not in LANGUAGES:
        return
    packed = files("watchword.matching").joinpath(f"data/vocabulary/{language}.bz2").read_bytes()
    small, capital, both = bz2.decompress(packed).decode().split("\n\n")
    for listed, common in ((small, True), (capital, None if language == "de" else False), (both, None)):
        for text in _unfolded(listed):
            yield Word(text, language, common)


def caught(compiled: Compiled) -> Iterator[Catch]:
    """What the watches find in the vocabulary, each word as if it began a sentence: with a capital."""
    for language in LANGUAGES:
        listed = tuple(words(language))
        for start in range(0, len(listed), _PAGE):
            yield from _caught_on(listed[start : start + _PAGE], language, compiled)


def _unfolded(front_coded: str) -> Iterator[str]:
    """Each line: how many letters to take over from the word before, as a sign from "0" on, and the rest."""
    word = ""
    for line in front_coded.splitlines():
        word = word[: ord(line[0]) - ord("0")] + line[1:]
        yield word


def _caught_on(page: Sequence[Word], language: str, compiled: Compiled) -> Iterator[Catch]:
    shown = [_with_capital(word) for word in page]
    begins = [0, *accumulate(len(each) + len(_BETWEEN) for each in shown)]
    content = Content(_BETWEEN.join(shown))
    for found in compiled.match(content, language=language, url=None, source=None):
        for row in found.evidence:
            if row.start is not None:
                yield Catch(page[bisect_right(begins, row.start) - 1], row)


def _with_capital(word: Word) -> str:
    """Georgian has capitals for whole headings only, which fold as the others do."""
    return word.text[0].upper() + word.text[1:]
