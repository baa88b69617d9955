"""What is known of one article on its way: read from the database by `why`, and by nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from watchword.model import Alert, Article, Match


class Shown(NamedTuple):
    """A feed has shown it. `revision` is the last that was published; None where it was only seen, as another feed's."""

    feed: str
    revision: int | None
    at: datetime


class ParkedRecord(NamedTuple):
    id: str
    topic: str
    state: str
    error: str


class Scored(NamedTuple):
    """A match that is kept. `filled`: watches that joined it from the archive, after it was made."""

    match: Match
    filled: frozenset[str]


class StoryState(NamedTuple):
    """`watches`: those that need not be told of any more; `applied`: the highest revision that the alert stage has taken."""

    id: str
    revision: int
    watches: frozenset[str]
    opened_at: datetime
    applied: int


class Told(NamedTuple):
    """`announced_at` is None while it waits in the outbox."""

    alert: Alert
    announced_at: datetime | None


class Delivered(NamedTuple):
    alert: str
    channel: str
    recipient: str
    state: str
    because: str | None
    attempts: int
    due_at: datetime
    sent_at: datetime | None


class Trail(NamedTuple):
    """All of it. `article` is None where the archive doesn't have it."""

    article: Article | None
    shown: tuple[Shown, ...] = ()
    parked: tuple[ParkedRecord, ...] = ()
    scored: tuple[Scored, ...] = ()
    story: StoryState | None = None
    told: tuple[Told, ...] = ()
    delivered: tuple[Delivered, ...] = ()
