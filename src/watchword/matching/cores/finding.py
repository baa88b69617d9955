"""From the stream to the parts that fit its words, compiled by numba, as cores.verify has it.

The words, and beginnings of words, that somebody looks for ──▶ endings, languages, signs, capitals ──▶ hits
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import BASIS, NONE, PRIME, compiled, hashed, is_marked, looked_up
from watchword.matching.cores.memory import (
    ANYTHING,
    BEGIN_SHIFT,
    BEGUN,
    CAPITAL,
    COUNTS,
    ELSEWHERE,
    ENDING,
    ENDINGS,
    ENDINGS_FROM,
    ENDS,
    ENTRIES,
    ENTRIES_END,
    ENTRY,
    FIRST,
    FIRST_ENTRY,
    HIT_ENDING,
    HIT_ENTRY,
    HIT_NEXT,
    HIT_PART,
    HIT_WORD,
    HITS,
    HYPHEN,
    LANGUAGES,
    LAST,
    LONGEST_BEGINNING,
    LONGEST_ENDING,
    NAME,
    NUMBERS,
    PART,
    PART_ROOM,
    PARTS_SEEN,
    PATTERN,
    PATTERNS,
    POSTED,
    RANK,
    ROOM,
    SEEN,
    SHIFT,
    SHORTEST_BEGINNING,
    SIGNS,
    SMALL,
    SOUNDLESS,
    SPOKEN,
    STAMP,
    STAMPED,
    WHOLE,
    WHOLE_SHIFT,
    WORD_AT,
    WORD_END,
    WORD_HITS,
    WORD_NUMBER,
    WORD_START,
    WORDS,
)
from watchword.text.alphabet import MARK, SEPARATOR, SURROGATE


@compiled
def is_full(room, section, number):
    """Whether a section has no place of that number."""
    return room[section] + number >= room[section + 1]


@compiled
def find(units, spoken, written, kinds, letters, slots, wholes, begins, ints, room, stream, origins):
    """Every word that a part fits, with what fits it; False where there was no room."""
    whole_shift, begin_shift = (
        np.uint64(ints[ints[NUMBERS] + WHOLE_SHIFT]),
        np.uint64(ints[ints[NUMBERS] + BEGIN_SHIFT]),
    )
    shortest, longest = (ints[ints[NUMBERS] + SHORTEST_BEGINNING], ints[ints[NUMBERS] + LONGEST_BEGINNING])
    number = begun = 0
    first, h = 1, BASIS
    for at in range(1, written):
        if stream[at] != SEPARATOR:
            h = (h ^ np.uint64(stream[at])) * PRIME
            if shortest <= at + 1 - first <= longest and is_marked(h, begin_shift, begins):
                room[room[BEGUN] + begun] = at + 1
                begun += 1
            continue
        if (begun or is_marked(h, whole_shift, wholes)) and not _fit(
            h, begun, number, first, at, units, spoken, kinds, letters, slots, ints, room, stream, origins
        ):
            return False
        number += 1
        begun = 0
        first, h = at + 1, BASIS
    return True


@compiled
def _fit(h, begun, number, first, behind, units, spoken, kinds, letters, slots, ints, room, stream, origins):
    """What fits the word `stream[first:behind]`; `begun` are the beginnings of it to ask for."""
    word, known = room[room[COUNTS] + WORDS], room[room[COUNTS] + HITS]
    if is_full(room, WORD_HITS, word + 1):
        return False
    (room[room[WORD_NUMBER] + word], room[room[WORD_AT] + word], room[room[WORD_HITS] + word]) = number, first, known
    room[room[WORD_START] + word], room[room[WORD_END] + word] = (origins[first], origins[behind])
    if not _fit_beginning(h, first, behind, behind, units, spoken, kinds, letters, slots, ints, room, stream):
        return False
    for k in range(begun):
        middle = room[room[BEGUN] + k]
        if middle < behind and not _fit_beginning(
            hashed(stream, first, middle),
            first,
            middle,
            behind,
            units,
            spoken,
            kinds,
            letters,
            slots,
            ints,
            room,
            stream,
        ):
            return False
    if room[room[COUNTS] + HITS] > known:
        room[room[COUNTS] + WORDS] += 1
        room[room[WORD_HITS] + word + 1] = room[room[COUNTS] + HITS]
    return True


@compiled
def _fit_beginning(h, first, middle, behind, units, spoken, kinds, letters, slots, ints, room, stream):
    shift = np.uint64(ints[ints[NUMBERS] + SHIFT])
    pattern = looked_up(h, stream, first, middle, letters, shift, slots, ints, ints[PATTERNS], PATTERN)
    if pattern == NONE:
        return True
    row, word = ints[PATTERNS] + pattern * PATTERN, room[room[COUNTS] + WORDS]
    is_even = room[room[WORD_END] + word] - room[room[WORD_START] + word] == behind - first
    for entry in range(ints[row + FIRST_ENTRY], ints[row + ENTRIES_END]):
        ending = _ending(ints[ints[ENTRIES] + entry * ENTRY + ENDS], middle, behind, letters, slots, ints, stream)
        if (
            ending != ELSEWHERE
            and _counts(entry, ending, is_even, units, spoken, kinds, ints, room)
            and not _hit(entry, ending, ints, room)
        ):
            return False
    return True


@compiled
def _ending(ends, middle, behind, letters, slots, ints, stream):
    """The number of the ending that `stream[middle:behind]` is; NONE for one of no list, ELSEWHERE if it is none."""
    if ends == ANYTHING:
        return NONE
    if ends == WHOLE:
        return NONE if middle == behind else ELSEWHERE
    if behind - middle > ints[ints[NUMBERS] + LONGEST_ENDING]:
        return ELSEWHERE
    h, shift = (hashed(stream, middle, behind) ^ np.uint64(ends), np.uint64(ints[ints[NUMBERS] + SHIFT]))
    number = looked_up(h, stream, middle, behind, letters, shift, slots, ints, ints[PATTERNS], PATTERN)
    return ELSEWHERE if number == NONE else number - ints[ints[NUMBERS] + ENDINGS_FROM]


@compiled
def _counts(entry, ending, is_even, units, spoken, kinds, ints, room):
    """Language, signs and capital of the word that is being read. `is_even`: it has no unit but its letters."""
    row, ended = ints[ENTRIES] + entry * ENTRY, ints[ENDINGS] + ending * ENDING
    if not spoken[ints[row + LANGUAGES]] or (ending >= 0 and not spoken[ints[ended + SPOKEN]]):
        return False
    word = room[room[COUNTS] + WORDS]
    start = room[room[WORD_START] + word]
    signs = ints[row + SIGNS]
    if signs >= 0 and ints[row + ENDS] == WHOLE and not (is_even and signs == 0):
        written = _signs(units, start, room[room[WORD_END] + word], kinds)
        if signs != written:
            return False
    return not ints[row + NAME] or (ending >= 0 and ints[ended + SMALL] != 0) or _may_be_a_name(units, start, kinds)


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
    row, counts = ints[ENTRIES] + entry * ENTRY, room[COUNTS]
    part, hit = ints[row + PART], room[counts + HITS]
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
        if ints[row + POSTED]:
            room[room[PARTS_SEEN] + room[counts + SEEN]] = part
            room[counts + SEEN] += 1
    room[seen + LAST], room[room[HIT_NEXT] + hit] = hit, NONE
    room[room[HIT_PART] + hit], room[room[HIT_WORD] + hit] = part, room[counts + WORDS]
    room[room[HIT_ENTRY] + hit], room[room[HIT_ENDING] + hit] = entry, ending
    room[counts + HITS] += 1
    return True


@compiled
def _prefer_surer(entry, ending, hit, ints, room):
    before = ints[ENTRIES] + room[room[HIT_ENTRY] + hit] * ENTRY
    if ints[ints[ENTRIES] + entry * ENTRY + RANK] < ints[before + RANK]:
        room[room[HIT_ENTRY] + hit], room[room[HIT_ENDING] + hit] = entry, ending
