"""Whether and where a way is hit, by the hits of its parts; compiled by numba.

hits of the way's anchor ──▶ the parts beside it in a row ──▶ one field ──▶ not too long
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import NONE, compiled
from watchword.matching.cores.memory import (
    ANCHOR,
    ASKS,
    COUNTS,
    FIRST,
    FIRST_PART,
    HIT_NEXT,
    HIT_PART,
    HIT_WORD,
    PART_ROOM,
    PARTS,
    ROOM,
    SIZE,
    STAMP,
    STAMPED,
    SUMMARY,
    TITLE,
    WAY,
    WAY_STATE,
    WAYS,
    WORD_END,
    WORD_HITS,
    WORD_NUMBER,
    WORD_START,
    WORDS,
)
from watchword.matching.hit import LONGEST


@compiled
def stands(way, units, ints, room):
    """Whether the way is hit; one that asks: whether it may be. Looked at once an article."""
    stamp, state = room[room[COUNTS] + STAMP], room[WAY_STATE] + way
    if room[state] >> 1 != stamp:
        room[state] = stamp << 1 | (_first_place(way, units, ints, room) != NONE)
    return room[state] & 1 != 0


@compiled
def _first_place(way, units, ints, room):
    row = ints[WAYS] + way * WAY
    for k in range(ints[row + SIZE]):
        part = ints[ints[PARTS] + ints[row + FIRST_PART] + k]
        if room[room[PART_ROOM] + part * ROOM + STAMPED] != room[room[COUNTS] + STAMP]:
            return NONE
    hit = first_hit(row, ints, room)
    while hit != NONE:
        word = begins_at(row, hit, units, ints, room)
        if word != NONE:
            return word
        hit = room[room[HIT_NEXT] + hit]
    return NONE


@compiled
def first_hit(row, ints, room):
    """Of the way's anchor."""
    part = ints[ints[PARTS] + ints[row + FIRST_PART] + ints[row + ANCHOR]]
    return room[room[PART_ROOM] + part * ROOM + FIRST]


@compiled
def begins_at(row, hit, units, ints, room):
    """The word that the way begins with where its anchor is this hit; NONE where it isn't hit."""
    size, anchor = ints[row + SIZE], ints[row + ANCHOR]
    first = room[room[HIT_WORD] + hit] - anchor
    last = first + size - 1
    if first < 0 or last >= room[room[COUNTS] + WORDS]:
        return NONE
    if room[room[WORD_NUMBER] + last] - room[room[WORD_NUMBER] + first] != size - 1:
        return NONE
    for k in range(size):
        if k != anchor and hit_at(first + k, ints[ints[PARTS] + ints[row + FIRST_PART] + k], room) == NONE:
            return NONE
    start, end = room[room[WORD_START] + first], room[room[WORD_END] + last]
    if end > _field_end(start, units, room):
        return NONE
    return first if ints[row + ASKS] or _is_near(units, start, end) else NONE


@compiled
def _field_end(start, units, room):
    for number in (TITLE, SUMMARY):
        if start < room[room[COUNTS] + number]:
            return np.int64(room[room[COUNTS] + number])
    return len(units)


@compiled
def hit_at(word, part, room):
    for hit in range(room[room[WORD_HITS] + word], room[room[WORD_HITS] + word + 1]):
        if room[room[HIT_PART] + hit] == part:
            return hit
    return NONE


@compiled
def _is_near(units, start, end):
    """Whether it is of LONGEST code points at most."""
    length = end - start
    if length <= LONGEST or length > 2 * LONGEST:
        return length <= LONGEST
    for i in range(start + 1, end):
        if 0xDC00 <= units[i] < 0xE000 and 0xD800 <= units[i - 1] < 0xDC00:
            length -= 1
    return length <= LONGEST
