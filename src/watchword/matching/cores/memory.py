"""How the memory of the kernel is laid out: what stands where in `ints`, which it reads, and in `room`, where it writes.

Every table is a section of one array, and its rows have the width that is named last: an array of its own would cost
each article as much as a hundred letters do.
"""

from __future__ import annotations

GROW, LONGER, ELSEWHERE = -1, -2, -3
"""Instead of a number of watches: there was no room for hits, or for letters, or the article holds what only the
portable core reads."""
MORE = 32
"""One unit becomes fewer letters than that."""
CAPITAL, HYPHEN, SOUNDLESS, CYRILLIC, ODD = 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12
"""What a unit is, beside its code in `kinds`: one that may begin a name, a hyphen, ь or ъ, a Cyrillic letter, or one
that takes a closer look: neither a letter nor what parts words."""
FIRST_EMOJI, EMOJI = 0x1F000, 0xC00
"""The first of the code points of two units that have a table, and how many have."""
WHOLE, ANYTHING = 0, 1
"""Numbers of endings; those of closed lists are higher."""

(PATTERNS, ENDINGS, POSTS_OF, POSTS, WAYS, PARTS, CLAUSES_OF, CLAUSE_WAYS_OF, CLAUSE_WAYS) = range(9)
LOOKS_OF, LOOKS, ALWAYS, NUMBERS, SCORED_OF, SCORED_WAYS_OF, SCORED_WAYS = range(9, 16)
"""The sections of `ints`: `ints[ints[SECTION] + i]` is number `i` of one. What is asked for together stands together:
memory is what a large watchlist waits for."""
LENGTH, MANY, PATTERN = range(3)
"""How one of PATTERNS begins, a word that is looked for or an ending of a closed list: its letters, its entries, and the
width of that. Behind it stand the entries, then the letters, four to a number: all of it is one or two lines of memory.
MANY of an ending is the number of the ending, taken from -1."""
PART, ENDS, NAME, SIGNS, LANGUAGES, RANK, POSTED, NUMBER, ENTRY = range(9)
"""An entry, one spelling of one part, and its width. POSTED: watches are posted under the part."""
SPOKEN, SMALL, ENDING = range(3)
"""A row of ENDINGS: the set of its languages, and whether the word may be written small."""
WATCH, BY, BESIDE, POST = range(4)
"""A row of POSTS: a watch, the way by which it is posted, and another part of that, NONE if it has but one."""
FIRST_PART, SIZE, ANCHOR, ASKS, WAY = range(5)
"""A row of WAYS."""
(SHIFT, WHOLE_SHIFT, BEGIN_SHIFT, SHORTEST_BEGINNING, LONGEST_BEGINNING, LONGEST_ENDING, FOREIGN) = range(7)
SURE_WAYS, WEIGHTS = range(7, 9)
"""The numbers in NUMBERS. FOREIGN: some letters that are looked for have no code. SURE_WAYS, WEIGHTS: where these begin in
the array of numbers with a point, behind how sure each entry is."""
MOST_SPANS = 64
"""Spans that the kernel counts points of; where a watch has more, or asks about one, matching.points does."""

COUNTS, PART_ROOM, PARTS_SEEN, WAY_STATE, WAY_TOLD, WATCH_SEEN, WATCHES = range(7)
(WORD_NUMBER, WORD_START, WORD_END, WORD_AT, WORD_HITS, HIT_PART, HIT_ENTRY, HIT_ENDING, HIT_WORD, HIT_NEXT) = range(
    7, 17
)
CANDIDATES, TOLD, FITS = range(17, 20)
SPAN_START, SPAN_END, SPAN_FIELD, SPAN_TERM = range(20, 24)
"""The sections of `room`, in the same way. What was written for an earlier article has an older stamp. Those from
WORD_NUMBER to FITS grow. WORD_… are of words that something hits, HIT_… of hits, linked to the next of their part;
SPAN_… of what a watch is given points for."""
FIRST_ROW, TELLING = range(1, 3)
"""A row of WAY_TOLD, behind its stamp: the first of the way's rows in TOLD."""
SLOT, HALF, OF_WORD, BEGIN, MIDDLE, BEHIND, CANDIDATE = range(7)
"""A row of CANDIDATES, words and beginnings of words that may be looked for: where the table has them, half of their hash,
the word's number, where it begins, where the beginning ends, where the word does."""
STAMPED, FIRST, LAST, ROOM = range(4)
"""A row of PART_ROOM: the article, the first and the last hit."""
OF_WAY, START, END, AT, FIT, ROW = range(6)
"""A row of TOLD: way, start and end in units, its place in the stream, where its fits begin; ROW is its width."""
STAMP, WORDS, HITS, SEEN, ROWS, FITTED, TITLE, SUMMARY, COUNTED = range(9)
"""The numbers in COUNTS. A fit is an entry and an ending. TITLE, SUMMARY: the units where these fields end."""
