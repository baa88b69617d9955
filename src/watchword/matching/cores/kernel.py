"""The fast core's one pass over an article, compiled by numba. `tables` lays out what it reads, `rooms` where it writes.

    units ──write──▶ the stream of folded letters ──find──▶ parts hit, word by word
          ──judge──▶ watches posted under their rarest clause: does its way stand? and the other clauses?
          ──tell──▶ the hits of all their ways

Nothing is written without looking whether there is room: where there is none the answer is GROW or LONGER, and the caller comes
again with more.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import (
    BASIS,
    NONE,
    PRIME,
    compiled,
    hashed,
    is_marked,
    looked_up,
)
from watchword.matching.hit import LONGEST
from watchword.text.alphabet import GONE, MARK, OTHER, SEPARATOR, SIGN, SURROGATE

GROW, LONGER, ELSEWHERE = -1, -2, -3
"""Instead of a number of watches: there was no room for hits, or for letters, or the article holds what only the
portable core reads."""
MORE = 32
"""One unit becomes fewer letters than that."""
CAPITAL, HYPHEN, SOUNDLESS, CYRILLIC, ODD = 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12
"""What a unit is, beside its code in `kinds`: one that may begin a name, a hyphen, ь or ъ, a Cyrillic letter, or one
that takes a closer look."""
FIRST_EMOJI, EMOJI = 0x1F000, 0xC00
"""The first of the code points of two units that have a table, and how many have."""
WHOLE, ANYTHING = 0, 1
"""Numbers of endings; those of closed lists are higher."""

(
    PATTERNS,
    ENTRIES,
    ENDINGS,
    POSTS_OF,
    POSTS,
    WAYS,
    PARTS,
    CLAUSES_OF,
    CLAUSE_WAYS_OF,
    CLAUSE_WAYS,
) = range(10)
LOOKS_OF, LOOKS, ALWAYS, NUMBERS = range(10, 14)
"""The sections of `ints`: `ints[ints[SECTION] + i]` is number `i` of one. What is asked for together stands together:
memory is what a large watchlist waits for."""
LETTERS, LETTERS_END, FIRST_ENTRY, ENTRIES_END, PATTERN = range(5)
"""A row of PATTERNS, and its width: the words looked for, and behind them the endings of the closed lists."""
PART, ENDS, NAME, SIGNS, LANGUAGES, RANK, POSTED, ENTRY = range(8)
"""A row of ENTRIES, each one spelling of one part. POSTED: watches are posted under the part."""
SPOKEN, SMALL, ENDING = range(3)
"""A row of ENDINGS: the set of its languages, and whether the word may be written small."""
WATCH, BY, BESIDE, POST = range(4)
"""A row of POSTS: a watch, the way by which it is posted, and another part of that, NONE if it has but one."""
FIRST_PART, SIZE, ANCHOR, ASKS, WAY = range(5)
"""A row of WAYS."""
(
    SHIFT,
    WHOLE_SHIFT,
    BEGIN_SHIFT,
    SHORTEST_BEGINNING,
    LONGEST_BEGINNING,
    LONGEST_ENDING,
    ENDINGS_FROM,
    FOREIGN,
) = range(8)
"""The numbers in NUMBERS. FOREIGN: some letters that are looked for have no code."""

COUNTS, PART_ROOM, PARTS_SEEN, WAY_STATE, WAY_TOLD, WATCH_SEEN, WATCHES, BEGUN = range(8)
(
    WORD_NUMBER,
    WORD_START,
    WORD_END,
    WORD_AT,
    WORD_HITS,
    HIT_PART,
    HIT_ENTRY,
    HIT_ENDING,
    HIT_WORD,
    HIT_NEXT,
) = range(8, 18)
TOLD, FITS = range(18, 20)
"""The sections of `room`, in the same way. What was written for an earlier article has an older stamp. Those from
WORD_NUMBER on grow. WORD_… are of words that something hits, HIT_… of hits, linked to the next of their part."""
STAMPED, FIRST, LAST, ROOM = range(4)
"""A row of PART_ROOM: the article, the first and the last hit."""
OF_WAY, START, END, AT, FIT, ROW = range(6)
"""A row of TOLD: way, start and end in units, its place in the stream, where its fits begin; ROW is its width."""
STAMP, WORDS, HITS, SEEN, ROWS, FITTED, TITLE, SUMMARY, COUNTED = range(9)
"""The numbers in COUNTS. A fit is an entry and an ending. TITLE, SUMMARY: the units where these fields end."""


@compiled
def scan(
    units,
    spoken,
    title,
    summary,
    kinds,
    grown,
    emoji,
    letters,
    slots,
    wholes,
    begins,
    ints,
    room,
    stream,
    origins,
):
    """How many watches hold, whose numbers are then in WATCHES; or GROW, LONGER, ELSEWHERE.

    `spoken[s]`: whether the article may be in one of the languages of set `s`. The letters that the odd unit `u` becomes
    stand in `grown` at `grown[u] // MORE`, so many as the rest.
    """
    counts = room[room[COUNTS] : room[COUNTS] + COUNTED]
    counts[STAMP] += 1
    counts[STAMP + 1 :] = 0
    counts[TITLE], counts[SUMMARY] = title, summary
    written = write(units, kinds, grown, emoji, ints[ints[NUMBERS] + FOREIGN] != 0, stream, origins)
    if written < 0:
        return written
    if not _find(
        units,
        spoken,
        written,
        kinds,
        letters,
        slots,
        wholes,
        begins,
        ints,
        room,
        stream,
        origins,
    ):
        return GROW
    watches = _judge(units, ints, room)
    return watches if _tell(units, watches, ints, room) else GROW


@compiled
def _is_full(room, section, number):
    """Whether a section has no place of that number."""
    return room[section] + number >= room[section + 1]


# -- units to letters -----------------------------------------------------------------------------------------------


@compiled
def write(units, kinds, grown, emoji, is_foreign, stream, origins):
    """How much of `stream` is the article: a separator, and behind each word one. `origins`: the unit of each letter."""
    stream[0] = SEPARATOR
    at = 1
    n, room = len(units), len(stream) - MORE - 3
    for i in range(n):
        if at > room:
            return LONGER
        kind = kinds[units[i]]
        code = kind & 255
        if kind & ODD:
            at = _write_odd(units, i, code, at, kinds, grown, emoji, is_foreign, stream, origins)
            if at < 0:
                return at
        elif code == SEPARATOR:
            if stream[at - 1] != SEPARATOR:
                stream[at], origins[at] = SEPARATOR, i
                at += 1
        elif code != GONE:
            stream[at], origins[at] = code, i
            at += 1
    if stream[at - 1] != SEPARATOR:
        stream[at], origins[at] = SEPARATOR, n
        at += 1
    return at


@compiled
def _write_odd(units, i, code, at, kinds, grown, emoji, is_foreign, stream, origins):
    """Where to go on in the stream."""
    if code == SURROGATE:
        code = _of_two_units(units, i, emoji)
    elif code == MARK:
        code = GONE if _is_within(units, i, at, kinds, stream, origins) else SEPARATOR
    if code == ELSEWHERE or (is_foreign and code in (OTHER, SIGN)):
        return ELSEWHERE
    if code == GONE:
        return at
    if code in (SEPARATOR, SIGN):
        return _write_sign(units, i, code, at, stream, origins)
    first, size = grown[units[i]] // MORE, grown[units[i]] % MORE
    if size == 0:
        return ELSEWHERE
    for k in range(size):
        stream[at + k], origins[at + k] = grown[first + k], i
    return at + size


@compiled
def _write_sign(units, i, code, at, stream, origins):
    """A separator, or a Han sign as a word of its own. Kana with marks of their own are read elsewhere."""
    if stream[at - 1] != SEPARATOR:
        stream[at], origins[at] = SEPARATOR, i
        at += 1
    if code == SEPARATOR:
        return at
    if i + 1 < len(units) and (units[i + 1] == 0x3099 or units[i + 1] == 0x309A):
        return ELSEWHERE
    stream[at], origins[at] = SIGN, i
    stream[at + 1], origins[at + 1] = SEPARATOR, i + 1
    return at + 2


@compiled
def _of_two_units(units, i, emoji):
    """The code of a code point of two units: nothing at its second, a separator for a half alone."""
    unit = units[i]
    if unit >= 0xDC00:
        return GONE if i > 0 and 0xD800 <= units[i - 1] < 0xDC00 else SEPARATOR
    if i + 1 == len(units) or not 0xDC00 <= units[i + 1] < 0xE000:
        return SEPARATOR
    place = 0x10000 + ((np.int64(unit) - 0xD800) << 10) + np.int64(units[i + 1]) - 0xDC00 - FIRST_EMOJI
    return np.int64(emoji[place]) if 0 <= place < EMOJI else ELSEWHERE


@compiled
def _is_within(units, i, at, kinds, stream, origins):
    """Whether an apostrophe stands between two Cyrillic letters, whatever is unseen between."""
    if stream[at - 1] == SEPARATOR or not kinds[units[origins[at - 1]]] & CYRILLIC:
        return False
    for k in range(i + 1, len(units)):
        kind = kinds[units[k]]
        if kind & 255 != GONE:
            return kind & CYRILLIC != 0
    return False


# -- letters to parts hit -------------------------------------------------------------------------------------------


@compiled
def _find(
    units,
    spoken,
    written,
    kinds,
    letters,
    slots,
    wholes,
    begins,
    ints,
    room,
    stream,
    origins,
):
    """Every word that a part fits, with what fits it; False where there was no room."""
    whole_shift, begin_shift = (
        np.uint64(ints[ints[NUMBERS] + WHOLE_SHIFT]),
        np.uint64(ints[ints[NUMBERS] + BEGIN_SHIFT]),
    )
    shortest, longest = (
        ints[ints[NUMBERS] + SHORTEST_BEGINNING],
        ints[ints[NUMBERS] + LONGEST_BEGINNING],
    )
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
            h,
            begun,
            number,
            first,
            at,
            units,
            spoken,
            kinds,
            letters,
            slots,
            ints,
            room,
            stream,
            origins,
        ):
            return False
        number += 1
        begun = 0
        first, h = at + 1, BASIS
    return True


@compiled
def _fit(
    h,
    begun,
    number,
    first,
    behind,
    units,
    spoken,
    kinds,
    letters,
    slots,
    ints,
    room,
    stream,
    origins,
):
    """What fits the word `stream[first:behind]`; `begun` are the beginnings of it to ask for."""
    word, known = room[room[COUNTS] + WORDS], room[room[COUNTS] + HITS]
    if _is_full(room, WORD_HITS, word + 1):
        return False
    (
        room[room[WORD_NUMBER] + word],
        room[room[WORD_AT] + word],
        room[room[WORD_HITS] + word],
    ) = number, first, known
    room[room[WORD_START] + word], room[room[WORD_END] + word] = (
        origins[first],
        origins[behind],
    )
    if not _fit_beginning(
        h,
        first,
        behind,
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
        ending = _ending(
            ints[ints[ENTRIES] + entry * ENTRY + ENDS],
            middle,
            behind,
            letters,
            slots,
            ints,
            stream,
        )
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
    h, shift = (
        hashed(stream, middle, behind) ^ np.uint64(ends),
        np.uint64(ints[ints[NUMBERS] + SHIFT]),
    )
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
    if _is_full(room, HIT_PART, hit):
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
            if room[room[WATCH_SEEN] + watch] != stamp and _stands(ints[row + BY], units, ints, room):
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
        if _stands(way, units, ints, room) and not (surely and ints[ints[WAYS] + way * WAY + ASKS]):
            return True
    return False


@compiled
def _stands(way, units, ints, room):
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
    hit = _first_hit(row, ints, room)
    while hit != NONE:
        word = _begins(row, hit, units, ints, room)
        if word != NONE:
            return word
        hit = room[room[HIT_NEXT] + hit]
    return NONE


@compiled
def _first_hit(row, ints, room):
    """Of the way's anchor."""
    part = ints[ints[PARTS] + ints[row + FIRST_PART] + ints[row + ANCHOR]]
    return room[room[PART_ROOM] + part * ROOM + FIRST]


@compiled
def _begins(row, hit, units, ints, room):
    """The word that the way begins with where its anchor is this hit; NONE where it isn't hit."""
    size, anchor = ints[row + SIZE], ints[row + ANCHOR]
    first = room[room[HIT_WORD] + hit] - anchor
    last = first + size - 1
    if first < 0 or last >= room[room[COUNTS] + WORDS]:
        return NONE
    if room[room[WORD_NUMBER] + last] - room[room[WORD_NUMBER] + first] != size - 1:
        return NONE
    for k in range(size):
        if k != anchor and _hit_at(first + k, ints[ints[PARTS] + ints[row + FIRST_PART] + k], room) == NONE:
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
def _hit_at(word, part, room):
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


# -- watches to hits ------------------------------------------------------------------------------------------------


@compiled
def _tell(units, watches, ints, room):
    """The hits of all ways of the watches that hold; False where there was no room."""
    stamp = room[room[COUNTS] + STAMP]
    for k in range(watches):
        of_watch = ints[LOOKS_OF] + room[room[WATCHES] + k]
        for look in range(ints[of_watch], ints[of_watch + 1]):
            way = ints[ints[LOOKS] + look]
            if room[room[WAY_TOLD] + way] != stamp:
                room[room[WAY_TOLD] + way] = stamp
                if _stands(way, units, ints, room) and not _tell_way(way, units, ints, room):
                    return False
    return True


@compiled
def _tell_way(way, units, ints, room):
    row = ints[WAYS] + way * WAY
    hit = _first_hit(row, ints, room)
    while hit != NONE:
        first = _begins(row, hit, units, ints, room)
        hit = room[room[HIT_NEXT] + hit]
        if first != NONE and not _tell_hit(way, row, first, ints, room):
            return False
    return True


@compiled
def _tell_hit(way, row, first, ints, room):
    told, fits, size = (
        room[room[COUNTS] + ROWS] * ROW,
        room[room[COUNTS] + FITTED],
        ints[row + SIZE],
    )
    if _is_full(room, TOLD, told + ROW - 1) or _is_full(room, FITS, fits + 2 * size - 1):
        return False
    at = room[TOLD] + told
    room[at + OF_WAY], room[at + AT], room[at + FIT] = (
        way,
        room[room[WORD_AT] + first],
        fits,
    )
    room[at + START], room[at + END] = (
        room[room[WORD_START] + first],
        room[room[WORD_END] + first + size - 1],
    )
    for k in range(size):
        hit, fit = (
            _hit_at(first + k, ints[ints[PARTS] + ints[row + FIRST_PART] + k], room),
            room[FITS] + fits + 2 * k,
        )
        room[fit], room[fit + 1] = (
            room[room[HIT_ENTRY] + hit],
            room[room[HIT_ENDING] + hit],
        )
    room[room[COUNTS] + ROWS] += 1
    room[room[COUNTS] + FITTED] += 2 * size
    return True
