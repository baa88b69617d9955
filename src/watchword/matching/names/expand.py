"""What a term becomes, for people and programs to read: its forms by scheme, and how each may go on.

Khovayev ──▶ {"form": "Chowajew", "language": "de", "scheme": "de", "confidence": 0.85} …
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from watchword.matching.endings import ENDINGS
from watchword.matching.form import ANYTHING, WHOLE, Part, Spelling, Way
from watchword.matching.names.several import TRANSLATED


class Expanded(msgspec.Struct, frozen=True):
    """A form as it is written; `language` None where it is of none, as what the author wrote."""

    form: str
    language: str | None
    scheme: str
    confidence: float


def expanded(ways: Iterable[Way]) -> list[Expanded]:
    """Each form once, the surest first, with how other languages write it behind it."""
    found: dict[str, Expanded] = {}
    for way in ways:
        for row in _of_a_word(way) if len(way.parts) == 1 else _of_several(way):
            if row.form not in found or found[row.form].confidence < row.confidence:
                found[row.form] = row
    return sorted(found.values(), key=lambda each: -each.confidence)


def endings_of(ways: Iterable[Way]) -> dict[str, list[str]]:
    """By a form that takes them: the labels of all that may follow it. One form for each list of endings."""
    spellings = [spelling for way in ways for part in way.parts for spelling in part]
    by_list: dict[str, str] = {}
    for spelling in spellings:
        if not spelling.endings.startswith("ar-"):  # a prefix, which the form shows
            by_list.setdefault(spelling.endings, spelling.text)
    found = {text: list(dict.fromkeys(_labels(name))) for name, text in by_list.items()}
    return {text: labels for text, labels in found.items() if labels}


def _of_a_word(way: Way) -> Iterator[Expanded]:
    for spelling in way.parts[0]:
        for language in (spelling.language, *(each.language for each in spelling.elsewhere)):
            yield _row(way, (spelling,), language)


def _of_several(way: Way) -> Iterator[Expanded]:
    """For each language that has a spelling of its own of any part: the surest of each part side by side, and the same
    with a given name as it is translated."""
    spellings = [spelling for part in way.parts for spelling in part]
    own = dict.fromkeys(spelling.language for spelling in spellings)
    languages = own | dict.fromkeys(each.language for spelling in spellings for each in spelling.elsewhere)
    for language, as_translated in itertools.product(languages, (False, True)):
        chosen = [_in(language, part, as_translated=as_translated) for part in way.parts]
        if all(chosen):
            yield _row(way, [each for each in chosen if each], language)


def _in(language: str | None, part: Part, *, as_translated: bool) -> Spelling | None:
    """The surest spelling in a language, translated rather than not if that is asked for; where Latin letters serve, the author's
    own rather than one that others write too."""
    its = [spelling for spelling in part if spelling.written(language).language == language]
    if language in _LATIN:
        own = (spelling for spelling in its if spelling.language == language)
        latin = (spelling for spelling in part if spelling.language is None and spelling.text.isascii())
        return _surest(own, language, as_translated) or next(latin, None) or _surest(its, language, as_translated)
    return _surest(its, language, as_translated)


def _surest(spellings: Iterable[Spelling], language: str | None, as_translated: bool) -> Spelling | None:
    """Of equals the first."""
    return max(
        spellings, key=lambda each: (as_translated and _is_translated(each, language), each.confidence), default=None
    )


def _is_translated(spelling: Spelling, language: str | None) -> bool:
    """As a given name is, not a part of a place's name, which is but the beginning of its cases and may be small."""
    return spelling.capital and spelling.written(language).scheme == TRANSLATED


def _row(way: Way, spellings: Sequence[Spelling], language: str | None) -> Expanded:
    unsure = min(spellings, key=lambda each: each.confidence)
    text = " ".join(spelling.written(language).text for spelling in spellings)
    written = unsure.written(language)
    return Expanded(text, written.language, written.scheme, round(way.confidence * unsure.confidence, 6))


def _labels(name: str) -> Iterator[str]:
    if name == ANYTHING:
        yield ANYTHING
    elif name != WHOLE:
        yield from (ending.label for ending in ENDINGS[name].values() if ending.label)


_LATIN = (None, "en", "fr", "de", "tr", "az", "pl")
