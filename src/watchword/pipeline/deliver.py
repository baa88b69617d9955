"""Deliver: what each recipient of a channel is to hear, and telling it.

    alerts ──receive──▶ ledger (a row for each alert, channel and recipient) ──courier──▶ claim ▶ send ▶ settle
             one group a channel          the ledger is the queue              one thread a channel

A row is there before the offset moves, and is settled after the other side took the message: a kill anywhere loses
nothing, and what it repeats goes out under the same id. Of one story a recipient hears the revisions in their order.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watchword import log as logging
from watchword import metrics
from watchword.errors import PermanentError, Taken, TransientError
from watchword.loop import Item
from watchword.model import Alert, Wire, decode, utc_now
from watchword.ports import Log, Partition, Reader, Sender
from watchword.render.alert import alert_message
from watchword.steps import step, walk
from watchword.stories.channel import Channel, recipients
from watchword.stories.delivery import Entry, Key, Verdict, after_failure, entries, pause
from watchword.stories.throttle import free_at

LONGEST_HOLD = 60.0
"""A channel that fails is tried again at least this often, each time with another delivery that is due."""
LOOK_EVERY = 1.0
AGE_EVERY = 5.0

log = logging.get()


class Ledger(Protocol):
    """Where deliveries are remembered; see adapters/database/deliveries.py for what each promises."""

    def reconcile(self, names: Collection[str], ends: Mapping[Partition, int], now: datetime) -> list[str]: ...
    def start(self, channel: str) -> dict[Partition, int]: ...
    def record(self, rows: Sequence[Entry], now: datetime) -> list[Entry]: ...
    def next_due(self, channel: str, now: datetime) -> Entry | None: ...
    def claim(self, key: Key, owner: str, now: datetime) -> bool: ...
    def release(self, channel: str, is_gone: Callable[[str], bool], now: datetime) -> int: ...
    def withdraw(self, channel: str, recipients: Collection[str]) -> list[Entry]: ...
    def settle(self, entry: Entry, owner: str, verdict: Verdict, now: datetime) -> list[Entry]: ...
    def sent_since(self, channel: str, recipient: str, since: datetime) -> list[datetime]: ...
    def postpone(self, channel: str, recipient: str, until: datetime, because: str, now: datetime) -> int: ...
    def oldest(self, channel: str, now: datetime) -> datetime | None: ...


Routes = Callable[[str], Collection[str]]
"""Watch id -> the names of the channels that its alerts go to."""


def reconcile(ledger: Ledger, log: Log, names: Collection[str], now: datetime) -> list[str]:
    """Makes the configured channels known, before any of them listens; returns those that are new.

    A new one hears what is published from now on; all of the first ones, what was published before them too.
    """
    return ledger.reconcile(names, log.ends("alerts"), now)


def start_of(ledger: Ledger, log: Log, channel: str) -> dict[Partition, int]:
    """Where a channel's hearing begins; a place behind the end belongs to a log that is no more, and counts for nothing."""
    ends = log.ends("alerts")
    return {place: offset for place, offset in ledger.start(channel).items() if offset <= ends.get(place, 0)}


@dataclass(frozen=True)
class Arrived:
    rows: list[Entry]
    now: datetime


class Receive:
    """The stage that turns alerts into rows of the ledger, for one channel. Its topic is read from `start` on."""

    role = "deliver"
    STEPS = ("record",)
    topics: Mapping[str, type[Wire]] = {"alerts": Alert}

    def __init__(
        self,
        *,
        channel: Channel,
        ledger: Ledger,
        routes: Routes,
        start: Mapping[Partition, int],
        recorded: Callable[[], None],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.channel, self.ledger, self.routes, self.start = channel, ledger, routes, start
        self.recorded, self.clock = recorded, clock

    def begin(self, items: Sequence[Item]) -> Arrived:
        now = self.clock()
        meant = [item for item in items if self._is_meant(item.value)]
        return Arrived(
            [row for item in meant for row in entries(item.value, item.record.value, self.channel, now)], now
        )

    def record(self, arrived: Arrived) -> None:
        """`recorded` is called when there may be something new to send."""
        if arrived.rows:
            for row in self.ledger.record(arrived.rows, arrived.now):
                _count(self.channel, row)
            self.recorded()

    def tick(self, now: datetime) -> None:
        """What waits for a time waits in the ledger, where the courier looks."""

    def assigned(self, reader: Reader, partitions: frozenset[Partition]) -> None:
        """A channel that was taken away and came back hears nothing of the time between."""
        for place in partitions:
            if reader.position(place) < self.start.get(place, 0):
                reader.seek(place, self.start[place])

    def _is_meant(self, alert: Alert) -> bool:
        """A replay fills the archive and tells nobody."""
        named = {name for watch in alert.watches for name in self.routes(watch.watch)}
        return alert.mode == "live" and self.channel.name in named


@dataclass
class Round:
    """One delivery in hand. `error` is what the other side said against it."""

    entry: Entry
    verdict: Verdict | None = None
    error: TransientError | PermanentError | None = None


class Courier:
    """Sends what is due for one channel, one delivery after another. Any number may work on one ledger.

    `is_gone` knows of an owner whether its process has ended, False if in doubt.
    """

    role = "deliver"
    STEPS = ("claim", "send", "settle")

    def __init__(
        self,
        *,
        channel: Channel,
        ledger: Ledger,
        sender: Sender,
        owner: str,
        is_gone: Callable[[str], bool] = lambda owner: False,
        clock: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.channel, self.ledger, self.sender, self.owner = channel, ledger, sender, owner
        self.is_gone, self.clock, self.chance = is_gone, clock, chance
        self.failures, self.hold = 0, 0.0  # in a row; seconds until the next attempt
        self._unsettled: Round | None = None
        self._stopping, self._news = threading.Event(), threading.Event()
        self._aged = float("-inf")

    def stop(self) -> None:
        """The delivery in hand is finished."""
        self._stopping.set()
        self._news.set()

    def wake(self) -> None:
        self._news.set()

    def run(self) -> None:
        """Until `stop()`. What waits for somebody who is no recipient any more is settled first."""
        self.ledger.release(self.channel.name, self.is_gone, self.clock())
        for row in self.ledger.withdraw(self.channel.name, recipients(self.channel)):
            _count(self.channel, row)
        while not self._stopping.is_set():
            self._news.clear()
            if not self._turn_or_wait():
                self._news.wait(LOOK_EVERY)
            self._stopping.wait(self.hold)

    def turn(self) -> bool:
        """One delivery, if one is due; True if there was anything to do."""
        self.hold = 0.0
        if self._unsettled:
            step(self.role, "settle", self.settle, self._unsettled)
        self._show_age()
        now = self.clock()
        entry = self.ledger.next_due(self.channel.name, now)
        if entry is None:
            return False
        if not self._held_back(entry, now):
            self._deliver(entry)
        return True

    def claim(self, round_: Round) -> None:
        if not self.ledger.claim(round_.entry.key, self.owner, self.clock()):
            raise Taken(f"delivery of {round_.entry.alert} by {self.channel.name}: another sender has it")

    def send(self, round_: Round) -> None:
        """Whatever the other side says is the verdict; it is written down by `settle`."""
        entry, now = round_.entry, self.clock()
        try:
            alert = decode(entry.record, Alert)
            answer = self.sender.send(alert_message(self.channel.type, alert, entry.record, entry.recipient, now))
            round_.verdict = Verdict("sent", answer, now)
            metrics.age_seconds.labels(self.role).observe((self.clock() - alert.fetched).total_seconds())
        except (TransientError, PermanentError) as error:
            round_.error = error
            round_.verdict = after_failure(entry, error, self.chance(), self.clock())

    def settle(self, round_: Round) -> None:
        """Tried again by the next turn if the database is away: what was sent need not be sent twice for that."""
        self._unsettled = round_
        assert round_.verdict
        replaced = self.ledger.settle(round_.entry, self.owner, round_.verdict, self.clock())
        self._unsettled = None
        self._hold_on(round_)
        _tell(self.channel, round_.entry, round_.verdict)
        for row in replaced:
            _count(self.channel, row)

    def _turn_or_wait(self) -> bool:
        try:
            return self.turn()
        except TransientError as error:
            log.warning("delivery.waits", channel=self.channel.name, error=str(error))
            return False

    def _deliver(self, entry: Entry) -> None:
        try:
            walk(self, Round(entry))
        except Taken as error:
            log.info("delivery.dropped", channel=self.channel.name, because=str(error))

    def _held_back(self, entry: Entry, now: datetime) -> bool:
        """By the throttle, with all that is due for the same recipient; critical alerts go out at once and count."""
        throttle = self.channel.throttle
        if throttle is None or entry.severity == "critical":
            return False
        sent = self.ledger.sent_since(self.channel.name, entry.recipient, now - throttle.window)
        free = free_at(throttle, sent, now)
        if free <= now:
            return False
        because = f"throttled: {throttle.count} within {throttle.window.total_seconds() / 60:g} m"
        held = self.ledger.postpone(self.channel.name, entry.recipient, free, because, now)
        metrics.deliveries.labels(self.channel.type, "throttled").inc(held)
        log.info("delivery.throttled", channel=self.channel.name, recipient=entry.recipient, held=held, until=str(free))
        return True

    def _hold_on(self, round_: Round) -> None:
        """After a failure the whole channel waits, the longer the more fail in a row; a success ends that."""
        if not isinstance(round_.error, TransientError):
            self.failures = 0
            return
        self.failures += 1
        wished = round_.error.retry_after or 0.0
        self.hold = max(min(pause(self.failures, self.chance()), LONGEST_HOLD), wished)

    def _show_age(self) -> None:
        if time.monotonic() - self._aged >= AGE_EVERY:
            self._aged, now = time.monotonic(), self.clock()
            oldest = self.ledger.oldest(self.channel.name, now)
            metrics.delivery_age.labels(self.channel.name).set((now - oldest).total_seconds() if oldest else 0)


def _tell(channel: Channel, entry: Entry, verdict: Verdict) -> None:
    outcome = "retried" if verdict.state == "due" else verdict.state
    metrics.deliveries.labels(channel.type, outcome).inc()
    say = log.info if outcome == "sent" else log.warning
    say(
        f"delivery.{outcome}",
        channel=channel.name,
        alert=entry.alert,
        recipient=entry.recipient,
        attempt=entry.attempts + 1,
        answer=verdict.because,
    )


def _count(channel: Channel, row: Entry) -> None:
    """What leaves the queue unsent is counted, and told where a person looks for it."""
    if row.state in ("filtered", "replaced"):
        metrics.deliveries.labels(channel.type, row.state).inc()
        log.info(
            f"delivery.{row.state}", channel=channel.name, alert=row.alert, recipient=row.recipient, because=row.because
        )
