"""The compiled watchlist of the score stage, made anew when the configuration changes, between two batches."""

from __future__ import annotations

from pathlib import Path

from watchword.errors import ConfigError, Problem
from watchword.matching import Compiled, compile_watchlist
from watchword.settings.reload import Reloading
from watchword.settings.watchlist import load


class Watching:
    def __init__(self, configuration: Reloading) -> None:
        self.configuration = configuration
        self._watchlist = configuration.current().watchlist
        self._compiled = compile_watchlist(self._watchlist)

    def current(self) -> Compiled:
        """As the files say now; while they are wrong, as they last said when they were right."""
        watchlist = self.configuration.current().watchlist
        if watchlist.version != self._watchlist.version:
            self._watchlist, self._compiled = watchlist, compile_watchlist(watchlist)
        return self._compiled


def compiled_file(path: Path) -> Compiled:
    """One watchlist alone; ConfigError if anything in it can't be taken."""
    compiled = compile_watchlist(load(path))
    if compiled.broken:
        raise ConfigError(*(Problem(str(path), None, each.watch, each.problem, "mend it") for each in compiled.broken))
    return compiled
