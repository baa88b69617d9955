"""What a hit is worth.

    tf    = Σ weight of the field · confidence of the form, over the distinct spans of a term and its aliases
    S     = Σ weight · tf · 2.2 / (tf + 1.2) over the terms     (the saturation of BM25, k1 = 1.2)
    score = 1 − exp(−S / 3)

A name once in the text scores 0.283, in the summary 0.368, in the title 0.408.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from watchword.matching.scan import Place
from watchword.matching.watch import Watch
from watchword.model import Field

FIELD_WEIGHTS: Mapping[Field, float] = {"title": 3.0, "summary": 2.0, "text": 1.0}
AS_WRITTEN = 1.0
ALIAS = 0.95
"""Confidence of the forms: that a hit of it means the term."""
_K1 = 1.2
_SCALE = 3.0


class Hit(NamedTuple):
    """A place where a form of a term was found."""

    place: Place
    form: str
    confidence: float


def distinct(hits: Iterable[Hit]) -> list[Hit]:
    """Those that don't overlap, the surest first, then the first, then the longest: an alias adds, it never costs."""
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
    frequencies = [FIELD_WEIGHTS[hit.place.field] * hit.confidence for hit in hits]
    tf = sum(frequencies)
    return [weight * (_K1 + 1) / (tf + _K1) * frequency for frequency in frequencies]


def score(points: float) -> float:
    """In [0, 1), for the sum S of all points."""
    return min(-math.expm1(-points / _SCALE), math.nextafter(1.0, 0.0))


def highest_possible(watch: Watch) -> float:
    """What a score of this watch comes near to when an article names all of its terms without end."""
    return score(sum(term.weight * (_K1 + 1) for term in watch.terms))
