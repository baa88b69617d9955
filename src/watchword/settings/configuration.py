"""The directory of configuration, read and checked as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from watchword.errors import ConfigError, Problem
from watchword.feeds.source import FeedSource
from watchword.matching.watch import Watchlist
from watchword.settings import channels, feeds_file, general_file, watchlist
from watchword.settings.general import General
from watchword.settings.secrets import SecretSource
from watchword.settings.yaml_file import Page, open_page, problems_of
from watchword.stories.channel import Channel

FILES = {"watchlist.yaml": "watches", "feeds.yaml": "groups", "channels.yaml": "channels", "settings.yaml": "contact"}
"""Each file of a directory, and the key that it begins with."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Everything that people write, checked. `version` names the content of all files together.

    `files`: every file that it was read from, those of secrets included, whether they exist or not. `contents`: what
    the files of the directory held, by name.
    """

    directory: Path
    watchlist: Watchlist
    feeds: tuple[FeedSource, ...]
    channels: Mapping[str, Channel]
    general: General
    version: str
    files: tuple[Path, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def channels_of(self, watch_id: str) -> tuple[str, ...]:
        """The names of the channels that a watch goes to: its own, else the default ones.

        A watch that is gone by now goes to the default ones: its alert was on its way already.
        """
        watch = self.watchlist.watch(watch_id)
        if watch is not None and watch.channels is not None:
            return watch.channels
        return tuple(name for name, channel in self.channels.items() if channel.default)


def load(directory: Path) -> Configuration:
    """All files of `directory`; ConfigError carries every problem of every file.

    `feeds.yaml`, `channels.yaml` and `settings.yaml` may be missing: no feeds, the console, the defaults.
    """
    found, problems = examine(directory)
    if problems:
        raise ConfigError(*problems)
    return found


def examine(directory: Path, contents: Mapping[str, bytes] | None = None) -> tuple[Configuration, tuple[Problem, ...]]:
    """What could be read of `directory`, and everything that is wrong with it, by file and line. Never raises.

    `contents`: what its files are taken to hold, by name, in place of what they do.
    """
    read = None if contents is None else partial(_given, contents)
    pages = {
        name: open_page(directory / name, top, is_needed=top == "watches", read=read) for name, top in FILES.items()
    }
    found = _read(directory, pages, SecretSource(directory))
    if contents is not None or directory.is_dir():
        return found, problems_of(*pages.values())
    problem = "there is no such directory of configuration"
    return found, (Problem(str(directory), None, "config", problem, f"`watchword init {directory}` writes one"),)


def _given(contents: Mapping[str, bytes], path: Path) -> bytes:
    if path.name not in contents:
        raise FileNotFoundError(path)
    return contents[path.name]


def _read(directory: Path, pages: Mapping[str, Page], source: SecretSource) -> Configuration:
    settings = pages["settings.yaml"]
    networks = general_file.networks(settings)
    found = channels.read(pages["channels.yaml"], source, networks)
    known = None if pages["channels.yaml"].is_broken else found
    return Configuration(
        directory=directory,
        watchlist=watchlist.read(pages["watchlist.yaml"], known),
        feeds=feeds_file.read(pages["feeds.yaml"], networks),
        channels=found,
        general=general_file.read(settings, networks, known),
        version=_version([*(page.content for page in pages.values()), *source.contents]),
        files=(*(page.path for page in pages.values()), *source.files),
        contents={name: page.content for name, page in pages.items() if page.content},
    )


def _version(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]
