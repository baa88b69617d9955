"""Patterns by their letters, and whether a section of the room is full, compiled by numba."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import NONE, compiled, found_in, place_in
from watchword.matching.cores.memory import ENTRY, LENGTH, MANY, PATTERN, PATTERNS


@compiled
def is_full(room, section, number):
    """Whether a section has no place of that number."""
    return room[section] + number >= room[section + 1]


@compiled
def looked_up(half, slot, read, begin, end, slots, ints):
    """Where the pattern `read[begin:end]` stands in `ints`; NONE where the table hasn't it."""
    found = found_in(slots, np.int64(slot), half)
    while found != NONE:
        place = ints[PATTERNS] + place_in(slots, found)
        if _is_same(read, begin, end, place, ints):
            return place
        found = found_in(slots, (found + 1) & (len(slots) - 1), half)
    return NONE


@compiled
def _is_same(read, begin, end, place, ints):
    if ints[place + LENGTH] != end - begin:
        return False
    at = place + PATTERN + max(ints[place + MANY], 0) * ENTRY
    for k in range(end - begin):  # noqa: SIM110 - numba compiles no generator
        if ints[at + (k >> 2)] >> ((k & 3) << 3) & 255 != read[begin + k]:
            return False
    return True
