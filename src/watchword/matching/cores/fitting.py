"""From patterns that begin the words of an article to hits of parts, compiled by numba, as cores.verify has it.

pattern ──▶ its entries ──▶ ending · languages · signs · capital ──▶ the surest of each part and word
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import NONE, compiled, half_of, hashed, slot_of
from watchword.matching.cores.looking import is_full, looked_up
from watchword.matching.cores.memory import (
    ANYTHING,
    BEGIN,
    BEHIND,
    CANDIDATE,
    CANDIDATES,
    CAPITAL,
    COUNTS,
    ELSEWHERE,
    ENDING,
    ENDINGS,
    ENDS,
    ENTRY,
    FIRST,
    HIT_ENDING,
    HIT_ENTRY,
    HIT_NEXT,
    HIT_PART,
    HIT_WORD,
    HITS,
    HYPHEN,
    LANGUAGES,
    LAST,
    LONGEST_ENDING,
    MANY,
    MIDDLE,
    NAME,
    NUMBERS,
    OF_WORD,
    PART,
    PART_ROOM,
    PARTS_SEEN,
    PATTERN,
    POSTED,
    RANK,
    ROOM,
    SEEN,
    SHIFT,
    SIGNS,
    SLOT,
    SMALL,
    SOUNDLESS,
    SPOKEN,
    STAMP,
    STAMPED,
    WHOLE,
    WORD_AT,
    WORD_END,
    WORD_HITS,
    WORD_NUMBER,
    WORD_START,
    WORDS,
)
from watchword.text.alphabet import MARK, SEPARATOR, SURROGATE


@compiled
def fit(candidates, units, spoken, kinds, slots, ints, room, stream, origins):
    """Notes what fits the words of the candidates; False where there was no room."""
    number = NONE
    for k in range(candidates):
        row = room[CANDIDATES] + k * CANDIDATE
        if room[row + OF_WORD] != number:
            _end_word(room)
            number = room[row + OF_WORD]
            if not _begin_word(number, room[row + BEGIN], room[row + BEHIND], room, origins):
                return False
        if not _fit_candidate(row, units, spoken, kinds, slots, ints, room, stream):
            return False
    _end_word(room)
    return True


@compiled
def _begin_word(number, begin, behind, room, origins):
    word = room[room[COUNTS] + WORDS]
    if is_full(room, WORD_HITS, word + 1):
        return False
    room[room[WORD_NUMBER] + word], room[room[WORD_AT] + word] = number, begin
    room[room[WORD_START] + word], room[room[WORD_END] + word] = origins[begin], origins[behind]
    room[room[WORD_HITS] + word] = room[room[WORD_HITS] + word + 1] = room[room[COUNTS] + HITS]
    return True


@compiled
def _end_word(room):
    """It counts if something hit it."""
    word, hits = room[room[COUNTS] + WORDS], room[room[COUNTS] + HITS]
    if hits > room[room[WORD_HITS] + word]:
        room[room[WORD_HITS] + word + 1] = hits
        room[room[COUNTS] + WORDS] += 1


@compiled
def _fit_candidate(row, units, spoken, kinds, slots, ints, room, stream):
    place, middle, behind = room[row + SLOT], room[row + MIDDLE], room[row + BEHIND]
    word = room[room[COUNTS] + WORDS]
    is_even = room[room[WORD_END] + word] - room[room[WORD_START] + word] == behind - room[row + BEGIN]
    for k in range(ints[place + MANY]):
        entry = place + PATTERN + k * ENTRY
        ending = _ending(ints[entry + ENDS], middle, behind, slots, ints, stream)
        if (
            ending != ELSEWHERE
            and _counts(entry, ending, is_even, units, spoken, kinds, ints, room)
            and not _hit(entry, ending, ints, room)
        ):
            return False
    return True


@compiled
def _ending(ends, middle, behind, slots, ints, stream):
    """The number of the ending that `stream[middle:behind]` is; NONE for one of no list, ELSEWHERE if it is none."""
    if ends == ANYTHING:
        return NONE
    if ends == WHOLE:
        return NONE if middle == behind else ELSEWHERE
    if behind - middle > ints[ints[NUMBERS] + LONGEST_ENDING]:
        return ELSEWHERE
    h = hashed(stream, middle, behind) ^ np.uint64(ends)
    slot = slot_of(h, np.uint64(ints[ints[NUMBERS] + SHIFT]))
    place = looked_up(half_of(h), slot, stream, middle, behind, slots, ints)
    return ELSEWHERE if place == NONE else -1 - ints[place + MANY]


@compiled
def _counts(entry, ending, is_even, units, spoken, kinds, ints, room):
    """Language, signs and capital of the word that is being read. `is_even`: it has no unit but its letters."""
    ended = ints[ENDINGS] + ending * ENDING
    if not spoken[ints[entry + LANGUAGES]] or (ending >= 0 and not spoken[ints[ended + SPOKEN]]):
        return False
    word = room[room[COUNTS] + WORDS]
    start = room[room[WORD_START] + word]
    signs = ints[entry + SIGNS]
    if signs >= 0 and ints[entry + ENDS] == WHOLE and not (is_even and signs == 0):
        written = _signs(units, start, room[room[WORD_END] + word], kinds)
        if signs != written:
            return False
    return not ints[entry + NAME] or (ending >= 0 and ints[ended + SMALL] != 0) or _may_be_a_name(units, start, kinds)


@compiled
def _signs(units, start, end, kinds):
    signs = 0
    for i in range(start, end):
        if kinds[units[i]] & SOUNDLESS:
            signs += 1
    return signs


@compiled
def _may_be_a_name(units, start, kinds):
    """As verify has it: a capital, or the later part of a compound."""
    if kinds[units[start]] & CAPITAL:
        return True
    if start < 2 or not kinds[units[start - 1]] & HYPHEN:
        return False
    code = kinds[units[start - 2]] & 255
    return code not in (SEPARATOR, MARK, SURROGATE)


@compiled
def _hit(entry, ending, ints, room):
    """Notes it, if nothing surer hits the same part by the same word; False where there was no room."""
    counts = room[COUNTS]
    part, hit = ints[entry + PART], room[counts + HITS]
    seen = room[PART_ROOM] + part * ROOM
    is_known = room[seen + STAMPED] == room[counts + STAMP]
    if is_known and room[room[HIT_WORD] + room[seen + LAST]] == room[counts + WORDS]:
        _prefer_surer(entry, ending, room[seen + LAST], ints, room)
        return True
    if is_full(room, HIT_PART, hit):
        return False
    if is_known:
        room[room[HIT_NEXT] + room[seen + LAST]] = hit
    else:
        room[seen + STAMPED], room[seen + FIRST] = room[counts + STAMP], hit
        if ints[entry + POSTED]:
            room[room[PARTS_SEEN] + room[counts + SEEN]] = part
            room[counts + SEEN] += 1
    room[seen + LAST], room[room[HIT_NEXT] + hit] = hit, NONE
    room[room[HIT_PART] + hit], room[room[HIT_WORD] + hit] = part, room[counts + WORDS]
    room[room[HIT_ENTRY] + hit], room[room[HIT_ENDING] + hit] = entry, ending
    room[counts + HITS] += 1
    return True


@compiled
def _prefer_surer(entry, ending, hit, ints, room):
    if ints[entry + RANK] < ints[room[room[HIT_ENTRY] + hit] + RANK]:
        room[room[HIT_ENTRY] + hit], room[room[HIT_ENDING] + hit] = entry, ending
