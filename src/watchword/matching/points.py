"""What a hit is worth.

    tf    = Σ weight of the field · confidence of the form, over the distinct spans of a term and its aliases
    S     = Σ weight · tf · 2.2 / (tf + 1.2) over the terms     (the saturation of BM25, k1 = 1.2)
    S    += exp(−gap / 120) for the closest two hits of different terms in one field, gap in code points
    score = 1 − exp(−S / 3)

A name once in the text scores 0.283, in the summary 0.368, in the title 0.408.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add

from watchword.matching.hit import FIELDS, Hit
from watchword.model import Field

FIELD_WEIGHTS: Mapping[Field, float] = {"title": 3.0, "summary": 2.0, "text": 1.0}
K1 = 1.2
_SCALE = 3.0
_BELOW_ONE = math.nextafter(1.0, 0.0)
NEAR = 120.0
"""Code points in which the bonus falls to a third."""


def distinct(hits: Iterable[Hit]) -> list[Hit]:
    """Those that don't overlap, the surest first, then the first, then the longest: an alias adds, it never costs."""
    hits = list(hits)
    if len(hits) < 2:
        return hits
    chosen: list[Hit] = []
    taken: set[tuple[Field, int]] = set()
    for hit in sorted(hits, key=lambda hit: (-hit.confidence, hit.place.field, hit.place.start, -hit.place.end)):
        letters = {(hit.place.field, offset) for offset in range(hit.place.start, hit.place.end)}
        if taken.isdisjoint(letters):
            chosen.append(hit)
            taken |= letters
    return chosen


def shares(hits: Sequence[Hit], weight: float) -> list[float]:
    """The points of each of a term's distinct hits; together weight · tf · 2.2 / (tf + 1.2)."""
    frequencies = _frequencies(hits)
    tf = sum(frequencies)
    return [weight * (K1 + 1) / (tf + K1) * frequency for frequency in frequencies]


def total(scored: Sequence[tuple[float, Sequence[Hit]]]) -> float:
    """S, of the weight and the distinct hits of each term that was found; to the last bit what the fast core counts."""
    points = 0.0
    for weight, hits in scored:
        tf = reduce(add, _frequencies(hits))  # `sum` rounds otherwise since Python 3.12
        points += weight * (K1 + 1) / (tf + K1) * tf
    pair = closest([hits for _, hits in scored]) if len(scored) > 1 else None
    return points if pair is None else points + bonus(pair[0])


def _frequencies(hits: Iterable[Hit]) -> list[float]:
    return [FIELD_WEIGHTS[hit.place.field] * hit.confidence for hit in hits]


def score(points: float) -> float:
    """In [0, 1), for the sum S of all points."""
    return min(-math.expm1(-points / _SCALE), _BELOW_ONE)


def highest_possible(weights: Sequence[float]) -> float:
    """What a score comes near to when an article names all of these terms without end, side by side."""
    together = sum(1 for weight in weights if weight > 0) > 1
    return score(sum(weight * (K1 + 1) for weight in weights) + (1.0 if together else 0.0))


def bonus(gap: int) -> float:
    """The points of two terms that stand `gap` code points apart."""
    return math.exp(-gap / NEAR)


def closest(hits: Sequence[Sequence[Hit]]) -> tuple[int, int, int] | None:
    """The gap between the closest two hits of different terms in one field, and these two, in the order of reading.

    `hits`: the distinct ones of each term. What overlaps isn't close but the same. Of pairs equally close the first.
    """
    places: dict[Field, list[tuple[int, int, int]]] = {}
    for term, some in enumerate(hits):
        for hit in some:
            field, start, end = hit.place
            places.setdefault(field, []).append((start, end, term))
    pairs = (_closest_in(sorted(places[field])) for field in FIELDS if field in places)
    return min((pair for pair in pairs if pair is not None), key=lambda pair: pair[0], default=None)


def _closest_in(places: Sequence[tuple[int, int, int]]) -> tuple[int, int, int] | None:
    """`places`: start, end and term of each hit in a field, in order."""
    if len(places) == 2:
        (_, end, one), (start, _, other) = places
        return None if one == other or start < end else (start - end, one, other)
    if len({term for _, _, term in places}) < 2:
        return None
    ended = sorted((end, term) for _, end, term in places)
    best: tuple[int, int, int] | None = None
    last: dict[int, int] = {}  # the two terms that ended last, and where
    passed = 0
    for start, _, term in places:
        while passed < len(ended) and ended[passed][0] <= start:
            last = _two_latest(last, *ended[passed])
            passed += 1
        for other, end in last.items():
            if other != term and (best is None or start - end < best[0]):
                best = (start - end, other, term)
    return best


def _two_latest(last: dict[int, int], end: int, term: int) -> dict[int, int]:
    others = [(each, at) for each, at in last.items() if each != term]
    return dict([*others[-1:], (term, end)])
