"""A watchlist made ready to meet articles.

    watchlist ──make_ready──▶ ready watches ──linked──▶ program ──▶ core
    article ──core──▶ what was found ──▶ the watches concerned ──▶ gate · rules · score · evidence

A Compiled never changes, but for the clock of its watches: a reload makes another one of it and swaps them. What is the
same in both is taken over: the ready watches, and as long as few watches changed the core too, with a small one beside
it for those that are new.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import nlargest
from operator import itemgetter
from time import perf_counter
from typing import NamedTuple

import msgspec

from watchword.errors import WatchwordError
from watchword.matching.cores import Core, Seen
from watchword.matching.cores.choice import MakeCore, best
from watchword.matching.holds import Reading
from watchword.matching.judge import Found, Sight, judged
from watchword.matching.program import Program, linked
from watchword.matching.ready import ReadyWatch, make_ready
from watchword.matching.watch import Watch, Watchlist
from watchword.model import Content, Severity

_FEW = 0.1
"""Share of a core's watches that may be new or gone before all is built anew."""


class Broken(msgspec.Struct, frozen=True):
    """A watch that is left out, and why."""

    watch: str
    problem: str


class Layer(NamedTuple):
    """A core and the watches that it knows by number."""

    watches: tuple[ReadyWatch, ...]
    program: Program
    core: Core


class Compiled:
    """`version` is that of the watchlist; `severities` by watch. `broken`: the watches that could not be compiled; a
    checked one has none.

    `layers`: those that are not among `watches` any more are passed over.
    """

    def __init__(
        self,
        version: str,
        watches: Sequence[ReadyWatch],
        broken: Sequence[Broken] = (),
        severities: Mapping[str, Severity] | None = None,
        layers: Sequence[Layer] = (),
        make_core: MakeCore = best,
    ) -> None:
        self.version, self.broken = version, tuple(broken)
        self.severities = severities or {}
        self.watches = tuple(watches)
        self.layers = _covering(self.watches, layers, make_core)
        self._seconds = [0.0] * len(self.watches)
        order = {id(watch): number for number, watch in enumerate(self.watches)}
        self._order = [[order.get(id(watch), -1) for watch in layer.watches] for layer in self.layers]

    @property
    def core(self) -> str:
        """The name of the core that runs."""
        return self.layers[0].core.name

    def slowest(self, count: int) -> list[tuple[str, float]]:
        """The watches that took the longest to judge in all articles so far, and the seconds that each took. What several
        ask of one article is the time of the first; putting evidence into words counts for none."""
        judged = ((watch.id, seconds) for watch, seconds in zip(self.watches, self._seconds, strict=True) if seconds)
        return nlargest(count, judged, key=itemgetter(1))

    def match(
        self, content: Content, *, language: str | None, url: str | None, source: str | None
    ) -> tuple[Found, ...]:
        """One for each watch that found a term, or whose gate holds, in the order of the watchlist. Never raises.

        `language`: two small letters; `source`: the feed's name.
        """
        seen = [layer.core.found(content, language) for layer in self.layers]
        reading = Reading(content, language=language, url=url, source=source)
        return tuple(found.told() for found in self._judged(reading, seen, holding=False))

    def hits(self, content: Content, *, language: str | None, url: str | None, source: str | None) -> tuple[Found, ...]:
        """Those of `match` whose gate holds, and those that broke: for who needs no others, far faster. Their evidence is
        put into words when it is asked for (Found.told)."""
        seen = [layer.core.hits(content, language) for layer in self.layers]
        if not any(each.watches for each in seen):
            return ()
        reading = Reading(content, language=language, url=url, source=source)
        return tuple(found for found in self._judged(reading, seen, holding=True) if found.gate or found.failure)

    def _judged(self, reading: Reading, seen: Sequence[Seen], *, holding: bool) -> list[Found]:
        """In the order of the watchlist. `holding`: the clauses of all that was seen hold."""
        concerned = [
            (order[number], number, layer, each)
            for layer, order, each in zip(self.layers, self._order, seen, strict=True)
            for number in each.watches
            if order[number] >= 0
        ]
        told: list[Found] = []
        begun = perf_counter()
        for order, number, layer, each in sorted(concerned, key=itemgetter(0)):
            sight = Sight(each, number, layer.program.watches[number].ways, holds=holding)
            found = judged(self.watches[order], reading, sight)
            if found is not None:
                told.append(found)
            ended = perf_counter()
            self._seconds[order] += ended - begun
            begun = ended
        return told


def compile_watchlist(watchlist: Watchlist, earlier: Compiled | None = None, *, make_core: MakeCore = best) -> Compiled:
    """Every watch that can be compiled; the others are named in `broken`. What `earlier` has of them is taken over."""
    with _collecting_later():
        return _compiled(watchlist, earlier, make_core)


def _compiled(watchlist: Watchlist, earlier: Compiled | None, make_core: MakeCore) -> Compiled:
    ready: list[ReadyWatch] = []
    broken: list[Broken] = []
    known: dict[Watch, ReadyWatch] = {each.watch: each for each in earlier.watches} if earlier else {}
    for watch in watchlist.watches:
        try:
            ready.append(known.get(watch) or make_ready(watch))
        except WatchwordError as error:
            broken.append(Broken(watch.id, str(error)))
    severities = {watch.id: watch.severity for watch in watchlist.watches}
    return Compiled(watchlist.version, ready, broken, severities, earlier.layers if earlier else (), make_core)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """A quarter of the time goes into looking for cycles among millions of objects that have none and will stay."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _covering(watches: Sequence[ReadyWatch], earlier: Sequence[Layer], make_core: MakeCore) -> tuple[Layer, ...]:
    """The first of the earlier layers and one for all that it lacks, or a single new one if too much has changed."""
    if not earlier:
        return (_layer(watches, make_core),)
    base = earlier[0]
    wanted, known = set(map(id, watches)), set(map(id, base.watches))
    lacking = [watch for watch in watches if id(watch) not in known]
    if len(lacking) + len(known - wanted) > _FEW * len(known):
        return (_layer(watches, make_core),)
    return (base, _layer(lacking, make_core)) if lacking else (base,)


def _layer(watches: Sequence[ReadyWatch], make_core: MakeCore) -> Layer:
    program = linked(watches)
    return Layer(tuple(watches), program, make_core(program))
