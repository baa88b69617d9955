"""Alert: folds matches into stories and tells each story once.

    matches ──fold──▶ changes ──store──▶ database (stories, outbox, applied offset: one transaction)
                                   └──▶ publish to `alerts` ──▶ announce on Redis ──▶ mark announced ──▶ commit offset

An alert is in the outbox before anything leaves this process, and leaves the outbox after it left. A kill between any
two steps repeats the later ones under the same ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from watchword import log as logging
from watchword import metrics
from watchword.loop import Item
from watchword.model import Alert, Match, Wire, encode, utc_now
from watchword.ports import Announcer, Log, Outgoing, Partition, Reader
from watchword.stories.fold import Changes, Known, fold

log = logging.get()


class Stories(Protocol):
    """Where stories are kept; see adapters/database/stories.py for what each promises."""

    def take_over(self, partition: int, owner: str) -> int | None: ...
    def load(self, articles: Sequence[str]) -> Known: ...
    def commit(self, changes: Changes, partition: int, next_offset: int, owner: str, now: datetime) -> None: ...
    def outbox(self) -> list[Alert]: ...
    def mark(self, announced: Sequence[Alert], now: datetime) -> None: ...


@dataclass
class Work:
    """One batch: `matches` as they came, repeats included; the rest is filled in on the way."""

    matches: list[Match]
    partition: int
    next_offset: int
    now: datetime
    changes: Changes = field(default_factory=Changes)
    outgoing: list[Alert] = field(default_factory=list)


class AlertStage:
    role = "alert"
    STEPS = ("fold", "store", "publish", "announce", "mark")
    topics: Mapping[str, type[Wire]] = {"matches": Match}

    def __init__(
        self,
        *,
        stories: Stories,
        log: Log,
        announcer: Announcer,
        owner: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.stories, self.log, self.announcer, self.owner, self.clock = stories, log, announcer, owner, clock

    def begin(self, items: Sequence[Item]) -> Work:
        last = items[-1].record
        return Work([item.value for item in items], last.partition, last.offset + 1, self.clock())

    def fold(self, work: Work) -> None:
        known = self.stories.load([match.article.id for match in work.matches])
        work.changes = fold(known, work.matches, work.now)

    def store(self, work: Work) -> None:
        self.stories.commit(work.changes, work.partition, work.next_offset, self.owner, work.now)
        for alert in work.changes.alerts:
            metrics.alerts.labels(alert.reason).inc()
            log.info("story.told", alert=alert.id, reason=alert.reason, traceparent=alert.traceparent)

    def publish(self, work: Work) -> None:
        """The whole outbox, not only this batch's alerts: what an earlier life left there goes first."""
        work.outgoing = self.stories.outbox()
        if work.outgoing:
            self.log.publish("alerts", [Outgoing(alert.story.encode(), encode(alert)) for alert in work.outgoing])

    def announce(self, work: Work) -> None:
        self.announcer.matches(work.matches)
        self.announcer.alerts(work.outgoing)
        for alert in work.outgoing:
            metrics.age_seconds.labels(self.role).observe((self.clock() - alert.fetched).total_seconds())

    def mark(self, work: Work) -> None:
        if work.outgoing:
            self.stories.mark(work.outgoing, self.clock())

    def tick(self, now: datetime) -> None:
        """No story has a timer of its own yet: time alone changes nothing."""

    def assigned(self, reader: Reader, partitions: frozenset[Partition]) -> None:
        """Become the owner, send what the last one left in the outbox, and go back to what this database lacks."""
        for place in partitions:
            applied = self.stories.take_over(place.number, self.owner)
            self._empty_outbox(place)
            if applied is not None and applied < reader.position(place):
                log.warning("offset.rewound", partition=place.number, applied=applied, committed=reader.position(place))
                reader.seek(place, applied)

    def _empty_outbox(self, place: Partition) -> None:
        work = Work([], place.number, 0, self.clock())
        for act in (self.publish, self.announce, self.mark):
            act(work)
