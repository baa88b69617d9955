"""The bundled vocabulary: what people write in twelve languages, to see what else a term would catch.

    data/vocabulary/XX.bz2 ──▶ words ──▶ pages of words ──the product's own matching──▶ what each term catches

The lists come from tools/vocabulary (source and licence: NOTICE). They hold names too.
"""

from __future__ import annotations

import bz2
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from watchword.matching.compiled import Compiled
from watchword.model import Content, Evidence

LANGUAGES = ("en", "ru", "uk", "hy", "az", "tr", "ka", "fa", "ar", "fr", "de", "pl")
_WITHOUT_CAPITALS = ("ka", "fa", "ar")
_PAGE = 400
_BETWEEN = " 0 "
"""So that no two words of a page stand in a row, where a name of two words would find them."""
_WORD = re.compile(r"[^ 0]\S*")
_ZERO = ord("0")


class Word(NamedTuple):
    """`common`: True if it is hardly written but in small letters, False if it always has a capital, as a name has, and
    None where that can't be told: it is written both ways, its script has one kind of letters, or German gives all nouns a capital."""

    text: str
    language: str
    common: bool | None


class Catch(NamedTuple):
    """A word that a term of the watch `evidence.watch` finds; `small`: in small letters too, and not by its capital alone."""

    word: Word
    evidence: Evidence
    small: bool


def words(language: str) -> Iterator[Word]:
    """Some 80,000 of the commonest of a language (Persian 13,500), in no promised order; none of a language unknown here."""
    for listed, common in _sections(language):
        for text in listed:
            yield Word(text, language, common)


def caught(compiled: Compiled) -> Iterator[Catch]:
    """What the watches find in the vocabulary, each word as if it began a sentence: with a capital."""
    for language in LANGUAGES:
        for listed, common in _sections(language):
            for start in range(0, len(listed), _PAGE):
                page = listed[start : start + _PAGE]
                found = _found_on([text[0].upper() + text[1:] for text in page], language, compiled)
                is_told = bool(found) and common is not False and language not in _WITHOUT_CAPITALS
                small = {place for place, _ in _found_on(page, language, compiled)} if is_told else set()
                for (number, watch), row in found:
                    yield Catch(Word(page[number], language, common), row, (number, watch) in small)


def _sections(language: str) -> Iterator[tuple[list[str], bool | None]]:
    if language in LANGUAGES:
        packed = files("watchword.matching").joinpath(f"data/vocabulary/{language}.bz2").read_bytes()
        sections = (_unfolded(section) for section in bz2.decompress(packed).decode().split("\n\n"))
        yield from zip(sections, (True, None if language == "de" else False, None), strict=True)


def _unfolded(front_coded: str) -> list[str]:
    """Each line: how many letters to take over from the word before, as a sign from "0" on, and the rest."""
    listed, word = [], ""
    for line in front_coded.splitlines():
        word = word[: ord(line[0]) - _ZERO] + line[1:]
        listed.append(word)
    return listed


def _found_on(page: Sequence[str], language: str, compiled: Compiled) -> list[tuple[tuple[int, str], Evidence]]:
    """By (number of the word on the page, watch)."""
    content = Content(_BETWEEN.join(page))
    answers = compiled.match(content, language=language, url=None, source=None)
    begins = [word.start() for word in _WORD.finditer(content.title)] if answers else []
    rows = [(row.start, row) for found in answers for row in found.evidence if row.start is not None]
    return [((bisect_right(begins, start) - 1, row.watch), row) for start, row in rows]
