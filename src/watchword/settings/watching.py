"""The compiled watchlist of the score stage, made anew beside the old one when the configuration changes.

files change ──▶ compiled in a thread of its own, the old one judges on ──▶ swapped between two batches
                                      └── what breaks is said, and the old one stays
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from watchword import log
from watchword.errors import ConfigError, Problem
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.watch import Watchlist
from watchword.settings.reload import Reloading
from watchword.settings.watchlist import load

Compiling = Callable[[Watchlist, Compiled], Compiled]
PATIENCE = 0.5
"""Seconds that a batch waits for a new watchlist: a small one counts at once."""


class Watching:
    """`compiling` makes a watchlist of the earlier one; a batch waits `patience` seconds for it."""

    def __init__(
        self, configuration: Reloading, *, compiling: Compiling = compile_watchlist, patience: float = PATIENCE
    ) -> None:
        self.configuration, self._compiling, self._patience = configuration, compiling, patience
        self._watchlist = configuration.current().watchlist
        self._compiled = _kept(compile_watchlist(self._watchlist))
        self._aside = ThreadPoolExecutor(1, "compile")
        self._next: Future[Compiled] | None = None

    def current(self) -> Compiled:
        """As the files say now, or last said when they were right, as soon as that is compiled."""
        watchlist = self.configuration.current().watchlist
        if self._next is None and watchlist.version != self._watchlist.version:
            self._watchlist, self._next = watchlist, self._aside.submit(self._compiling, watchlist, self._compiled)
            wait([self._next], self._patience)
        if self._next is not None and self._next.done():
            self._compiled, self._next = self._taken(self._next, self._watchlist), None
        return self._compiled

    def settled(self) -> None:
        """Returns when nothing is being compiled."""
        if self._next is not None:
            wait([self._next])

    def _taken(self, made: Future[Compiled], watchlist: Watchlist) -> Compiled:
        error = made.exception()
        if error is None:
            return _kept(made.result())
        log.get(__name__).error("watchlist.refused", version=watchlist.version, problem=repr(error))
        return self._compiled


def _kept(compiled: Compiled) -> Compiled:
    """No search for garbage goes through its objects, of which 10,000 watches have millions: that would hold up an article
    for a third of a second. It holds no cycle, so it goes when the next one is taken all the same."""
    gc.freeze()
    return compiled


def compiled_file(path: Path) -> Compiled:
    """One watchlist alone; ConfigError if anything in it can't be taken."""
    compiled = compile_watchlist(load(path))
    if compiled.broken:
        raise ConfigError(*(Problem(str(path), None, each.watch, each.problem, "mend it") for each in compiled.broken))
    return compiled
