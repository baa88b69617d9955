"""From the stream to the parts that fit its words, compiled by numba, as cores.verify has it.

words and beginnings of words ──bits──▶ those that may be looked for ──table──▶ patterns ──fitting──▶ hits
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.fitting import fit
from watchword.matching.cores.hashing import NONE, compiled, found_in, half_of, is_marked, slot_of
from watchword.matching.cores.looking import is_full, looked_up
from watchword.matching.cores.memory import (
    BEGIN,
    BEGIN_SHIFT,
    BEHIND,
    CANDIDATE,
    CANDIDATES,
    HALF,
    LONGEST_BEGINNING,
    MIDDLE,
    NUMBERS,
    OF_WORD,
    SHIFT,
    SHORTEST_BEGINNING,
    SLOT,
    WHOLE_SHIFT,
)


@compiled
def find(words, units, spoken, kinds, slots, wholes, begins, ints, room, stream, origins, hashes, ends):
    """Every word that a part fits, with what fits it; False where there was no room.

    In rounds over all words, not one word after the other: a large watchlist is waited for in memory, and what the words
    of one round wait for comes together.
    """
    candidates = _mark(words, wholes, begins, ints, room, hashes, ends)
    if candidates == NONE:
        return False
    candidates = _look_up(_table(candidates, slots, room), slots, ints, room, stream)
    return fit(candidates, units, spoken, kinds, slots, ints, room, stream, origins)


@compiled
def _mark(words, wholes, begins, ints, room, hashes, ends):
    """How many words, and beginnings of words, a bit says may be looked for; NONE where there was no room."""
    at = ints[NUMBERS]
    shift, whole_shift, begin_shift = (
        np.uint64(ints[at + SHIFT]),
        np.uint64(ints[at + WHOLE_SHIFT]),
        np.uint64(ints[at + BEGIN_SHIFT]),
    )
    shortest, longest = ints[at + SHORTEST_BEGINNING], ints[at + LONGEST_BEGINNING]
    begin, marked = 1, 0
    for word in range(words):
        end = ends[word]
        if is_full(room, CANDIDATES, (marked + min(longest, end - begin) + 1) * CANDIDATE):
            return NONE
        for last in range(begin + shortest - 1, min(begin + longest, end - 1)):
            if is_marked(hashes[last], begin_shift, begins):
                _note(marked, hashes[last], shift, word, begin, last + 1, end, room)
                marked += 1
        if is_marked(hashes[end - 1], whole_shift, wholes):
            _note(marked, hashes[end - 1], shift, word, begin, end, end, room)
            marked += 1
        begin = end + 1
    return marked


@compiled
def _note(candidate, h, shift, word, begin, middle, end, room):
    row = room[CANDIDATES] + candidate * CANDIDATE
    room[row + SLOT], room[row + HALF] = slot_of(h, shift), np.int32(half_of(h))
    room[row + OF_WORD], room[row + BEGIN], room[row + MIDDLE], room[row + BEHIND] = word, begin, middle, end


@compiled
def _table(candidates, slots, room):
    """How many of them the table has, by half of their hash; the others are gone from the rows."""
    kept = 0
    for k in range(candidates):
        row = room[CANDIDATES] + k * CANDIDATE
        slot = found_in(slots, np.int64(room[row + SLOT]), half_of(np.uint64(room[row + HALF])))
        kept = _keep(row, slot, kept, room)
    return kept


@compiled
def _look_up(candidates, slots, ints, room, stream):
    """How many of them have the letters of a pattern, whose place is then in SLOT."""
    kept = 0
    for k in range(candidates):
        row = room[CANDIDATES] + k * CANDIDATE
        half = half_of(np.uint64(room[row + HALF]))
        place = looked_up(half, room[row + SLOT], stream, room[row + BEGIN], room[row + MIDDLE], slots, ints)
        kept = _keep(row, place, kept, room)
    return kept


@compiled
def _keep(row, slot, kept, room):
    """How many rows are kept with this one, behind those before it, unless its slot is NONE."""
    if slot == NONE:
        return kept
    to = room[CANDIDATES] + kept * CANDIDATE
    for i in range(CANDIDATE):
        room[to + i] = room[row + i]
    room[to + SLOT] = slot
    return kept + 1
