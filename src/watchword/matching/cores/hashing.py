"""Words by their hash, compiled by numba: tables that are asked with the bytes of a text, and the bits that spare asking.

Nothing is trusted to a hash: where one is met, bytes are compared.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-decorators=False, disallow-untyped-calls=False

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

NONE = -1
PRIME = np.uint64(0x100000001B3)
BASIS = np.uint64(0xCBF29CE484222325)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HALF, _LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)


def compiled(function: Callable[..., Any]) -> Any:
    """Kept on disk, beside the source or in the user's cache; where neither can be written, compiled at each start.

    Without counting references: nothing here makes an array, and counting them at every call took half of the time.
    """
    function.__qualname__ += _sources()
    try:
        return numba.njit(cache=True, _nrt=False)(function)
    except RuntimeError:
        return numba.njit(_nrt=False)(function)


@cache
def _sources() -> str:
    """A digest of all that is compiled, and of where its constants come from: numba asks only whether the file of a
    function has changed, and would go on with numbers that another file gave it before."""
    cores = Path(__file__).parent
    others = ("points.py", "hit.py", "../text/alphabet.py", "../text/fold.py")
    files = [*sorted(cores.glob("*.py")), *(cores.parent / other for other in others)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


@compiled
def hashed(letters, first, last):
    """The 64 bits of Fowler, Noll and Vo (FNV-1a), which are known anew after every letter."""
    h = BASIS
    for i in range(first, last):
        h = (h ^ np.uint64(letters[i])) * PRIME
    return h


@compiled
def fill(letters, offsets, salts, places, shift, slots):
    """Puts the place of each word of `letters` into an open-addressing table of 2 ** (64 - shift) slots, above it half of
    its salted hash; 0 where a slot is empty. Words of the same letters have different salts."""
    for number in range(len(offsets) - 1):
        h = hashed(letters, offsets[number], offsets[number + 1]) ^ np.uint64(salts[number])
        slot = slot_of(h, shift)
        while slots[slot] != 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = (h << _HALF) | np.uint64(places[number])


@compiled
def slot_of(h, shift):
    return np.int64((h * _SPREAD) >> shift)


@compiled
def found_in(slots, slot, half):
    """The first slot from this one on that holds a word of that half of a hash; NONE where the table has none."""
    while slots[slot] != 0:
        if slots[slot] >> _HALF == half:
            return slot
        slot = (slot + 1) & (len(slots) - 1)
    return NONE


@compiled
def half_of(h):
    return h & _LOWER


@compiled
def place_in(slots, slot):
    return np.int64(slots[slot] & _LOWER)


@compiled
def mark(letters, offsets, chosen, shift, bits):
    """Sets the bit of each chosen word, of 2 ** (64 - shift) bits."""
    for number in range(len(offsets) - 1):
        if chosen[number]:
            bit = (hashed(letters, offsets[number], offsets[number + 1]) * _SPREAD) >> shift
            bits[bit >> np.uint64(3)] |= np.uint8(1 << (bit & np.uint64(7)))


@compiled
def is_marked(h, shift, bits):
    bit = (h * _SPREAD) >> shift
    return (bits[bit >> np.uint64(3)] >> (bit & np.uint64(7))) & 1
