"""A name of one word or several: each word a part with its own spellings, one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache

from watchword.matching.form import Part, Way
from watchword.matching.names.spell import part
from watchword.text.fold import words

_MOST_TO_TURN = 3
"""Names of more words than this stay in their order."""


@lru_cache(8192)
def ways_of(text: str, *, scheme: str, in_any_order: bool) -> tuple[Way, ...]:
    parts = tuple(part(word, scheme) for word in split(text))
    if not parts:
        return ()
    return tuple(map(Way, _orders(parts) if in_any_order else [parts]))


def _orders(parts: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    return itertools.permutations(parts) if len(parts) <= _MOST_TO_TURN else iter([parts])


def split(text: str) -> tuple[str, ...]:
    """The words of a name as they are written. One that folds to several words stays as many."""
    written = (each for piece in text.replace("-", " ").split() for each in _pieces(piece))
    return tuple(each for each in written if words(each))


def _pieces(piece: str) -> tuple[str, ...]:
    folded = words(piece)
    return (piece,) if len(folded) < 2 else tuple(folded)
