"""The configuration of a running process: taken anew when its files change, kept as it was while they are wrong.

    look at most once a second ──changed?──▶ at rest? ──▶ read ──right──▶ taken
                                                             └──wrong──▶ refused: the old one stays, and says so

What starts while they are wrong takes the last right one, if one was kept (settings/last_good.py). A file is at rest
when it is a second old or looks the same twice: an editor may be in the middle of writing it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from watchword import log, metrics
from watchword.errors import ConfigError, Problem
from watchword.settings.configuration import FILES, Configuration, examine
from watchword.settings.env import Environment
from watchword.settings.last_good import keep, kept
from watchword.settings.yaml_file import stamp

LOOK_EVERY = 1.0
REST = 1.0
"""Seconds."""

Stamps = dict[Path, tuple[int, int, int] | None]


class Reloading:
    """Begins with the files as they are, or with what was kept in the folder `good`. For any number of threads.

    ConfigError if the files are wrong and nothing was kept. What is taken is kept in `good`, if that is given.
    """

    def __init__(self, directory: Path, good: Path | None = None) -> None:
        self.directory, self._good = directory, good
        self._lock = threading.Lock()
        before = _stamps(directory / name for name in FILES)
        found, problems = examine(directory)
        self._current = self._begun(found, problems)
        self._considered = self._last_seen = _stamps(found.files) | before
        self._next_look = time.monotonic() + LOOK_EVERY

    @classmethod
    def of(cls, env: Environment) -> Reloading:
        """The configuration of a role, with what is kept in its home."""
        return cls(env.config_dir, env.place.good_configurations)

    def current(self) -> Configuration:
        """The last right configuration. Costs a comparison of clocks, once a second a look at a few files."""
        self._look()
        return self._current

    def problem(self) -> str | None:
        """What is wrong with the files now, for a person to read; None when what runs is what they say."""
        self._look()
        return self._problem

    def changed_since(self, version: str) -> bool:
        return self.current().version != version

    def _begun(self, found: Configuration, problems: Sequence[Problem]) -> Configuration:
        self._problem: str | None = None
        if not problems:
            self._keep(found)
            return found
        instead = kept(self._good, self.directory) if self._good else None
        if instead is None:
            raise ConfigError(*problems)
        self._refuse(_told(problems))
        return instead

    def _keep(self, found: Configuration) -> None:
        if self._good:
            keep(self._good, found)

    def _look(self) -> None:
        if time.monotonic() < self._next_look or not self._lock.acquire(blocking=False):
            return  # too early, or another thread is looking
        try:
            self._next_look = time.monotonic() + LOOK_EVERY
            seen = _stamps(self._considered)
            is_at_rest = seen == self._last_seen or _is_old(seen, self._considered)
            self._last_seen = seen
            if seen != self._considered and is_at_rest:
                self._consider(seen)
        finally:
            self._lock.release()

    def _consider(self, seen: Stamps) -> None:
        found, problems = examine(self.directory)
        if _stamps(seen) != seen:
            return  # what changed while it was read may be half of each: the next look is soon
        # what was seen before reading counts: a change since is seen at the next look
        self._considered = self._last_seen = _stamps(found.files) | seen
        if problems:
            self._refuse(_told(problems))
        else:
            self._take(found)

    def _refuse(self, problem: str) -> None:
        if problem != self._problem:
            log.get(__name__).error("config.refused", directory=str(self.directory), problem=problem)
        self._problem = problem
        metrics.config_reloads.labels("refused").inc()

    def _take(self, found: Configuration) -> None:
        is_new = self._problem is not None or found.version != self._current.version
        self._current, self._problem = found, None
        self._keep(found)
        if is_new:
            log.get(__name__).info("config.taken", directory=str(self.directory), version=found.version)
            metrics.config_reloads.labels("taken").inc()


def _told(problems: Iterable[Problem]) -> str:
    return "\n".join(map(str, problems))


def _stamps(files: Iterable[Path]) -> Stamps:
    return {file: stamp(file) for file in files}


def _is_old(seen: Stamps, considered: Stamps) -> bool:
    """Whether what changed is there and was written more than a second ago."""
    newest_allowed = time.time_ns() - int(REST * 1e9)
    changed = [each for file, each in seen.items() if each != considered[file]]
    return all(each is not None and each[0] <= newest_allowed for each in changed)
