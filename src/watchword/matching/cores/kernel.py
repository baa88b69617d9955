"""The fast core's one pass over an article, compiled by numba. `memory` says what it reads and writes where.

    units ──write──▶ the stream of folded letters ──find──▶ parts hit, word by word
          ──judge──▶ watches posted under their rarest clause: does its way stand? and the other clauses?
          ──tell──▶ the hits of all their ways ──points──▶ what they are worth

Nothing is written without looking whether there is room: where there is none the answer is GROW or LONGER, and the
caller comes again with more.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

from watchword.matching.cores.finding import find
from watchword.matching.cores.hashing import NONE, compiled
from watchword.matching.cores.looking import is_full
from watchword.matching.cores.memory import (
    ALWAYS,
    ASKS,
    AT,
    BESIDE,
    BY,
    CLAUSE_WAYS,
    CLAUSE_WAYS_OF,
    CLAUSES_OF,
    COUNTED,
    COUNTS,
    END,
    FIRST_PART,
    FIRST_ROW,
    FIT,
    FITS,
    FITTED,
    FOREIGN,
    GROW,
    HIT_ENDING,
    HIT_ENTRY,
    HIT_NEXT,
    LOOKS,
    LOOKS_OF,
    MOST_SPANS,
    NUMBER,
    NUMBERS,
    OF_WAY,
    PART_ROOM,
    PARTS,
    PARTS_SEEN,
    POST,
    POSTS,
    POSTS_OF,
    ROOM,
    ROW,
    ROWS,
    SEEN,
    SIZE,
    STAMP,
    STAMPED,
    START,
    SUMMARY,
    TELLING,
    TITLE,
    TOLD,
    WATCH,
    WATCH_SEEN,
    WATCHES,
    WAY,
    WAY_TOLD,
    WAYS,
    WORD_AT,
    WORD_END,
    WORD_START,
)
from watchword.matching.cores.scoring import points
from watchword.matching.cores.standing import begins_at, first_hit, hit_at, stands
from watchword.matching.cores.writing import write


@compiled
def scan(
    units,
    spoken,
    title,
    summary,
    kinds,
    grown,
    emoji,
    slots,
    wholes,
    begins,
    ints,
    sure,
    room,
    sums,
    stream,
    origins,
    hashes,
    ends,
):
    """How many watches hold, whose numbers are then in WATCHES and whose points behind MOST_SPANS in `sums`; or GROW,
    LONGER, ELSEWHERE.

    `spoken[s]`: whether the article may be in one of the languages of set `s`. The letters that the odd unit `u` becomes
    stand in `grown` at `grown[u] // MORE`, so many as the rest.
    """
    counts = room[room[COUNTS] : room[COUNTS] + COUNTED]
    counts[STAMP] += 1
    counts[STAMP + 1 :] = 0
    counts[TITLE], counts[SUMMARY] = title, summary
    words = write(units, kinds, grown, emoji, ints[ints[NUMBERS] + FOREIGN] != 0, stream, origins, hashes, ends)
    if words < 0:
        return words
    if not find(words, units, spoken, kinds, slots, wholes, begins, ints, room, stream, origins, hashes, ends):
        return GROW
    watches = _judge(units, ints, room)
    if not _tell(units, watches, ints, room):
        return GROW
    for k in range(watches):
        sums[MOST_SPANS + k] = points(room[room[WATCHES] + k], sure, ints, room, sums)
    return watches


# -- parts to watches -----------------------------------------------------------------------------------------------


@compiled
def _judge(units, ints, room):
    """How many watches hold; their numbers are in WATCHES."""
    stamp, found = room[room[COUNTS] + STAMP], 0
    for k in range(room[room[COUNTS] + SEEN]):
        of_part = ints[POSTS_OF] + room[room[PARTS_SEEN] + k]
        for post in range(ints[of_part], ints[of_part + 1]):
            row = ints[POSTS] + post * POST
            other, watch = ints[row + BESIDE], ints[row + WATCH]
            if other != NONE and room[room[PART_ROOM] + other * ROOM + STAMPED] != stamp:
                continue
            if room[room[WATCH_SEEN] + watch] != stamp and stands(ints[row + BY], units, ints, room):
                room[room[WATCH_SEEN] + watch] = stamp
                if _holds(watch, units, ints, room):
                    room[room[WATCHES] + found] = watch
                    found += 1
    for k in range(ints[ALWAYS], ints[ALWAYS + 1]):
        if _holds(ints[k], units, ints, room):
            room[room[WATCHES] + found] = ints[k]
            found += 1
    return found


@compiled
def _holds(watch, units, ints, room):
    """The clauses of a watch but the one that it is posted under; the last is what must not be found."""
    last = ints[ints[CLAUSES_OF] + watch + 1] - 1
    for clause in range(ints[ints[CLAUSES_OF] + watch], last):
        if not _any_stands(clause, False, units, ints, room):
            return False
    return not _any_stands(last, True, units, ints, room)


@compiled
def _any_stands(clause, surely, units, ints, room):
    """`surely`: not one that only may."""
    ways = ints[CLAUSE_WAYS_OF] + clause
    for k in range(ints[ways], ints[ways + 1]):
        way = ints[ints[CLAUSE_WAYS] + k]
        if stands(way, units, ints, room) and not (surely and ints[ints[WAYS] + way * WAY + ASKS]):
            return True
    return False


# -- watches to hits ------------------------------------------------------------------------------------------------


@compiled
def _tell(units, watches, ints, room):
    """The hits of all ways of the watches that hold; False where there was no room."""
    stamp = room[room[COUNTS] + STAMP]
    for k in range(watches):
        of_watch = ints[LOOKS_OF] + room[room[WATCHES] + k]
        for look in range(ints[of_watch], ints[of_watch + 1]):
            way = ints[ints[LOOKS] + look]
            told = room[WAY_TOLD] + way * TELLING
            if room[told] != stamp:
                room[told], room[told + FIRST_ROW] = stamp, room[room[COUNTS] + ROWS]
                if stands(way, units, ints, room) and not _tell_way(way, units, ints, room):
                    return False
    return True


@compiled
def _tell_way(way, units, ints, room):
    row = ints[WAYS] + way * WAY
    hit = first_hit(row, ints, room)
    while hit != NONE:
        first = begins_at(row, hit, units, ints, room)
        hit = room[room[HIT_NEXT] + hit]
        if first != NONE and not _tell_hit(way, row, first, ints, room):
            return False
    return True


@compiled
def _tell_hit(way, row, first, ints, room):
    told, fits, size = (room[room[COUNTS] + ROWS] * ROW, room[room[COUNTS] + FITTED], ints[row + SIZE])
    if is_full(room, TOLD, told + ROW - 1) or is_full(room, FITS, fits + 2 * size - 1):
        return False
    at = room[TOLD] + told
    room[at + OF_WAY], room[at + AT], room[at + FIT] = (way, room[room[WORD_AT] + first], fits)
    room[at + START], room[at + END] = (room[room[WORD_START] + first], room[room[WORD_END] + first + size - 1])
    for k in range(size):
        hit, fit = (hit_at(first + k, ints[ints[PARTS] + ints[row + FIRST_PART] + k], room), room[FITS] + fits + 2 * k)
        room[fit], room[fit + 1] = (ints[room[room[HIT_ENTRY] + hit] + NUMBER], room[room[HIT_ENDING] + hit])
    room[room[COUNTS] + ROWS] += 1
    room[room[COUNTS] + FITTED] += 2 * size
    return True
