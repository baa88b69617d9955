"""From the stream to the parts that fit its words, compiled by numba, as cores.verify has it.

The words, and beginnings of words, that somebody looks for ──▶ endings, languages, signs, capitals ──▶ hits
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import (
    NONE,
    compiled,
    found_in,
    half_of,
    hashed,
    is_marked,
    place_in,
    slot_of,
)
from watchword.matching.cores.memory import (
    ANYTHING,
    BEGIN,
    BEGIN_SHIFT,
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
    HALF,
    HIT_ENDING,
    HIT_ENTRY,
    HIT_NEXT,
    HIT_PART,
    HIT_WORD,
    HITS,
    HYPHEN,
    LANGUAGES,
    LAST,
    LENGTH,
    LONGEST_BEGINNING,
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
    PATTERNS,
    POSTED,
    RANK,
    ROOM,
    SEEN,
    SHIFT,
    SHORTEST_BEGINNING,
    SIGNS,
    SLOT,
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
def find(words, units, spoken, kinds, slots, wholes, begins, ints, room, stream, origins, hashes, ends):
    """Every word that a part fits, with what fits it; False where there was no room.

    In rounds over all words, not one word after the other: a large watchlist is waited for in memory, and what the words
    of one round wait for comes together.
    """
    candidates = _mark(words, wholes, begins, ints, room, hashes, ends)
    if candidates == NONE:
        return False
    candidates = _look_up(_table(candidates, slots, room), slots, ints, room, stream)
    return _fit(candidates, units, spoken, kinds, slots, ints, room, stream, origins)


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
        if slot != NONE:
            to = room[CANDIDATES] + kept * CANDIDATE
            for i in range(CANDIDATE):
                room[to + i] = room[row + i]
            room[to + SLOT] = slot
            kept += 1
    return kept


@compiled
def _look_up(candidates, slots, ints, room, stream):
    """How many of them have the letters of a pattern, whose place is then in SLOT."""
    kept = 0
    for k in range(candidates):
        row = room[CANDIDATES] + k * CANDIDATE
        half = half_of(np.uint64(room[row + HALF]))
        place = looked_up(half, room[row + SLOT], stream, room[row + BEGIN], room[row + MIDDLE], slots, ints)
        if place != NONE:
            to = room[CANDIDATES] + kept * CANDIDATE
            for i in range(CANDIDATE):
                room[to + i] = room[row + i]
            room[to + SLOT] = place
            kept += 1
    return kept


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


@compiled
def _fit(candidates, units, spoken, kinds, slots, ints, room, stream, origins):
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
