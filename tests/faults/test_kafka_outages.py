"""Brokers that die or freeze under load: what was published is read, and what comes again comes under the same key."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from tests.broker.fixture import start_kafka
from tests.broker.real_kafka import RealKafka
from tests.reading import after, join, take, values
from tests.waiting import wait_until, within
from watchword.adapters.kafka import KafkaLog, KafkaReader
from watchword.errors import Taken, TransientError
from watchword.ports import Outgoing, Reader, Record

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

LONGER_THAN_A_DELIVERY = 16


@pytest.fixture(scope="module")
def one_broker() -> Iterator[RealKafka]:
    with start_kafka() as running:
        yield running


class Load(threading.Thread):
    """Publishes numbered records of ten keys to `articles`, as a stage would: the same batch until it is taken."""

    def __init__(self, log: KafkaLog) -> None:
        super().__init__(daemon=True)
        self.published = self.refused = 0
        self._log, self._stopping = log, threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            batch = range(self.published, self.published + 10)
            try:
                self._log.publish("articles", [Outgoing(_key(number), b"%d" % number) for number in batch])
                self.published += 10
                self._stopping.wait(0.02)
            except TransientError:
                self.refused += 1

    def grows(self, seconds: float, why: str) -> None:
        seen = self.published
        wait_until(lambda: self.published >= seen + 100, seconds, why)

    def stop(self) -> int:
        self._stopping.set()
        self.join(40)
        assert not self.is_alive()
        return self.published


class Readings(threading.Thread):
    """Reads `articles` and commits, as the loop would, through every error that may pass."""

    def __init__(self, reader: KafkaReader) -> None:
        super().__init__(daemon=True)
        self.read: list[Record] = []
        self.complaints: list[str] = []
        self._reader, self._stopping = reader, threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                records = self._reader.poll(200, 0.5)
                self.read += records
                self._reader.commit(after(records))
            except (TransientError, Taken) as error:
                self.complaints.append(str(error))
                self._reader.idle(0.5)
        self._reader.close()

    def all_of(self, count: int, seconds: float) -> None:
        wait_until(lambda: len(self._numbers()) >= count, seconds, f"all {count} records are read")

    def stop(self) -> None:
        self._stopping.set()
        self.join(20)
        assert not self.is_alive()

    def _numbers(self) -> set[int]:
        return {int(record.value) for record in self.read}


def test_an_outage_longer_than_a_delivery_loses_nothing_and_repeats_come_under_the_same_key(
    one_broker: RealKafka,
) -> None:
    log = KafkaLog(one_broker.settings("killed."))
    load, readings = Load(log), Readings(log.reader("score", ["articles"]))
    load.start()
    readings.start()
    load.grows(20, "records flow before the outage")

    one_broker.brokers[0].kill()
    time.sleep(LONGER_THAN_A_DELIVERY)
    one_broker.brokers[0].start()
    load.grows(30, "records are published again within 30 s")
    published = load.stop()
    readings.all_of(published, 30)
    readings.stop()

    _nothing_is_lost_and_keys_are_true(readings.read, published)
    assert load.refused >= 1, "the outage was longer than a delivery, and who publishes was told"
    log.close()


def test_a_broker_that_freezes_is_a_transient_error_and_not_silence(one_broker: RealKafka) -> None:
    log = KafkaLog(one_broker.settings("frozen."))
    load, readings, quiet = Load(log), Readings(log.reader("score", ["articles"])), join(log.reader("x", ["matches"]))
    load.start()
    readings.start()
    load.grows(20, "records flow before the frost")

    one_broker.brokers[0].freeze()
    told = _complaint(quiet, 25)
    one_broker.brokers[0].thaw()
    load.grows(30, "records are published again within 30 s")
    published = load.stop()
    readings.all_of(published, 30)
    readings.stop()

    assert f"127.0.0.1:{one_broker.brokers[0].plain} with PLAINTEXT" in told
    _nothing_is_lost_and_keys_are_true(readings.read, published)
    log.publish("matches", [Outgoing(b"k", b"v")])
    assert values(take(quiet, 1)) == ["v"], "a reader that complained goes on when the broker does"
    quiet.close()
    log.close()


def test_who_leaves_while_the_broker_is_frozen_is_gone_within_five_seconds(one_broker: RealKafka) -> None:
    log = KafkaLog(one_broker.settings("leaving."))
    log.publish("articles", [Outgoing(b"k", b"v")])
    reader = join(log.reader("score", ["articles"]))
    threads = threading.active_count()
    one_broker.brokers[0].freeze()

    begin = time.monotonic()
    reader.close()
    log.close()
    took = time.monotonic() - begin
    one_broker.brokers[0].thaw()

    assert took < within(5)
    assert threading.active_count() < threads, "no thread of a client is left"


@pytest.mark.timeout(300)  # three brokers start beside whatever else runs
def test_of_three_brokers_one_may_die_and_another_may_freeze_and_records_flow() -> None:
    with start_kafka(3) as kafka:
        log = KafkaLog(kafka.settings("three."))
        load, readings = Load(log), Readings(log.reader("score", ["articles"]))
        load.start()
        readings.start()
        load.grows(30, "records flow over three brokers")

        kafka.brokers[0].kill()
        load.grows(30, "records flow with one of three brokers dead")
        kafka.brokers[0].start()
        wait_until(lambda: kafka.in_sync("three.articles") == 3, 40, "the dead one has caught up", every=0.5)
        kafka.brokers[1].freeze()
        load.grows(30, "records flow with one of three brokers frozen")
        kafka.brokers[1].thaw()

        published = load.stop()
        readings.all_of(published, 40)
        readings.stop()
        assert published
        _nothing_is_lost_and_keys_are_true(readings.read, published)
        log.close()


def _complaint(reader: Reader, seconds: float) -> str:
    """What a reader says that polls where nothing comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            reader.poll(10, 0.5)
        except TransientError as error:
            return str(error)
    raise AssertionError(f"{seconds} s of silence")


def _nothing_is_lost_and_keys_are_true(read: list[Record], published: int) -> None:
    numbers = [int(record.value) for record in read]
    assert set(numbers) >= set(range(published))
    assert all(record.key == _key(int(record.value)) for record in read)


def _key(number: int) -> bytes:
    return b"key-%d" % (number % 10)
