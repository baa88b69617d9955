"""Spellings that no scheme foresees, as they were learned from pairs of names: Qabala is Qəbələ, Kharkiv is Charkow.

    Vozhega ──graphemes──▶ v o zh e g a ──table by neighbours──▶ the likeliest rows of chunks ──▶ Woschega, Wożega …

Each language by itself. The table holds no chunk by which a consonant would vanish or become one of another kind.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from watchword.matching.names.arabic_names import in_arabic_letters
from watchword.matching.names.graphemes import graphemes, neighbours
from watchword.matching.names.marks import marked
from watchword.matching.names.table import ANY, Table, tables

SHORTEST = 5
"""Graphemes of a name that gets learned spellings: shorter ones meet other names too often."""
_LEAST_SHARE = {5: 0.5, 6: 0.5}
_LEAST_SHARE_OF_LONG = 0.05
"""Of the best spelling's chance, by graphemes: the shorter a name, the surer a spelling must be."""
_LETTERS = {"fa": 5, "ar": 5}
_LEAST_LETTERS = 4
_BEAM, _MOST = 80, 12
_LEAST_OF_BEST_BEGINNING = 0.02
_LEAST_CHANCE = 0.01
"""Of the name as a whole: below it the table guesses."""
_PRIOR = 4.0
"""How many times a context must have been seen to tell as much as the wider one behind it."""
_LEAST_OF_CHUNK, _LEAST_OF_BEST_CHUNK = 0.012, 0.04

Row = tuple[tuple[str, float], ...]
"""The chunks that a grapheme may become at its place, each with its chance."""


class Learned(NamedTuple):
    """`text` is folded but for what `marks` gives back, without a capital. `share`, in (0, 1]: the root of its chance as
    a part of the likeliest one's.

    The root, because it is to say how surely the name is meant, and that falls off slower than how often it is written so.
    """

    text: str
    language: str
    share: float


@lru_cache(16384)
def spellings(word: str) -> tuple[Learned, ...]:
    """Those of a name in Latin letters, by language, the likeliest first; none of a name too short or of another script."""
    pieces = graphemes(word)
    if len(pieces) < SHORTEST:
        return ()
    return tuple(spelling for table in tables() for spelling in _of_language(pieces, table))


def _of_language(pieces: tuple[str, ...], table: Table) -> Iterator[Learned]:
    found = _likeliest(pieces, table)
    if not found:
        return
    best = found[0][1]
    least = max(_LEAST_CHANCE, best * _LEAST_SHARE.get(len(pieces), _LEAST_SHARE_OF_LONG))
    for text, chance in found[:_MOST]:
        if chance >= least and len(text) >= _LETTERS.get(table.language, _LEAST_LETTERS):
            yield Learned(_marked(text, pieces, table), table.language, round((chance / best) ** 0.5, 3))


def _marked(text: str, pieces: tuple[str, ...], table: Table) -> str:
    """Arabic has letters of its own where fold has the Persian ones."""
    if table.language == "ar":
        return in_arabic_letters(text)
    return marked(_cut(text, pieces, table), pieces, table.language)


def _cut(text: str, pieces: tuple[str, ...], table: Table) -> Sequence[str]:
    """A spelling of the table by what each grapheme became."""
    begun: dict[int, tuple[str, ...]] = {0: ()}
    for i, piece in enumerate(pieces):
        left, right = neighbours(pieces, i)
        following: dict[int, tuple[str, ...]] = {}
        for at, chunks in begun.items():
            for chunk, _ in _row(table, left, piece, right):
                if text.startswith(chunk, at):
                    following.setdefault(at + len(chunk), (*chunks, chunk))
        begun = following
    return begun[len(text)]


def _likeliest(pieces: tuple[str, ...], table: Table) -> list[tuple[str, float]]:
    """Whole spellings with their chances, the likeliest first; none if the table doesn't know a grapheme."""
    beam: Mapping[str, float] = {"": 1.0}
    for i, piece in enumerate(pieces):
        left, right = neighbours(pieces, i)
        row = _row(table, left, piece, right)
        following: dict[str, float] = {}
        for text, chance in beam.items():
            for chunk, share in row:
                longer = text + chunk
                following[longer] = following.get(longer, 0.0) + chance * share
        beam = _kept(following)
    return sorted(beam.items(), key=_by_chance, reverse=True)


def _kept(found: Mapping[str, float]) -> Mapping[str, float]:
    """Beginnings that may still become a spelling of the likeliest."""
    least = _LEAST_OF_BEST_BEGINNING * max(found.values(), default=0.0)
    kept = {text: chance for text, chance in found.items() if chance >= least}
    return kept if len(kept) <= _BEAM else dict(heapq.nlargest(_BEAM, kept.items(), key=_by_chance))


def _by_chance(found: tuple[str, float]) -> tuple[float, str]:
    return found[1], found[0]


@lru_cache(65536)
def _row(table: Table, left: str, piece: str, right: str) -> Row:
    """By both neighbours, backed off to each of them, and these to none (Witten and Bell 1991, with a fixed prior)."""
    alone = _shares(table.counts(ANY, piece, ANY))
    one = [table.counts(left, piece, ANY), table.counts(ANY, piece, right)]
    both = table.counts(left, piece, right)
    mixed = {}
    for chunk, share in alone.items():
        by_one = sum(_backed_off(counts, chunk, share) for counts in one) / 2
        mixed[chunk] = _backed_off(both, chunk, by_one)
    least = max(_LEAST_OF_CHUNK, _LEAST_OF_BEST_CHUNK * max(mixed.values(), default=0.0))
    return tuple((chunk, chance) for chunk, chance in mixed.items() if chance > least)


def _shares(counts: Mapping[str, int]) -> Mapping[str, float]:
    total = sum(counts.values())
    return {chunk: count / total for chunk, count in counts.items()}


def _backed_off(counts: Mapping[str, int], chunk: str, wider: float) -> float:
    return (counts.get(chunk, 0) + _PRIOR * wider) / (sum(counts.values()) + _PRIOR)
