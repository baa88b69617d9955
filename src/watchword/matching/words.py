"""The ways to say a common word: its inflections, where the stemmer of the language takes them back to its stem.

    envoy ──▶ envoy, envoys        переговоры ──▶ переговоров, переговорам …        hockey ──▶ hockey, not hock

A word doesn't say of which language it is, so each language of its script inflects it, and what one language makes of
it counts only in its articles (English: in all). Languages without a stemmer have closed lists of endings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from watchword.matching.endings.common import INFLECTIONS, Inflection
from watchword.matching.form import WHOLE, Part, Spelling, Way
from watchword.matching.names.sounds import script_of
from watchword.text.fold import SIGNS, fold, folded_words

INFLECTED = 0.95
SHORTEST = 3
"""Shorter words are taken as they are."""
Stemmer = Callable[[str], str]


@lru_cache(8192)
def ways_of_word(text: str) -> tuple[Way, ...]:
    """Each word of `text` with its inflections; none if it has no letter."""
    written = _written(text)
    return (Way(tuple(_part(word) for word in written)),) if written else ()


def _written(text: str) -> list[str]:
    """The words as they are written, or folded where one piece folds to several."""
    pieces = ((piece, folded_words(fold(piece))) for piece in text.replace("-", " ").split())
    return [word for piece, folded in pieces for word in ([piece] if len(folded) == 1 else folded)]


def _part(word: str) -> Part:
    best = {(own := _spelling(word, word)).letters: own}
    lists: list[Spelling] = []
    if len(fold(word)) >= SHORTEST:
        for inflection in INFLECTIONS:
            if script_of(word) == inflection.script and inflection.fits(word):
                for spelling in _inflected(word.lower(), inflection):
                    lists.append(spelling) if spelling.endings else best.setdefault(spelling.letters, spelling)
    return (*best.values(), *dict.fromkeys(lists))


def _inflected(word: str, inflection: Inflection) -> Iterator[Spelling]:
    languages = frozenset({inflection.language}) if inflection.limited else frozenset[str]()
    stem_of = _stemmer(inflection.stemmer)
    for pattern in inflection.patterns:
        stem = pattern.stem(word)
        if stem is None:
            continue
        if pattern.endings:
            yield _spelling(stem, word, pattern.endings, languages, inflection.language)
        for ending in pattern.inflections:
            if stem_of(stem + ending) == stem_of(word):
                yield _spelling(stem + ending, stem + ending, WHOLE, languages, inflection.language)
        return


def _spelling(
    letters: str,
    text: str,
    endings: str = WHOLE,
    languages: frozenset[str] = frozenset(),
    language: str | None = None,
) -> Spelling:
    return Spelling(
        letters=fold(letters),
        text=text,
        endings=endings,
        languages=languages,
        signs=None if endings else sum(text.count(sign) for sign in SIGNS),
        scheme="author" if language is None else "inflected",
        language=language,
        confidence=1.0 if language is None else INFLECTED,
    )


@lru_cache(16)
def _stemmer(name: str | None) -> Stemmer:
    """Snowball's; one that takes every form of a word to nothing for a language without."""
    if name is None:
        return lambda word: ""
    import snowballstemmer  # only a watchlist with words is worth it

    return lru_cache(4096)(snowballstemmer.stemmer(name).stemWord)
