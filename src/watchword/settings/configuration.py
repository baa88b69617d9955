"""The directory of configuration, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watchword.feeds.source import FeedSource
from watchword.matching.watch import Watchlist
from watchword.settings.general import General
from watchword.stories.channel import Channel


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything that people write, checked. `version` names the content of all files together.

    `files`: every file that it was read from, secrets included, whether it exists or not.
    """

    directory: Path
    watchlist: Watchlist
    feeds: tuple[FeedSource, ...]
    channels: Mapping[str, Channel]
    general: General
    version: str
    files: tuple[Path, ...] = ()

    def channels_of(self, watch_id: str) -> tuple[str, ...]:
        """The names of the channels that a watch goes to: its own, else the default ones; () for an unknown watch."""
        watch = self.watchlist.watch(watch_id)
        if watch is None:
            return ()
        if watch.channels is not None:
            return watch.channels
        return tuple(name for name, channel in self.channels.items() if channel.default)


def load(directory: Path) -> Configuration:
    """All files of `directory`; ConfigError carries every problem of every file."""
    raise NotADirectoryError(directory)
