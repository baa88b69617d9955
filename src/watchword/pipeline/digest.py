"""Digest: what each watch found since the last one, once a day, for each list that wants it.

    begin (a row for list and date) ──▶ matches of its window ──▶ text ──▶ send ──▶ mark delivered

A second trigger for the same date finds the row delivered and sends nothing. A kill after sending and before marking
sends once more, over the same window and under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from watchword import log as logging
from watchword.errors import PermanentError, TransientError
from watchword.render.digest import Item, Section
from watchword.render.digest import digest as digest_text
from watchword.steps import walk

log = logging.get()


class Found(Protocol):
    """A watch's hit on an article, as the database tells it: one row for each article and watch."""

    @property
    def watch(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def article(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def outlet(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def published(self) -> datetime | None: ...
    @property
    def score(self) -> float: ...
    @property
    def suppressed(self) -> str | None: ...


class Told(Protocol):
    """What a digest tells; the rest is for the database, which needs it back when the digest is delivered."""

    @property
    def rows(self) -> Sequence[Found]: ...


class Digests(Protocol):
    """See adapters/database/digests.py."""

    def window(self, name: str, now: datetime) -> Any: ...
    def begin(self, name: str, day: date, now: datetime) -> Any: ...
    def matched(self, window: Any, /) -> Told: ...
    def delivered(self, name: str, day: date, told: Any, now: datetime) -> None: ...


Post = Callable[[str, str, str], None]
"""Sends (subject, text, id); raises TransientError or PermanentError."""


@dataclass(frozen=True)
class Outcome:
    """What became of one list's digest. `error` is why it could not be sent, if it could not."""

    name: str
    result: Literal["sent", "repeated", "failed", "preview"]
    text: str = ""
    error: str | None = None


def _nowhere(_subject: str, _text: str, _id: str) -> None:
    """The way out of a preview."""


@dataclass
class Issue:
    """One list's digest of one date, on its way. `watches`: id -> name of all, so that the silent ones are named."""

    name: str
    day: date
    now: datetime
    watches: Mapping[str, str]
    post: Post = _nowhere
    window: Any = None
    told: Told | None = None
    text: str = ""

    @property
    def found(self) -> Sequence[Found]:
        return self.told.rows if self.told else ()


class Digest:
    role = "digest"
    STEPS = ("compose", "send", "settle")

    def __init__(self, *, digests: Digests, zone: ZoneInfo) -> None:
        self.digests, self.zone = digests, zone

    def publish(self, issue: Issue) -> Outcome:
        """`repeated` when this list has had its digest of this date already; `failed` leaves it to the next trigger."""
        issue.window = self.digests.begin(issue.name, issue.day, issue.now)
        if issue.window.delivered:
            log.info("digest.repeated", list=issue.name, date=str(issue.day))
            return Outcome(issue.name, "repeated")
        try:
            walk(self, issue)
        except (TransientError, PermanentError) as error:
            log.error("digest.failed", list=issue.name, date=str(issue.day), error=str(error))
            return Outcome(issue.name, "failed", issue.text, str(error))
        return Outcome(issue.name, "sent", issue.text)

    def preview(self, issue: Issue) -> Outcome:
        """As it would be told now; nothing is remembered."""
        issue.window = self.digests.window(issue.name, issue.now)
        self.compose(issue)
        return Outcome(issue.name, "preview", issue.text)

    def compose(self, issue: Issue) -> None:
        issue.told = self.digests.matched(issue.window)
        issue.text = digest_text(issue.day, self.zone, sections(issue.found, issue.watches))

    def send(self, issue: Issue) -> None:
        issue.post(subject(issue.day, issue.found), issue.text, f"digest:{issue.name}:{issue.day}")

    def settle(self, issue: Issue) -> None:
        self.digests.delivered(issue.name, issue.day, issue.told, issue.now)
        log.info("digest.sent", list=issue.name, date=str(issue.day), matched=len(issue.found))


def sections(found: Sequence[Found], watches: Mapping[str, str]) -> list[Section]:
    """A section for each watch, the configured ones first and in their order; those that found nothing are empty."""
    by_watch = {watch: list(rows) for watch, rows in groupby(sorted(found, key=_watch), key=_watch)}
    names = {**watches, **{watch: rows[0].name for watch, rows in by_watch.items() if watch not in watches}}
    return [Section(name, [_item(row) for row in by_watch.get(watch, [])]) for watch, name in names.items()]


def subject(day: date, found: Sequence[Found]) -> str:
    count = len({row.article for row in found})
    told = "nothing matched" if not count else f"{count} article{'' if count == 1 else 's'}"
    return f"Watchword, {day.isoformat()}: {told}"


def file_under(folder: Path, day: date) -> Post:
    """A list of its own: the digest as a text file in `folder`, replaced as a whole."""

    def write(_subject: str, text: str, _id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{day.isoformat()}.txt"
        draft = target.with_suffix(".part")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)

    return write


def _watch(row: Found) -> str:
    return row.watch


def _item(row: Found) -> Item:
    return Item(row.title, row.outlet, row.language, row.published, row.url, row.score, row.suppressed)
