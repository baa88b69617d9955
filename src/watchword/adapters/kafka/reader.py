"""Reading: a member of a consumer group, by a consumer of kafka-python for as long as it works.

`assigned` and `position` tell what the last `poll` or `idle` found; the library's thread changes nothing in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import (
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    KafkaError,
    LogTruncationError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from watchword import log as logging
from watchword.adapters.kafka.client import answering, connect
from watchword.adapters.kafka.settings import KafkaSettings
from watchword.errors import OffsetGap, Taken, TransientError
from watchword.ports import Partition, Record, Start

ASK_MS = 3000
SILENCE_SECONDS = 15.0
"""A broker that is frozen looks like one that has nothing to say: after this long it is asked something."""
LEFT = (
    CommitFailedError,
    RebalanceInProgressError,
    IllegalGenerationError,
    UnknownMemberIdError,
    FencedInstanceIdError,
)
OPTIONS: dict[str, Any] = {
    "enable_auto_commit": False,
    "auto_offset_reset": "none",  # anything else would hide that records were trimmed unread
    "partition_assignment_strategy": [CooperativeStickyAssignor],
    "heartbeat_interval_ms": 1000,
    "session_timeout_ms": 10_000,
    "max_poll_interval_ms": 120_000,  # how long others wait for a member that hangs; the watchdog ends it at 90 s
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
}

log = logging.get()
Batches = dict[TopicPartition, list[Any]]


class KafkaReader:
    """Joins its group at the first `poll`, and again after whatever made its consumer useless."""

    def __init__(
        self, settings: KafkaSettings, group: str, topics: Iterable[str], start: Start, prepare: Callable[[], None]
    ) -> None:
        self._settings, self._group, self._start, self._prepare = settings, settings.group(group), start, prepare
        self._topics = [settings.topic(topic) for topic in topics]
        self._consumer: KafkaConsumer | None = None
        self._committed: dict[TopicPartition, int] = {}
        self._revoked = _Revoked()
        self._heard = 0.0

    def poll(self, limit: int, timeout: float) -> list[Record]:
        end = time.monotonic() + timeout
        with self._working("bring records"):
            consumer = self._joined()
            try:
                batches = self._fetch(consumer, limit, max(0.0, end - time.monotonic()))
            except OffsetOutOfRangeError as error:
                raise self._gap(consumer, error) from error
            if not batches:
                self._check_silence(consumer)
        return [self._record(record) for batch in batches.values() for record in batch]

    def assigned(self) -> frozenset[Partition]:
        return frozenset(self._place(tp) for tp in self._committed)

    def position(self, partition: Partition) -> int:
        tp = self._tp(partition)
        if self._consumer is None or tp not in self._mine(self._consumer):
            raise Taken(f"group {self._group}: another member reads {_named([partition])}")
        with self._working("tell a position"):
            return self._position(self._consumer, tp)

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        offsets = {self._tp(place): offset for place, offset in next_offsets.items()}
        if self._consumer is None or not offsets.keys() <= self._mine(self._consumer):
            raise Taken(f"group {self._group}: another member reads {_named(next_offsets)}")
        with self._working("take a commit"):
            try:
                self._consumer.commit({tp: OffsetAndMetadata(o, "", -1) for tp, o in offsets.items()}, timeout_ms=5000)
            except LEFT as error:
                self._rewind(self._consumer, offsets)
                raise Taken(f"group {self._group}: {_named(next_offsets)} may be another member's by now") from error
        self._committed.update(offsets)

    def seek(self, partition: Partition, offset: int) -> None:
        tp = self._tp(partition)
        if self._consumer is not None and tp in self._mine(self._consumer):
            self._consumer.seek(tp, offset)

    def idle(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._consumer is None:
                time.sleep(left)
            else:
                self._stay(self._consumer, min(left, 0.25))

    def lag(self) -> dict[Partition, int]:
        if self._consumer is None:
            return {}
        with self._working("tell where topics end"):
            ends = self._consumer.end_offsets(list(self._committed), timeout_ms=ASK_MS)
            firsts = self._consumer.beginning_offsets(list(self._committed), timeout_ms=ASK_MS)
        return {self._place(tp): end - max(self._committed[tp], firsts[tp]) for tp, end in ends.items()}

    def close(self) -> None:
        consumer, self._consumer = self._consumer, None
        self._committed.clear()
        if consumer is not None:
            with suppress(Exception):
                consumer.close(timeout_ms=2000)

    # -- membership --------------------------------------------------------------------------------------------------

    def _joined(self) -> KafkaConsumer:
        if self._consumer is None:
            self._prepare()
            self._consumer = connect(KafkaConsumer, self._settings, group_id=self._group, **OPTIONS)
            self._consumer.subscribe(self._topics, listener=self._revoked)
            # Who joins before it knows the topics may lead the group and give nobody anything, and join again.
            self._consumer.end_offsets([TopicPartition(topic, 0) for topic in self._topics], timeout_ms=ASK_MS)
            self._heard = time.monotonic()
        return self._consumer

    def _working(self, asked: str) -> Any:
        return answering(self._settings, asked, self._give_up)

    def _give_up(self, error: Exception) -> None:
        """What can't be retried on this consumer is retried on another."""
        if not getattr(error, "retriable", False):
            log.info("consumer.discarded", group=self._group, error=str(error))
            self.close()

    def _mine(self, consumer: KafkaConsumer) -> set[TopicPartition]:
        return set(consumer.assignment()) & self._committed.keys()

    # -- one look for records ----------------------------------------------------------------------------------------

    def _fetch(self, consumer: KafkaConsumer, limit: int, seconds: float) -> Batches:
        _take_up_a_forgotten_join(consumer)
        try:
            batches: Batches = consumer.poll(timeout_ms=int(seconds * 1000), max_records=limit)
        except NoOffsetForPartitionError as error:
            self._begin(consumer, error.args[0])
            batches = {}
        except LogTruncationError as error:
            self._step_back(consumer, error.divergent_offsets)
            batches = {}
        if batches:
            self._heard = time.monotonic()
        return self._settled(consumer, batches)

    def _settled(self, consumer: KafkaConsumer, batches: Batches) -> Batches:
        """`batches`, or nothing of them when partitions are new: their position is to be seen before they are read."""
        mine = set(consumer.assignment())
        for tp in self._revoked.taken() | (self._committed.keys() - mine):
            self._committed.pop(tp, None)
        fresh = mine - self._committed.keys()
        if not fresh:
            return batches
        _unread(consumer, batches)
        self._committed.update({tp: self._position(consumer, tp) for tp in fresh})
        return {}

    def _stay(self, consumer: KafkaConsumer, seconds: float) -> None:
        """One wait as a member with everything paused, also what the wait itself brings."""
        consumer.pause(*consumer.assignment())
        try:
            _unread(consumer, self._fetch(consumer, 1, seconds))
        except (KafkaError, OSError, TransientError):
            time.sleep(seconds)  # the next poll meets it again and tells
        finally:
            consumer.resume(*consumer.assignment())

    def _check_silence(self, consumer: KafkaConsumer) -> None:
        if time.monotonic() - self._heard > SILENCE_SECONDS:
            asked = list(consumer.assignment()) or [TopicPartition(topic, 0) for topic in self._topics]
            consumer.end_offsets(asked, timeout_ms=ASK_MS)
            self._heard = time.monotonic()

    # -- positions ---------------------------------------------------------------------------------------------------

    def _position(self, consumer: KafkaConsumer, tp: TopicPartition) -> int:
        try:
            found = consumer.position(tp, timeout_ms=ASK_MS)
        except NoOffsetForPartitionError as error:
            self._begin(consumer, error.args[0])
            found = consumer.position(tp, timeout_ms=ASK_MS)
        if found is None:
            raise TransientError(f"{self._settings} does not tell where group {self._group} is in {tp.topic}")
        return int(found)

    def _begin(self, consumer: KafkaConsumer, fresh: Iterable[TopicPartition]) -> None:
        """The first start of this group in these partitions."""
        firsts = consumer.beginning_offsets(list(fresh), timeout_ms=ASK_MS)
        for tp, first in firsts.items():
            start = first if self._start == "beginning" else self._start.get(self._place(tp), first)
            consumer.seek(tp, start)

    def _gap(self, consumer: KafkaConsumer, error: OffsetOutOfRangeError) -> OffsetGap:
        ((tp, expected),) = error.args[0].items()
        first = consumer.beginning_offsets([tp], timeout_ms=ASK_MS)[tp]
        consumer.seek(tp, first)
        return OffsetGap(*self._place(tp), expected, first)

    def _step_back(self, consumer: KafkaConsumer, ends: Mapping[TopicPartition, OffsetAndMetadata | None]) -> None:
        """The cluster itself lost records that were read: what took their places is read from there on."""
        log.error("log.truncated", group=self._group, partitions=[f"{tp.topic}/{tp.partition}" for tp in ends])
        firsts = consumer.beginning_offsets(list(ends), timeout_ms=ASK_MS)
        for tp, end in ends.items():
            consumer.seek(tp, firsts[tp] if end is None else end.offset)

    def _rewind(self, consumer: KafkaConsumer, offsets: Iterable[TopicPartition]) -> None:
        for tp in self._mine(consumer) & set(offsets):
            consumer.seek(tp, self._committed[tp])

    # -- in our words ------------------------------------------------------------------------------------------------

    def _record(self, record: Any) -> Record:
        stamp = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        name = self._settings.name(record.topic)
        return Record(name, record.partition, record.offset, record.key, record.value or b"", stamp)

    def _place(self, tp: TopicPartition) -> Partition:
        return Partition(self._settings.name(tp.topic), tp.partition)

    def _tp(self, place: Partition) -> TopicPartition:
        return TopicPartition(self._settings.topic(place.topic), place.number)


class _Revoked(ConsumerRebalanceListener):  # type: ignore[misc]
    """Partitions that were this member's, even if they are again: they may have moved on elsewhere in between."""

    def __init__(self) -> None:
        self._partitions: set[TopicPartition] = set()

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        self._partitions |= set(revoked)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None: ...

    def taken(self) -> set[TopicPartition]:
        taken, self._partitions = self._partitions, set()
        return taken


def _take_up_a_forgotten_join(consumer: KafkaConsumer) -> None:
    """A leader that rejoins because topics changed, and whose poll ends before that is done, takes it for done: it
    would stay between two orders for ever, without a heartbeat and without a word."""
    coordinator = consumer._coordinator
    if coordinator.rebalance_in_progress() and not coordinator.need_rejoin():
        coordinator.request_rejoin()


def _unread(consumer: KafkaConsumer, batches: Batches) -> None:
    for tp, records in batches.items():
        consumer.seek(tp, records[0].offset)


def _named(places: Iterable[Partition]) -> str:
    return ", ".join(f"{topic}/{number}" for topic, number in places)
