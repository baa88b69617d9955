"""Whether a way is hit at a word, asked of the text as it was written: the definition that every core shares.

the word ──▶ its spellings ──▶ ending · language · signs · capital ──▶ the surest ──▶ the next word … ──▶ Hit
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from watchword.matching.cores.page import Page, Word
from watchword.matching.endings import ENDINGS, Ending
from watchword.matching.form import ANYTHING, WHOLE, Part, Spelling, Way
from watchword.matching.hit import LONGEST, Hit
from watchword.text.fold import SIGNS, fold, fold_with_offsets, word_spans

HYPHENS = "-\u2010\u2011"
NO_ENDING = Ending("")


class Fit(NamedTuple):
    """How a spelling fits a word."""

    spelling: Spelling
    ending: Ending


class Index(NamedTuple):
    """The spellings of a part by their letters, and how long these are."""

    by_letters: dict[str, list[tuple[int, Spelling]]]
    lengths: tuple[int, ...]


def hit(way: Way, indexes: Sequence[Index], first: int, page: Page) -> Hit | None:
    """The way's hit that begins with the word at `first` in the page's stream."""
    fits: list[Fit] = []
    begin = at = first
    for index in indexes:
        if at >= len(page.stream):
            return None
        word = page.word(at)
        fit = None if word.letters in way.rejected else _fit(index, word, page)
        if fit is None:
            return None
        fits.append(fit)
        at = word.next
    return _told(way, fits, page.word(begin), word, page)


def indexed(part: Part) -> Index:
    by_letters: dict[str, list[tuple[int, Spelling]]] = defaultdict(list)
    for number, spelling in enumerate(part):
        by_letters[spelling.letters].append((number, spelling))
    return Index(dict(by_letters), tuple(sorted({len(letters) for letters in by_letters}, reverse=True)))


def _fit(index: Index, word: Word, page: Page) -> Fit | None:
    """The surest, then the one with the longest letters, then the first."""
    best: tuple[float, int, int] | None = None
    chosen = None
    for number, fit in _fits(index, word, page):
        rank = (-fit.spelling.confidence, -len(fit.spelling.letters), number)
        if best is None or rank < best:
            best, chosen = rank, fit
    return chosen


def _fits(index: Index, word: Word, page: Page) -> Iterator[tuple[int, Fit]]:
    letters = word.letters
    for length in index.lengths:
        for number, spelling in index.by_letters.get(letters[:length], ()) if length <= len(letters) else ():
            ending = _ending(spelling, letters[length:])
            if ending is not None and _counts(spelling, ending, word, page):
                yield number, Fit(spelling, ending)


def _ending(spelling: Spelling, rest: str) -> Ending | None:
    if spelling.endings == WHOLE:
        return None if rest else NO_ENDING
    if spelling.endings == ANYTHING:
        return NO_ENDING
    return ENDINGS[spelling.endings].get(rest)


def _counts(spelling: Spelling, ending: Ending, word: Word, page: Page) -> bool:
    return (
        _is_of(page.language, spelling.languages)
        and _is_of(page.language, ending.languages)
        and (
            spelling.signs is None
            or spelling.endings != WHOLE
            or spelling.signs == signs(page.text, word.start, word.end)
        )
        and (not spelling.capital or ending.small or _may_be_a_name(page.text, word.start))
    )


def _is_of(language: str | None, languages: frozenset[str]) -> bool:
    return language is None or not languages or language in languages


def signs(text: str, start: int, end: int) -> int:
    """How many ь and ъ stand in `text[start:end]`."""
    return sum(map(text[start:end].count, SIGNS))


def _may_be_a_name(text: str, start: int) -> bool:
    """A capital, a letter of a script without, or a later part of a compound with a hyphen."""
    if begins_a_name(text[start]):
        return True
    return start > 1 and text[start - 1] in HYPHENS and fold(text[start - 2]) != " "


def begins_a_name(letter: str) -> bool:
    """A capital, or one of a script without; Unicode counts Georgian letters as small."""
    return letter.isupper() or letter.istitle() or letter.lower() == letter.upper() or "ა" <= letter <= "ჿ"


def _told(way: Way, fits: Sequence[Fit], first: Word, last: Word, page: Page) -> Hit | None:
    span = _exactly(way.exact, first.start, page.text) if way.exact is not None else (first.start, last.end)
    place = page.place(*span) if span else None
    if place is None or (way.exact is None and place.end - place.start > LONGEST):
        return None
    return Hit(place, *summed(way.exact, way.confidence, tuple(fits), page.language))


@lru_cache(4096)
def summed(
    exact: str | None, sure: float, fits: Sequence[Fit], language: str | None
) -> tuple[str, float, str, str | None]:
    """Form, confidence, scheme and ending, as an article of the language has them."""
    written = [fit.spelling.written(language) for fit in fits]
    form = exact if exact is not None else " ".join(each.text for each in written)
    schemes = dict.fromkeys(each.scheme for each in written)
    endings = [fit.ending.label for fit in fits if fit.ending.label]
    confidence = sure * min(fit.spelling.confidence for fit in fits)
    return form, confidence, " ".join(schemes), " ".join(endings) or None


def _exactly(wanted: str, start: int, text: str) -> tuple[int, int] | None:
    """With the signs before its first and behind its last letter, and no accent on that."""
    begin = start - _first_letter(wanted)
    end = begin + len(wanted)
    if begin < 0 or not text.startswith(wanted, begin):
        return None
    return None if unicodedata.combining(text[end : end + 1] or " ") else (begin, end)


@lru_cache(4096)
def _first_letter(text: str) -> int:
    folded = fold_with_offsets(text)
    return folded.span(*word_spans(folded.text)[0])[0]
