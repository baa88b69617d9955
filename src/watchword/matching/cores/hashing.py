"""Words by their hash, compiled by numba: tables that are asked with the bytes of a text, and the bits that spare asking.

Nothing is trusted to a hash: where one is met, bytes are compared.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-decorators=False, disallow-untyped-calls=False

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

NONE = -1
PRIME = np.uint64(0x100000001B3)
BASIS = np.uint64(0xCBF29CE484222325)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def compiled(function: Callable[..., Any]) -> Any:
    """Kept on disk, beside the source or in the user's cache; where neither can be written, compiled at each start.

    Without counting references: nothing here makes an array, and counting them at every call took half of the time.
    """
    try:
        return numba.njit(cache=True, _nrt=False)(function)
    except RuntimeError:
        return numba.njit(_nrt=False)(function)


@compiled
def hashed(letters, first, last):
    """The 64 bits of Fowler, Noll and Vo (FNV-1a), which are known anew after every letter."""
    h = BASIS
    for i in range(first, last):
        h = (h ^ np.uint64(letters[i])) * PRIME
    return h


@compiled
def fill(letters, offsets, salts, shift, slots):
    """Puts each word of `letters` into an open-addressing table of 2 ** (64 - shift) slots, each a salted hash and a
    number from 1; 0 where it is empty. Words of the same letters have different salts."""
    for number in range(len(offsets) - 1):
        h = hashed(letters, offsets[number], offsets[number + 1]) ^ np.uint64(salts[number])
        slot = np.int64((h * _SPREAD) >> shift)
        while slots[2 * slot + 1] != 0:
            slot = (slot + 1) & (len(slots) // 2 - 1)
        slots[2 * slot], slots[2 * slot + 1] = h, np.uint64(number + 1)


@compiled
def looked_up(h, read, first, last, letters, shift, slots, ints, at, width):
    """The number of the word `read[first:last]`, whose salted hash is `h`; NONE where the table hasn't it. Where word `i`
    begins and ends in `letters` stands in `ints` at `at + i * width`."""
    slot = np.int64((h * _SPREAD) >> shift)
    while slots[2 * slot + 1] != 0:
        number = np.int64(slots[2 * slot + 1]) - 1
        place = at + number * width
        if slots[2 * slot] == h and _is_same(read, first, last, letters, ints[place], ints[place + 1]):
            return number
        slot = (slot + 1) & (len(slots) // 2 - 1)
    return NONE


@compiled
def _is_same(read, first, last, letters, begin, end):
    if end - begin != last - first:
        return False
    for k in range(last - first):  # noqa: SIM110 - numba compiles no generator
        if letters[begin + k] != read[first + k]:
            return False
    return True


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
