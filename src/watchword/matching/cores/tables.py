"""A program laid out in arrays for the kernel: patterns by their hash, parts, ways, watches by their rarest clause."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from watchword.matching.cores.arrays import (
    Ints,
    bits,
    bounds,
    flat,
    ints,
    packed,
    table,
)
from watchword.matching.cores.hashing import NONE
from watchword.matching.cores.memory import ANYTHING, ENTRY, LENGTH, MANY, PATTERN, WHOLE
from watchword.matching.cores.units import emoji, grown, kinds
from watchword.matching.endings import ENDINGS, Ending
from watchword.matching.form import ANYTHING as ANY_REST
from watchword.matching.form import WHOLE as NO_REST
from watchword.matching.form import Part, Spelling
from watchword.matching.program import Looks, Program
from watchword.text.alphabet import SURROGATE, encoded

Post = tuple[int, int, int]
"""Watch, the way by which it is posted, and another part of that: where that isn't met, nothing else is asked."""
Entry = tuple[int, int, int, int, int, int]
"""Part, number of the endings, whether it is a name, signs, set of languages, rank within the part: lowest is surest. How
memory.ENTRY begins; whether it is posted and its number come behind."""

_NAMES = 0.02
"""How often a word with a capital is met, beside one of as many letters without."""


class Layout:
    """`arrays` and `sure` are what the kernel reads, in its order. `sure`: how sure each entry is, and each way, and what
    each term weighs.

    `asks`: of each way, whether the kernel can only think it possible (`exact`, `rejected`); `asking`: the watches whose
    gates have such; `widths`: of each way, the numbers that its fits take. `spellings[e]` is that of entry `e`,
    `endings[i]` ending `i`, `languages[s]` set `s`.
    """

    def __init__(self, program: Program) -> None:
        words, parts = Words(), dict[Part, int]()
        rows = [[_numbered(part, parts, words) for part in way.parts] for way in program.ways]
        self.asks = [way.exact is not None or bool(way.rejected) for way in program.ways]
        self.asking = frozenset(i for i, watch in enumerate(program.watches) if self._is_asking(watch))
        self.widths = [2 * len(way.parts) for way in program.ways]
        self.spellings = words.spellings
        self.endings = words.endings()
        self.parts = len(parts)
        used = Counter(chain(*rows))
        anchors = [_anchor(row, used, words.rarities) for row in rows]
        posts, watches = _watches(program.watches, rows, anchors, words.rarities)
        arrays, sections, numbers = _words(words, self.endings, posts)
        sure = [spelling.confidence for spelling in self.spellings]
        scored = [watch.scored for watch in program.watches]
        self.sure = np.array([*sure, *(way.confidence for way in program.ways), *(each for each, _ in chain(*scored))])
        self.languages = [*words.languages]
        widths = map(len, rows)
        ways = zip(bounds(rows)[:-1].tolist(), widths, anchors, self.asks, strict=True)
        self.arrays = (
            *arrays,
            packed(
                [
                    *sections,
                    bounds(posts),
                    ints(chain(*chain(*posts))),
                    ints(chain(*ways)),
                    ints(chain(*rows)),
                    *watches,
                    np.append(numbers, ints([len(sure), len(sure) + len(program.ways)])),
                    bounds(scored),
                    *flat([ways for _, ways in chain(*scored)]),
                ]
            ),
        )

    def _is_asking(self, watch: Looks) -> bool:
        return any(self.asks[way] for way in chain(watch.gate.excluded, *watch.gate.required))


@dataclass
class Words:
    """What is looked for in words. `is_foreign`: some of it has letters without codes, and is read elsewhere."""

    patterns: dict[bytes, list[int]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    spellings: list[Spelling] = field(default_factory=list)
    rarities: list[float] = field(default_factory=list)
    languages: dict[frozenset[str], int] = field(default_factory=lambda: {frozenset(): 0})
    lists: dict[str, int] = field(default_factory=lambda: {NO_REST: WHOLE, ANY_REST: ANYTHING})
    is_foreign: bool = False

    def add(self, part: Part) -> None:
        """How often it may be met goes by the letters of its spellings, and names are rare; only the order matters."""
        number, rarity = len(self.rarities), 0.0
        ranked = sorted(
            range(len(part)),
            key=lambda i: (-part[i].confidence, -len(part[i].letters), i),
        )
        for rank, i in enumerate(ranked):
            letters = encoded(part[i].letters)
            rarity += math.exp(-0.6 * len(letters)) * (_NAMES if part[i].text[:1].isupper() else 1.0)
            if max(letters) >= SURROGATE:
                self.is_foreign = True
            else:
                self._add(number, part[i], rank, letters)
        self.rarities.append(rarity)

    def goes_on(self) -> list[bool]:
        """Of each pattern, whether a word that it begins may be longer."""
        return [any(self.entries[entry][1] != WHOLE for entry in some) for some in self.patterns.values()]

    def beginnings(self) -> list[int]:
        """The lengths of those."""
        return [len(letters) for letters, longer in zip(self.patterns, self.goes_on(), strict=True) if longer]

    def rests(self) -> list[tuple[int, bytes]]:
        """Number of the list and letters of each ending."""
        closed = ((number, name) for name, number in self.lists.items() if number > ANYTHING)
        return [(number, encoded(rest)) for number, name in closed for rest in ENDINGS[name]]

    def endings(self) -> list[Ending]:
        """In the same order."""
        closed = (name for name, number in self.lists.items() if number > ANYTHING)
        return [ending for name in closed for ending in ENDINGS[name].values()]

    def _add(self, part: int, spelling: Spelling, rank: int, letters: bytes) -> None:
        ends = self.lists.setdefault(spelling.endings, len(self.lists))
        signs = NONE if spelling.signs is None else spelling.signs
        languages = self.languages.setdefault(spelling.languages, len(self.languages))
        self.patterns.setdefault(letters, []).append(len(self.entries))
        self.entries.append((part, ends, spelling.capital, signs, languages, rank))
        self.spellings.append(spelling)


def _numbered(part: Part, parts: dict[Part, int], words: Words) -> int:
    number = parts.get(part)
    if number is None:
        number = parts[part] = len(parts)
        words.add(part)
    return number


def _anchor(row: Sequence[int], used: Counter[int], rarities: Sequence[float]) -> int:
    """The part that fewest ways have, and of such the rarest: a surname, not a first name."""
    return min(range(len(row)), key=lambda i: (used[row[i]], rarities[row[i]]))


def _words(
    words: Words, endings: Sequence[Ending], posts: Sequence[Sequence[Post]]
) -> tuple[tuple[Any, ...], list[Ints], Ints]:
    """The arrays that stand alone, the patterns, the rows of endings, and the numbers about them."""
    rests = words.rests()
    patterns, places = _patterns(words, [rest for _, rest in rests], posts)
    known = table(
        [*words.patterns, *(rest for _, rest in rests)],
        [0] * len(words.patterns) + [ends for ends, _ in rests],
        places,
    )
    goes_on, nothing = words.goes_on(), [False] * len(rests)
    wholes, begins = (
        bits(known, [True] * len(goes_on) + nothing),
        bits(known, goes_on + nothing),
    )
    languages = [words.languages.setdefault(each.languages, len(words.languages)) for each in endings]
    lengths, foreign = words.beginnings(), words.is_foreign
    reach = [
        min(lengths, default=1),
        max(lengths, default=0),
        max((len(rest) for _, rest in rests), default=0),
    ]
    return (
        (kinds(foreign), grown(foreign), emoji(), known.slots, wholes.bits, begins.bits),
        [patterns, ints(chain(*zip(languages, map(_small, endings), strict=True)))],
        ints([known.shift, wholes.shift, begins.shift, *reach, foreign]),
    )


def _patterns(words: Words, rests: Sequence[bytes], posts: Sequence[Sequence[Post]]) -> tuple[Ints, Ints]:
    """What stands in PATTERNS, and where each pattern begins there, then each ending; nothing is at 0."""
    every = [*words.patterns, *rests]
    many = np.array([*map(len, words.patterns.values()), *([0] * len(rests))], np.int64)
    lengths = np.array([*map(len, every)], np.int64)
    letters_at = PATTERN + ENTRY * many
    ends = 1 + np.cumsum(letters_at + (lengths + 3) // 4)
    places = np.concatenate([[1], ends[:-1]]) if len(ends) else ends
    made = np.zeros(ends[-1] if len(ends) else 1, "<i4")
    made[places + LENGTH] = lengths
    made[places + MANY] = np.concatenate([many[: len(words.patterns)], -1 - np.arange(len(rests))])
    rows = [(*words.entries[i], bool(posts[words.entries[i][0]]), i) for i in chain(*words.patterns.values())]
    for k, column in enumerate(zip(*rows, strict=True)):
        made[np.repeat(places + PATTERN, many) + _counted(many) * ENTRY + k] = column
    made.view(np.uint8)[np.repeat(4 * (places + letters_at), lengths) + _counted(lengths)] = np.frombuffer(
        b"".join(every), np.uint8
    )
    return made.astype(np.int32), places.astype(np.int32)


def _counted(many: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0, 1, 2 … for each number so many."""
    return np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)


def _small(ending: Ending) -> int:
    return int(ending.small)


def _watches(
    watches: Sequence[Looks],
    rows: Sequence[Sequence[int]],
    anchors: Sequence[int],
    rarities: Sequence[float],
) -> tuple[list[list[Post]], list[Ints]]:
    """By part the watches and ways to ask for; by watch its other clauses, last what must not be found; by watch its
    ways; the watches to be judged in any article."""
    rarity = [rarities[row[anchor]] for row, anchor in zip(rows, anchors, strict=True)]
    posts: list[list[Post]] = [[] for _ in rarities]
    clauses: list[list[frozenset[int]]] = []
    for number, watch in enumerate(watches):
        required = sorted(watch.gate.required, key=lambda clause: sum(rarity[way] for way in clause))
        for way in required[0] if required else ():
            row, anchor = rows[way], anchors[way]
            others = [part for i, part in enumerate(row) if i != anchor]
            posts[row[anchor]].append((number, way, min(others, key=lambda part: rarities[part], default=NONE)))
        clauses.append([*required[1:], watch.gate.excluded])
    always = ints(number for number, watch in enumerate(watches) if not watch.gate.required)
    return posts, [
        bounds(clauses),
        *flat([*chain(*clauses)]),
        *flat([watch.ways for watch in watches]),
        always,
    ]
