"""The scripted news day: which outlets there are, and what each has published by a given moment.

A story stands in `day/OUTLET.yaml` with the moment at which it appears: seconds after the start of the day (`at: 95`),
or how long before it (`at: -3h`, `at: -70m`). Its `changes` are later corrections, each a whole title and summary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from ruamel.yaml import YAML

Format = Literal["rss2", "rdf", "atom"]
Flaw = Literal["bare ampersands", "cut off"]
DAY = Path(__file__).parent / "day"
LONGEST_FEED = 20


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a story reads from the moment `at` on."""

    at: int | str
    title: str
    summary: str
    text: str = ""

    @property
    def after(self) -> timedelta:
        return after(self.at)


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`link` is OUTLET/SLUG of another outlet's story where this one only passes it on."""

    slug: str
    at: int | str
    title: str
    summary: str
    text: str = ""
    link: str | None = None
    changes: tuple[Wording, ...] = ()

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """The first wording and its corrections, in order."""
        return (Wording(self.at, self.title, self.summary, self.text), *self.changes)


class Outlet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One publisher and the ways of its feed; `id` is the name of its file."""

    name: str
    language: str
    format: Format
    zone: str
    side: str
    stories: tuple[Story, ...]
    id: str = ""
    encoding: str = "utf-8"
    zoneless: bool = False
    flaw: Flaw | None = None
    delay: float = 0.0

    @cached_property
    def by_slug(self) -> Mapping[str, Story]:
        return {story.slug: story for story in self.stories}


class Item(NamedTuple):
    """A story as a feed shows it at some moment."""

    path: str
    title: str
    summary: str
    text: str
    published: datetime
    updated: datetime


def load(folder: Path = DAY) -> tuple[Outlet, ...]:
    """All outlets of the day, in the order of their names."""
    return tuple(_outlet(file) for file in sorted(folder.glob("*.yaml")))


def items(outlet: Outlet, start: datetime, now: datetime) -> list[Item]:
    """What the outlet's feed holds at `now` of a day that began at `start`: newest first, 20 at most."""
    told = [item for story in outlet.stories if (item := told_by(story, outlet, start, now))]
    return sorted(told, key=lambda item: item.published, reverse=True)[:LONGEST_FEED]


def told_by(story: Story, outlet: Outlet, start: datetime, now: datetime) -> Item | None:
    """The story in its wording at `now`; None before it is published."""
    wordings = [wording for wording in story.wordings if start + wording.after <= now]
    if not wordings:
        return None
    last = wordings[-1]
    return Item(
        path=story.link or f"{outlet.id}/{story.slug}",
        title=last.title,
        summary=last.summary,
        text=last.text.strip(),
        published=start + wordings[0].after,
        updated=start + last.after,
    )


def end_of(outlets: Iterable[Outlet]) -> timedelta:
    """When the last wording of the day appears."""
    return max(wording.after for outlet in outlets for story in outlet.stories for wording in story.wordings)


def after(at: int | str) -> timedelta:
    """`95`, `-3h` or `-70m` as the time that passes from the start of the day."""
    if isinstance(at, int):
        return timedelta(seconds=at)
    found = re.fullmatch(r"-(\d+)([hm])", at)
    if not found:
        raise ValueError(f"{at!r} is no moment of the day: write seconds after its start, or -3h, or -70m")
    return -timedelta(**{"hours" if found[2] == "h" else "minutes": int(found[1])})


def _outlet(file: Path) -> Outlet:
    written = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return msgspec.convert({**written, "id": file.stem}, Outlet)
