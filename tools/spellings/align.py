"""Which letters of a form stand for which grapheme of the Latin name: learned from the pairs themselves.

A grapheme becomes a chunk of 0 to 3 letters, whatever its neighbours. Expectation-maximisation (Dempster, Laird, Rubin
1977) over all ways to cut a form gives the chances of each chunk; with them the best way to cut each form is found
(Viterbi 1967). A cut keeps near the diagonal: no more than SLACK letters ahead of or behind an even one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

LONGEST, SLACK = 3, 2.5
"""Letters of a chunk; letters off the diagonal."""
_ROUNDS, _ROUNDS_AGAIN = 4, 3
_LEARNED_FROM = 4_000
"""Pairs: more of them change the chances little, and take longer."""
_LEAST_CHANCE, _UNSEEN = 2e-4, 1e-7
_NEVER = math.log(1e-6)
_FIRST_GUESS = {True: (0.15, 0.6, 0.2, 0.05), False: (0.05, 0.6, 0.2, 0.05)}
"""By the length of the chunk; True for a grapheme of one letter."""
FITS = -1.6
"""Mean log chance of a grapheme, at least, of a pair that is the same name: others are translations and renamings."""

Sample = tuple[tuple[str, ...], str]
"""The graphemes of the Latin name, and the folded form."""
Chances = Mapping[str, Mapping[str, float]]
"""Grapheme -> chunk -> how likely."""
Step = tuple[int, int, float]
"""Where a chunk begins and ends, and its chance."""


def learned_chances(samples: Sequence[Sample]) -> Chances:
    """From the first of the samples: once from all, once again from those that fit what was learned."""
    some = samples[:_LEARNED_FROM]
    chances = _learned(some, _ROUNDS)
    return _learned([sample for sample in some if fitting_cut(sample, chances)], _ROUNDS_AGAIN)


def fitting_cut(sample: Sample, chances: Chances) -> list[str] | None:
    """The chunks of the best cut, one a grapheme; None if the form is not the name's."""
    cut = _best_cut(sample, chances)
    if cut is None or cut[0] / max(len(sample[0]), len(sample[1])) < FITS:
        return None
    return cut[1]


def _learned(samples: Iterable[Sample], rounds: int) -> Chances:
    chances: Chances = {}
    listed = list(samples)
    for _ in range(rounds):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for sample in listed:
            _count(sample, chances, counts)
        chances = {grapheme: _shares(found) for grapheme, found in sorted(counts.items())}
    return chances


def _shares(found: Mapping[str, float]) -> dict[str, float]:
    total = sum(found.values())
    return {chunk: count / total for chunk, count in sorted(found.items()) if count / total > _LEAST_CHANCE}


def _count(sample: Sample, chances: Chances, counts: dict[str, dict[str, float]]) -> None:
    """Adds to `counts` how often each grapheme is each chunk over all cuts of the sample, by their chances."""
    pieces, form = sample
    steps = [_steps(i, sample, chances) for i in range(len(pieces))]
    before = _before(steps, len(form))
    total = before[-1][-1]
    if total <= 0:
        return
    behind = [0.0] * len(form) + [1.0]
    for i in range(len(pieces) - 1, -1, -1):
        found, reached, here = counts[pieces[i]], before[i], [0.0] * (len(form) + 1)
        for start, end, chance in steps[i]:
            weight = chance * behind[end]
            if weight:
                here[start] += weight
                found[form[start:end]] += reached[start] * weight / total
        behind = here


def _steps(i: int, sample: Sample, chances: Chances) -> list[Step]:
    """The chunks that the grapheme `i` may be."""
    pieces, form = sample
    known, guess = chances.get(pieces[i]), _FIRST_GUESS[len(pieces[i]) == 1]
    places = _places(i, sample)
    if not chances:
        return [(start, end, guess[end - start]) for start, end in places]
    if known is None:
        return [(start, end, 1e-4) for start, end in places]
    return [(start, end, known.get(form[start:end], _UNSEEN)) for start, end in places]


def _places(i: int, sample: Sample) -> list[tuple[int, int]]:
    pieces, form = sample
    starts, ends = _near(i, len(pieces), len(form)), _near(i + 1, len(pieces), len(form))
    return [
        (start, end) for start in starts for end in range(max(start, ends.start), min(start + LONGEST + 1, ends.stop))
    ]


def _near(i: int, pieces: int, letters: int) -> range:
    """How many letters the first `i` graphemes may have become."""
    even = i * letters / pieces
    least = max(0, math.ceil(even - SLACK), letters - LONGEST * (pieces - i))
    most = min(letters, math.floor(even + SLACK), LONGEST * i)
    return range(letters if i == pieces else least, 1 if i == 0 else most + 1)


def _before(steps: Sequence[Sequence[Step]], length: int) -> list[list[float]]:
    """The chance to have written the first letters by the first graphemes."""
    before = [[1.0] + [0.0] * length]
    for step in steps:
        reached, following = before[-1], [0.0] * (length + 1)
        for start, end, chance in step:
            following[end] += reached[start] * chance
        before.append(following)
    return before


def _best_cut(sample: Sample, chances: Chances) -> tuple[float, list[str]] | None:
    pieces, form = sample
    best: dict[int, float] = {0: 0.0}
    back: list[dict[int, int]] = []
    for i, piece in enumerate(pieces):
        known = chances.get(piece, {})
        following: dict[int, float] = {}
        came: dict[int, int] = {}
        for start, end in _places(i, sample):
            if start in best:
                chance = known.get(form[start:end])
                reached = best[start] + (math.log(chance) if chance else _NEVER)
                if end not in following or reached > following[end]:
                    following[end], came[end] = reached, start
        best = following
        back.append(came)
    return (best[len(form)], _chunks(form, back)) if len(form) in best else None


def _chunks(form: str, back: Sequence[Mapping[int, int]]) -> list[str]:
    """The cut that `back` leads through, from the end."""
    end, chunks = len(form), []
    for came in reversed(back):
        start = came[end]
        chunks.append(form[start:end])
        end = start
    return chunks[::-1]
