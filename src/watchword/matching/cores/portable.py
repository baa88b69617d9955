"""The core that runs everywhere: numpy folds, daachorse finds, sets decide.

    article ──▶ bytes ──one automaton──▶ patterns that occur ──▶ watches whose rarest clause has one, and each other too
                                                                    └──▶ only for these: their ways, word by word

The first step asks for patterns, which is less than a hit (an ending, a capital, a word beside it may be wrong), so it
may let a watch through and the second step stops it, but never the other way round.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from daachorse import DoubleArrayAhoCorasick

from watchword.matching.cores import NOTHING, Seen
from watchword.matching.cores.page import Page
from watchword.matching.cores.patterns import Literal, Patterns, patterns
from watchword.matching.cores.verify import Index, hit, indexed, signs
from watchword.matching.form import Part
from watchword.matching.hit import LONGEST, Hit
from watchword.matching.program import Looks, Program
from watchword.model import Content
from watchword.text.alphabet import OTHER, SIGN

Rest = tuple[frozenset[int], ...]
"""Patterns, of which one of each set must occur."""
Occurrences = dict[int, list[int]]
"""By pattern, where in the stream of the page the word begins that it was found in."""


class Portable:
    name = "portable"

    def __init__(self, program: Program) -> None:
        self._program = program
        self._patterns = patterns(program.ways)
        self._automaton = DoubleArrayAhoCorasick(self._patterns.bytes_) if self._patterns.bytes_ else None
        self._by_rarest = _by_rarest_clause(program.watches, self._patterns)
        self._always = [number for number, watch in enumerate(program.watches) if not watch.gate.required]
        self._indexes: dict[int, Index] = {}

    def hits(self, content: Content, language: str | None) -> Seen:
        page = Page(content, language)
        occurring = self._occurring(page)
        return self._seen(self._possible({pattern for _, _, pattern in occurring}), occurring, page, only_hits=True)

    def found(self, content: Content, language: str | None) -> Seen:
        page = Page(content, language)
        occurring = self._occurring(page)
        patterns = {pattern for _, _, pattern in occurring}
        looking = {watch for pattern in patterns & self._by_term.keys() for watch in self._by_term[pattern]}
        return self._seen(looking.union(self._possible(patterns)), occurring, page, only_hits=False)

    def _occurring(self, page: Page) -> list[tuple[int, int, int]]:
        """Start in the stream, end, number of the pattern."""
        stream = page.stream
        occurring = self._automaton.find_overlapping(stream) if self._automaton else []
        if self._patterns.foreign and (OTHER in stream or SIGN in stream):
            occurring += self._foreign(page)
        return occurring

    def _foreign(self, page: Page) -> Iterable[tuple[int, int, int]]:
        known, lengths = self._patterns.foreign, self._patterns.lengths
        for at, word in page.words():
            for length in lengths:
                pattern = known.get(word.letters[:length])
                if pattern is not None and length <= len(word.letters):
                    yield at - 1, word.next, pattern

    def _possible(self, occurring: Collection[int]) -> list[int]:
        watches = list(self._always)
        for pattern in self._by_rarest.keys() & occurring:
            for watch, rest in self._by_rarest[pattern]:
                for each in rest:
                    if each.isdisjoint(occurring):
                        break
                else:
                    watches.append(watch)
        return watches

    def _seen(
        self, watches: Collection[int], occurring: Sequence[tuple[int, int, int]], page: Page, *, only_hits: bool
    ) -> Seen:
        if not watches:
            return NOTHING
        looks, places = self._program.watches, _places(occurring)
        finds: dict[int, Sequence[Hit]] = {}
        for way in {way for watch in watches for way in looks[watch].ways}:
            if hits := self._hits(way, places, page):
                finds[way] = hits
        found = finds.keys()
        concerned = (
            watch
            for watch in set(watches)
            if looks[watch].gate.hold(found) or (not only_hits and not looks[watch].terms.isdisjoint(found))
        )
        return Seen(sorted(concerned), lambda: finds)

    def _hits(self, way: int, places: Occurrences, page: Page) -> Sequence[Hit]:
        """In the order of reading."""
        anchors = [at for pattern in self._patterns.of_way[way] if pattern in places for at in places[pattern]]
        if not anchors:
            return ()
        literal = self._patterns.literals[way]
        if literal is not None and not page.has_signs:
            return _literal_hits(literal, anchors, page)
        spelled = self._program.ways[way]
        indexes = [self._index(part) for part in spelled.parts]
        firsts = (page.before(at, self._patterns.anchors[way]) for at in sorted(set(anchors)))
        answers = (hit(spelled, indexes, first, page) for first in firsts if first is not None)
        return [each for each in answers if each is not None]

    def _index(self, part: Part) -> Index:
        """Made when first asked for: most ways are never found."""
        known = self._indexes.get(id(part))  # the program holds the part for as long as this lives
        if known is None:
            known = self._indexes[id(part)] = indexed(part)
        return known

    @cached_property
    def _by_term(self) -> dict[int, set[int]]:
        by_term: dict[int, set[int]] = defaultdict(set)
        for number, watch in enumerate(self._program.watches):
            for way in watch.terms:
                for pattern in self._patterns.of_way[way]:
                    by_term[pattern].add(number)
        return by_term


def _literal_hits(literal: Literal, places: Iterable[int], page: Page) -> list[Hit]:
    """What their pattern says, but for the ь and ъ, the fields and the length."""
    hits = []
    for at in places:
        start, end = page.span(at, at + literal.length)
        if end - start <= LONGEST and (literal.signs is None or literal.signs == signs(page.text, start, end)):
            place = page.place(start, end)
            if place is not None:
                hits.append(Hit(place, literal.form, literal.confidence, literal.scheme, None))
    return hits


def _by_rarest_clause(watches: Sequence[Looks], of: Patterns) -> dict[int, list[tuple[int, Rest]]]:
    """By each pattern of its rarest clause a watch, with what else must occur."""
    rarity = _rarities(of)
    posted: dict[int, list[tuple[int, Rest]]] = defaultdict(list)
    for number, watch in enumerate(watches):
        clauses = sorted(
            (_patterns_of(each, of) for each in watch.gate.required), key=lambda c: sum(rarity[p] for p in c)
        )
        for pattern in clauses[0] if clauses else ():
            posted[pattern].append((number, tuple(clauses[1:])))
    return dict(posted)


def _patterns_of(ways: Iterable[int], of: Patterns) -> frozenset[int]:
    return frozenset(pattern for way in ways for pattern in of.of_way[way])


def _rarities(of: Patterns) -> list[float]:
    """How often each pattern may be met, by its length alone; only their order matters."""
    return [math.exp(-0.6 * len(each)) for each in (*of.bytes_, *of.foreign)]


def _places(occurring: Iterable[tuple[int, int, int]]) -> Occurrences:
    places: Occurrences = {}
    for start, _, pattern in occurring:
        if pattern in places:
            places[pattern].append(start + 1)
        else:
            places[pattern] = [start + 1]
    return places
