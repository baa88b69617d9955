"""Rows of numbers and tables of words in the form that the kernel reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.matching.cores.hashing import fill, mark

Ints = npt.NDArray[np.int32]
_LEAST_BITS = 10


class Table(NamedTuple):
    """Words by their hash: word `i` is `letters[at[i] : at[i + 1]]`, and `slots` has its place."""

    letters: npt.NDArray[np.uint8]
    at: Ints
    slots: npt.NDArray[np.uint64]
    shift: int


class Bits(NamedTuple):
    bits: npt.NDArray[np.uint8]
    shift: int


def table(words: Collection[bytes], salts: Sequence[int], places: Ints) -> Table:
    """At most half full. Words may be alike whose salts differ; no place is 0."""
    shift = 64 - _bits_for(2 * len(words))
    letters, at = np.frombuffer(b"".join(words) or b"\0", np.uint8), bounds(words)
    slots = np.zeros(1 << (64 - shift), np.uint64)
    fill(letters, at, np.array(salts, np.int64), places, np.uint64(shift), slots)
    return Table(letters, at, slots, shift)


def bits(words: Table, chosen: Sequence[bool]) -> Bits:
    """One in eight of them is set at most."""
    shift = 64 - _bits_for(8 * sum(chosen))
    made = np.zeros(1 << (61 - shift), np.uint8)
    mark(
        words.letters,
        words.at,
        np.array([*chosen, False], np.bool_),
        np.uint64(shift),
        made,
    )
    return Bits(made, shift)


def ints(some: Iterable[int]) -> Ints:
    return np.fromiter(some, np.int32)


def bounds(rows: Iterable[Collection[object] | bytes]) -> Ints:
    """Where each row begins when all stand one behind another, and where the last ends."""
    return ints(accumulate(map(len, rows), initial=0))


def flat(rows: Collection[Collection[int]]) -> tuple[Ints, Ints]:
    """The bounds of the rows, and all that stands in them."""
    return bounds(rows), ints(chain(*rows))


def packed(sections: Sequence[Ints]) -> Ints:
    """All in one, behind their bounds: each array that is handed over costs a twentieth of what an article does."""
    begin = len(sections) + 1
    return np.concatenate([bounds(sections) + np.int32(begin), *sections])


def _bits_for(slots: int) -> int:
    return max(_LEAST_BITS, (slots - 1).bit_length())
