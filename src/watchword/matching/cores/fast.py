"""The core for who has numba: one compiled pass over an article decides which watches hold, and what they are worth.

    article ──▶ UTF-16 units ──kernel──▶ watches, points, hits by entry and ending ──when asked for──▶ Hits

What the kernel can't tell of a hit (`exact`, `rejected`) is asked of verify.

An article with letters that the kernel has no codes for, where such are looked for, goes to the portable core; so does
the question of who asks why.
"""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from watchword.matching.cores import NOTHING, Seen
from watchword.matching.cores.arrays import packed
from watchword.matching.cores.kernel import scan
from watchword.matching.cores.memory import (
    CANDIDATE,
    COUNTED,
    COUNTS,
    ELSEWHERE,
    FITS,
    FITTED,
    GROW,
    LONGER,
    MORE,
    MOST_SPANS,
    ROOM,
    ROW,
    ROWS,
    STAMP,
    TELLING,
    TOLD,
    WATCHES,
)
from watchword.matching.cores.page import Page
from watchword.matching.cores.portable import Portable
from watchword.matching.cores.tables import Layout
from watchword.matching.cores.verify import NO_ENDING, Fit, Index, hit, indexed, summed
from watchword.matching.form import Part
from watchword.matching.hit import FIELDS, Finds, Hit, Place
from watchword.matching.program import Program
from watchword.model import Content

_FIRST_ROOM = 1024
"""Words, hits and rows of hits that there is room for at first; a watchlist or an article that needs more gets it."""
_MOST_KEPT = 1 << 17
"""Of these, or letters; what a longer article needed is given back after it."""
_LAST_STAMP = 1 << 29
_MOST_SUMS = 1 << 16


class Fast:
    name = "fast"

    def __init__(self, program: Program) -> None:
        """ImportError or an error of numba's where this core can't run; `choice` then takes the other."""
        self._program = program
        self._layout = Layout(program)
        self.room = Room(self._layout, program)
        self._spoken: dict[str | None, Any] = {}
        self._sums: dict[tuple[str | None, int, tuple[int, ...]], Any] = {}
        self._indexes: dict[int, Index] = {}
        self._alone = Lock()  # the room is one, whoever asks
        self.hits(Content(""), None)  # compiles, or reads what was compiled before

    def hits(self, content: Content, language: str | None) -> Seen:
        text = f"{content.title}\n{content.summary}\n{content.text}"
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
        is_even = len(units) == len(text)
        title, summary = _ends(content, is_even)
        with self._alone:
            watches = self._scanned(units, title, summary, language)
            if watches == 0:
                return NOTHING
            if watches == ELSEWHERE:
                return self._portable.hits(content, language)
            told = self.room.told(watches)
        sides = Sides(title + 1, summary + 1, None if is_even else _code_points(units))
        seen = Seen(told.watches, lambda: self._finds(told, sides, content, language), told.points if is_even else {})
        return seen if self._layout.asking.isdisjoint(told.watches) else self._sure(seen)

    def found(self, content: Content, language: str | None) -> Seen:
        return self._portable.found(content, language)

    @cached_property
    def _portable(self) -> Portable:
        return Portable(self._program)

    def _scanned(self, units: Any, title: int, summary: int, language: str | None) -> int:
        spoken, room = self._languages(language), self.room
        room.renew(len(units))
        while True:
            watches: int = scan(
                units,
                spoken,
                title,
                summary,
                *self._layout.arrays,
                self._layout.sure,
                room.ints,
                room.sums,
                *room.letters,
            )
            if watches == GROW:
                room.grow()
            elif watches == LONGER:
                room.stretch(2 * len(room.letters.stream))
            else:
                return watches

    def _languages(self, language: str | None) -> Any:
        """Of each set of languages, whether the article may be in one of them."""
        known = self._spoken.get(language)
        if known is None:
            sets = self._layout.languages
            made = [language is None or not some or language in some for some in sets]
            known = self._spoken[language] = np.array(made, np.bool_)
        return known

    def _sure(self, seen: Seen) -> Seen:
        """Without the watches of whose gates the kernel only thought it possible that they hold."""
        holding = [each for each in seen.watches if self._is_so(each, seen.finds)]
        return Seen(holding, lambda: seen.finds, seen.points)

    def _finds(self, told: Told, sides: Sides, content: Content, language: str | None) -> dict[int, list[Hit]]:
        finds: dict[int, list[Hit]] = {}
        page = None
        fits = told.fits.tolist()
        for way, start, end, at, fit in told.rows.reshape(-1, ROW).tolist():
            if self._layout.asks[way]:
                page = page or Page(content, language)
                found = self._asked(way, at, page)
            else:
                found = Hit(
                    sides.place(start, end),
                    *self._summed(way, fits[fit : fit + self._layout.widths[way]], language),
                )
            if found is not None:
                finds.setdefault(way, []).append(found)
        return finds

    def _is_so(self, watch: int, finds: Finds) -> bool:
        """Whether its clauses hold, which the kernel knows but where a way asks."""
        return watch not in self._layout.asking or self._program.watches[watch].gate.hold(finds)

    def _summed(self, way: int, fits: list[int], language: str | None) -> Any:
        """Form, confidence, scheme and ending."""
        key = (language, way, tuple(fits))
        known = self._sums.get(key)
        if known is None:
            if len(self._sums) >= _MOST_SUMS:
                self._sums.clear()
            made = tuple(map(self._fit, fits[::2], fits[1::2]))
            known = self._sums[key] = summed(None, self._program.ways[way].confidence, made, language)
        return known

    def _fit(self, entry: int, ending: int) -> Fit:
        return Fit(
            self._layout.spellings[entry],
            NO_ENDING if ending < 0 else self._layout.endings[ending],
        )

    def _asked(self, way: int, at: int, page: Page) -> Hit | None:
        spelled = self._program.ways[way]
        return hit(spelled, [self._index(part) for part in spelled.parts], at, page)

    def _index(self, part: Part) -> Index:
        known = self._indexes.get(id(part))  # the program holds the part for as long as this lives
        if known is None:
            known = self._indexes[id(part)] = indexed(part)
        return known


class Told(NamedTuple):
    """What the kernel told, copied: watches, and S of those that it counted; rows of way, start, end, place in the stream
    and where the fits begin."""

    watches: list[int]
    points: dict[int, float]
    rows: Any
    fits: Any


class Sides(NamedTuple):
    """The units where summary and text begin; `before`: the code points before each unit, None if these are the same."""

    summary: int
    text: int
    before: Any

    def place(self, start: int, end: int) -> Place:
        field, begin = (2, self.text) if start >= self.text else (1, self.summary) if start >= self.summary else (0, 0)
        if self.before is not None:
            start, end, begin = (int(self.before[each]) for each in (start, end, begin))
        return Place(FIELDS[field], start - begin, end - begin)


class Letters(NamedTuple):
    """Of an article, as writing.write has them."""

    stream: Any
    origins: Any
    hashes: Any
    ends: Any


class Room:
    """Where the kernel writes. What an earlier article left there has an older stamp."""

    def __init__(self, layout: Layout, program: Program) -> None:
        ways, watches, parts = len(program.ways), len(program.watches), layout.parts
        self._fixed = [
            COUNTED,
            parts * ROOM,
            parts,
            ways,
            ways * TELLING,
            watches,
            watches,
        ]
        self.sums = np.empty(MOST_SPANS + watches, np.float64)
        self._growing = _FIRST_ROOM
        self.stretch(0)
        self._lay()

    def renew(self, units: int) -> None:
        """Room for an article of so many units, and a stamp that no article had; once for each article."""
        fits, kept = 2 * units + 4 * MORE, len(self.letters.stream)
        if kept < fits or kept > max(_MOST_KEPT, 4 * fits):
            self.stretch(3 * units + 8 * MORE)
        if self._growing > _MOST_KEPT:
            self._growing = _FIRST_ROOM
            self._lay()
        if self._counts[STAMP] > _LAST_STAMP:
            self._lay()

    def grow(self) -> None:
        self._growing *= 2
        self._lay()

    def stretch(self, letters: int) -> None:
        self.letters = Letters(
            np.empty(letters, np.uint8),
            np.empty(letters, np.int32),
            np.empty(letters, np.uint64),
            np.empty(letters, np.int32),
        )

    def told(self, watches: int) -> Told:
        numbers = self._section(WATCHES, watches).tolist()
        points = zip(numbers, self.sums[MOST_SPANS : MOST_SPANS + watches].tolist(), strict=True)
        rows, fits = self._counts[ROWS : FITTED + 1].tolist()
        return Told(
            sorted(numbers),
            {watch: each for watch, each in points if each == each},  # not a number is no number
            self._section(TOLD, rows * ROW).copy(),
            self._section(FITS, fits).copy(),
        )

    def _section(self, number: int, size: int) -> Any:
        return self.ints[self._at[number] : self._at[number] + size]

    def _lay(self) -> None:
        many = self._growing
        sizes = [
            *self._fixed,
            *[many] * 4,
            many + 1,
            *[many] * 5,
            many * CANDIDATE,
            many * ROW,
            many * 2,
            *[MOST_SPANS] * 4,
        ]
        self.ints = packed([np.zeros(size, np.int32) for size in sizes])
        self._at = self.ints[: len(sizes) + 1].tolist()
        self._counts = self.ints[self._at[COUNTS] : self._at[COUNTS + 1]]


def _ends(content: Content, is_even: bool) -> tuple[int, int]:
    """The units where title and summary end."""
    if is_even:
        title, summary = len(content.title), len(content.summary)
    else:
        title, summary = (
            len(each.encode("utf-16-le", "surrogatepass")) // 2 for each in (content.title, content.summary)
        )
    return title, title + 1 + summary


def _code_points(units: Any) -> Any:
    """By unit, and by the end, the code points before it."""
    second = (units[1:] >= 0xDC00) & (units[1:] < 0xE000) & (units[:-1] >= 0xD800) & (units[:-1] < 0xDC00)
    return np.arange(len(units) + 1) - np.concatenate(([0, 0], np.cumsum(second)))
