"""Runs a stage over its topics: the way of one batch.

    poll ──▶ decode ──▶ the stage's steps ──▶ commit
      │        └ unreadable: parked, then acknowledged
      │            └ TransientError: seek back, pause, stay a member, again
      │            └ PermanentError: one record at a time; the one that fails alone is parked
      └ at least once a second: tick(now)

The offset moves last. What a kill interrupts is done again, and the stage's keys make the second time a no-op.
"""

from __future__ import annotations

import base64
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from watchword import log as logging
from watchword import metrics
from watchword.errors import OffsetGap, PermanentError, Taken, TransientError
from watchword.model import Parked, Wire, decode, encode, utc_now
from watchword.ports import Log, Outgoing, Partition, Reader, Record
from watchword.steps import step, walk

BATCH = 200
LAG_EVERY = 5.0

log = logging.get()
W = TypeVar("W")
W_co = TypeVar("W_co", covariant=True)


class Item(NamedTuple):
    """A record and what it says."""

    record: Record
    value: Any


class Stage(Protocol[W_co]):
    """What a role does with a batch: `begin` makes the work of it, the STEPS are methods that take that work."""

    @property
    def role(self) -> str: ...
    @property
    def STEPS(self) -> tuple[str, ...]: ...
    @property
    def topics(self) -> Mapping[str, type[Wire]]: ...

    def begin(self, items: Sequence[Item]) -> W_co: ...

    def tick(self, now: datetime) -> None:
        """Called at least once a second, records or not."""
        ...

    def assigned(self, reader: Reader, partitions: frozenset[Partition]) -> None:
        """Called when this member begins to read `partitions`, before their first batch; may seek."""
        ...


class Loop(Generic[W]):
    """One stage, one reader, one thread. `stop()` may be called from a signal handler or another thread."""

    def __init__(
        self,
        stage: Stage[W],
        reader: Reader,
        log: Log,
        *,
        group: str | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.stage, self.reader, self.log, self.clock = stage, reader, log, clock
        self.group = group or stage.role
        self.failures = self.behind = 0
        self.turned = self.progressed = time.monotonic()
        self._stopping = threading.Event()
        self._mine: frozenset[Partition] = frozenset()
        self._ticked = self._measured = 0.0
        self._last_error = ""

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Until `stop()`; finishes the batch in work, then leaves the group."""
        try:
            while not self._stopping.is_set():
                self.turn()
        finally:
            self.reader.close()

    def turn(self, timeout: float = 0.5) -> int:
        """One batch, or one wait of `timeout` seconds; returns how many records were committed."""
        self.turned = time.monotonic()
        try:
            records = self._read(timeout)
            self._tick()
            return self._work(records) if records else self._rest()
        except Taken as error:
            log.info("batch.dropped", role=self.stage.role, because=str(error))
            self._mine = frozenset()
            return 0
        except TransientError as error:
            self._back_off(error)
            return 0

    def complaint(self) -> str | None:
        """Why this loop is not ready: None when its last turn went well."""
        if self.failures:
            return f"postponed {self.failures} times in a row: {self._last_error}"
        return None

    # -- one batch ---------------------------------------------------------------------------------------------------

    def _read(self, timeout: float) -> list[Record]:
        try:
            records = self.reader.poll(BATCH, timeout)
        except OffsetGap as gap:
            metrics.gaps.labels(gap.topic).inc()
            log.error("records.lost", role=self.stage.role, topic=gap.topic, error=str(gap))
            return []
        return [] if self._greeted(records) else records

    def _greeted(self, records: Sequence[Record]) -> bool:
        """Greets newly assigned partitions, put back to where they began: the stage may move them, the batch is read anew."""
        mine = self.reader.assigned()
        fresh, self._mine = mine - self._mine, mine
        if not fresh:
            return False
        self._seek({place: offset for place, offset in _first_offsets(records).items() if place in fresh})
        try:
            self.stage.assigned(self.reader, frozenset(fresh))
        except (TransientError, Taken):
            self._mine = frozenset()
            self._seek(_first_offsets(records))
            raise
        self._seek({place: offset for place, offset in _first_offsets(records).items() if place not in fresh})
        return True

    def _work(self, records: Sequence[Record]) -> int:
        try:
            self._pass(records)
        except (TransientError, Taken):
            self._seek(_first_offsets(records))
            raise
        self.failures = 0
        self.progressed = time.monotonic()
        return len(records)

    def _pass(self, records: Sequence[Record]) -> None:
        """Through the steps; if one of several can never pass, each by itself, so that it is found and parked alone."""
        try:
            self._batch(records)
        except PermanentError as error:
            unworkable: PermanentError = error
        else:
            return
        if len(records) > 1:
            for record in records:
                self._pass([record])
        else:
            self._park(records[0], unworkable)
            step(self.stage.role, "commit", self.reader.commit, _next_offsets(records))

    def _batch(self, records: Sequence[Record]) -> None:
        items = self._decoded(records)
        if items:
            walk(self.stage, self.stage.begin(items))
        step(self.stage.role, "commit", self.reader.commit, _next_offsets(records))

    def _decoded(self, records: Iterable[Record]) -> list[Item]:
        items = []
        for record in records:
            try:
                items.append(Item(record, decode(record.value, self.stage.topics[record.topic])))
            except PermanentError as error:
                self._park(record, error)
        return items

    def _park(self, record: Record, error: Exception) -> None:
        """Acknowledged before the offset moves: a record is either worked on or parked, never neither."""
        metrics.parked.labels(record.topic).inc()
        log.error("record.parked", role=self.stage.role, topic=record.topic, offset=record.offset, error=str(error))
        if record.topic != "parked":
            parked = park(record, error, self.clock())
            self.log.publish("parked", [Outgoing(record.key or b"", encode(parked))])

    # -- between batches ---------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if time.monotonic() - self._ticked < 1:
            return
        self._ticked = time.monotonic()
        self.stage.tick(self.clock())
        if time.monotonic() - self._measured >= LAG_EVERY:
            self._measured = time.monotonic()
            self._measure()

    def _measure(self) -> None:
        """Of the partitions that are this member's: another's backlog is no sign of trouble here."""
        try:
            self.behind = sum(self.reader.lag().values())
        except TransientError:
            self.behind = 0
        metrics.lag.labels(self.group).set(self.behind)
        if not self.behind:
            self.progressed = time.monotonic()

    def _rest(self) -> int:
        self.failures = 0
        return 0

    def _back_off(self, error: TransientError) -> None:
        self.failures += 1
        self._last_error = str(error)
        metrics.transient_errors.labels(self.stage.role).inc()
        pause = error.retry_after if error.retry_after is not None else min(0.25 * 2**self.failures, 5.0)
        log.warning("batch.postponed", role=self.stage.role, seconds=pause, error=str(error))
        self.progressed = time.monotonic()  # waiting for another service is not the starvation that the watchdog seeks
        self._idle(pause)

    def _idle(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stopping.is_set():
            self.turned = time.monotonic()
            try:
                self.reader.idle(min(left, 0.25))
            except (TransientError, Taken):
                self._stopping.wait(min(left, 0.25))

    def _seek(self, offsets: Mapping[Partition, int]) -> None:
        for partition in offsets.keys() & self.reader.assigned():
            self.reader.seek(partition, offsets[partition])


def park(record: Record, error: Exception, now: datetime, attempt: int = 1) -> Parked:
    return Parked(
        id=f"{record.topic}-{record.partition}-{record.offset}",
        error=str(error),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        attempt=attempt,
        parked=now,
        key=None if record.key is None else base64.b64encode(record.key).decode(),
        value=base64.b64encode(record.value).decode(),
    )


def _next_offsets(records: Sequence[Record]) -> dict[Partition, int]:
    offsets: dict[Partition, int] = {}
    for record in records:
        offsets[record.place] = max(offsets.get(record.place, 0), record.offset + 1)
    return offsets


def _first_offsets(records: Sequence[Record]) -> dict[Partition, int]:
    offsets: dict[Partition, int] = {}
    for record in records:
        offsets.setdefault(record.place, record.offset)
    return offsets


def stop_on_signals(*loops: Any) -> None:
    """SIGTERM and Ctrl-C finish the batch; a second Ctrl-C is the shell's business."""

    def stop(_number: int, _frame: Any) -> None:
        for each in loops:
            each.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
