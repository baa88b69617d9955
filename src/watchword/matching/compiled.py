"""A watchlist made ready to meet articles.

    watchlist ──compile──▶ one scanner over all forms of all watches
    article ──scan──▶ what was found ──▶ the watches that look for it ──▶ gate · rules · score · evidence

Pure: a Compiled never changes, so a reload makes another one and swaps them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from watchword.errors import WatchwordError
from watchword.matching.judge import Found, judged
from watchword.matching.ready import ReadyWatch, make_ready
from watchword.matching.scan import Pattern, Scanner
from watchword.matching.watch import Watchlist
from watchword.model import Content, Severity


class Broken(msgspec.Struct, frozen=True):
    """A watch that is left out, and why."""

    watch: str
    problem: str


class Compiled:
    """`version` is that of the watchlist; `severities` by watch. `broken`: the watches that could not be compiled; a checked one has none."""

    def __init__(
        self,
        version: str,
        watches: Sequence[ReadyWatch],
        broken: Sequence[Broken] = (),
        severities: Mapping[str, Severity] | None = None,
    ) -> None:
        self.version, self.broken = version, tuple(broken)
        self.severities = severities or {}
        self._watches = tuple(watches)
        self._scanner = Scanner(each for watch in watches for each in watch.patterns())
        self._looking: dict[Pattern, list[int]] = defaultdict(list)
        for number, watch in enumerate(watches):
            for each in watch.looked_for():
                self._looking[each].append(number)

    def match(
        self, content: Content, *, language: str | None, url: str | None, source: str | None
    ) -> tuple[Found, ...]:
        """One for each watch that found a term, or whose gate holds, in the order of the watchlist. Never raises.

        The words alone decide; `language`, `url` and `source` (the feed's name) are part of the question all the same,
        so that no caller changes when a watch asks for them.
        """
        finds = self._scanner.scan(content)
        concerned = sorted({number for each in finds for number in self._looking.get(each, ())})
        answers = (judged(self._watches[number], content, finds) for number in concerned)
        return tuple(found for found in answers if found is not None)


def compile_watchlist(watchlist: Watchlist) -> Compiled:
    """Every watch that can be compiled; the others are named in `broken`."""
    ready: list[ReadyWatch] = []
    broken: list[Broken] = []
    for watch in watchlist.watches:
        try:
            ready.append(make_ready(watch))
        except WatchwordError as error:
            broken.append(Broken(watch.id, str(error)))
    severities = {watch.id: watch.severity for watch in watchlist.watches}
    return Compiled(watchlist.version, ready, broken, severities)
