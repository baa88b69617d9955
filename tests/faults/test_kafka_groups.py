"""Members of one group on a real Kafka: they share, hand over, take over, and the dead stay dead."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.broker.real_kafka import RealKafka
from tests.reading import after, join, outgoing, take, take_rest, values
from tests.waiting import wait_until, within
from watchword.adapters.kafka import KafkaLog, KafkaReader, KafkaSettings
from watchword.adapters.kafka.reader import OPTIONS
from watchword.errors import Taken
from watchword.ports import Partition, Record

pytestmark = pytest.mark.kafka

MATCHES = Partition("matches", 0)
ACTIVE = """
import signal, sys
from watchword.adapters.kafka import KafkaLog, KafkaSettings
from watchword.errors import Taken

signal.alarm(90)  # nobody waits for it for ever
brokers, prefix = sys.argv[1:]
reader = KafkaLog(KafkaSettings(tuple(brokers.split(",")), topic_prefix=prefix)).reader("alert", ["matches"])
read = []
while len(read) < 4:
    read += reader.poll(100, 0.2)
reader.commit({read[1].place: read[1].offset + 1})
print("committed 2 of 4", flush=True)
sys.stdin.readline()
try:
    reader.commit({read[3].place: read[3].offset + 1})
    print("committed 4 of 4", flush=True)
except Taken:
    print("taken", flush=True)
"""


@pytest.fixture
def log(kafka_settings: KafkaSettings) -> Iterator[KafkaLog]:
    opened = KafkaLog(kafka_settings)
    yield opened
    opened.close()


def test_two_members_share_the_partitions_and_hand_over_without_loss(log: KafkaLog) -> None:
    log.publish("articles", outgoing((f"first-{number}" for number in range(120)), keys=60))
    one, two = log.reader("score", ["articles"]), log.reader("score", ["articles"])
    read = _work(one, count=120)

    _work_until(lambda: len(one.assigned()) == len(two.assigned()) == 6, one, two)
    shared = one.assigned() | two.assigned()
    log.publish("articles", outgoing((f"second-{number}" for number in range(120)), keys=60))
    read += _work(one, two, count=120)
    two.close()
    _work_until(lambda: len(one.assigned()) == 12, one)
    log.publish("articles", outgoing((f"third-{number}" for number in range(120)), keys=60))
    read += _work(one, count=120)
    one.close()

    assert shared == {Partition("articles", number) for number in range(12)}
    assert sorted(values(read)) == sorted(f"{part}-{n}" for part in ("first", "second", "third") for n in range(120))
    assert log.group_lag("score", ["articles"]) == 0


def test_the_standby_takes_matches_over_within_15_seconds_of_a_kill(
    log: KafkaLog, kafka: RealKafka, kafka_settings: KafkaSettings
) -> None:
    log.publish("matches", outgoing("abcd"))
    with _active(kafka_settings) as active:
        standby = log.reader("alert", ["matches"])
        _work_until(lambda: kafka.members(kafka_settings.group("alert")) == 2, standby)

        active.kill()
        begin = time.monotonic()
        position = join(standby).position(MATCHES)
        took = time.monotonic() - begin

    assert position == 2
    assert values(take(standby, 2)) == ["c", "d"]
    assert took < within(15)
    standby.close()


def test_a_member_that_was_frozen_for_longer_than_its_session_can_not_commit_any_more(
    log: KafkaLog, kafka: RealKafka, kafka_settings: KafkaSettings
) -> None:
    log.publish("matches", outgoing("abcd"))
    with _active(kafka_settings) as active:
        standby = log.reader("alert", ["matches"])
        _work_until(lambda: kafka.members(kafka_settings.group("alert")) == 2, standby)

        active.send_signal(signal.SIGSTOP)
        done = take(join(standby), 1, limit=1)
        standby.commit(after(done))
        active.send_signal(signal.SIGCONT)
        told, _ = active.communicate("commit what you have read\n", timeout=20)

    assert told.strip() == "taken"
    assert standby.lag() == {MATCHES: 1}
    assert log.group_lag("alert", ["matches"]) == 1
    standby.close()


def test_a_commit_in_the_middle_of_a_handover_is_refused_and_what_stays_is_read_again(log: KafkaLog) -> None:
    one, two, third = (log.reader("score", ["articles"]) for _ in range(3))
    _work_until(lambda: len(one.assigned()) == len(two.assigned()) == 6, one, two)
    log.publish("articles", outgoing((str(number) for number in range(60)), keys=60))
    done = take_rest(one)

    patience = time.monotonic() + 3
    _work_until(lambda: time.monotonic() > patience, one, third)  # the second member doesn't answer: a handover hangs
    with pytest.raises(Taken):
        one.commit(after(done))
    read = _work(one, two, third, count=60)

    assert done
    assert sorted(values(read)) == sorted(str(number) for number in range(60))
    for member in (one, two, third):
        member.close()


def test_a_leader_that_polls_briefly_finds_its_way_back_when_its_topics_change(
    log: KafkaLog, kafka: RealKafka, kafka_settings: KafkaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPTIONS, "metadata_max_age_ms", 300)
    leader = join(log.reader("score", ["articles"]))

    for partitions in range(13, 17):
        kafka.widen(kafka_settings.topic("articles"), partitions)
        wait_until(
            lambda count=partitions: leader.poll(1, 0.004) or len(leader.assigned()) == count,  # type: ignore[misc]
            15,
            f"it reads {partitions} partitions",
            every=0.001,
        )

    assert len(leader.assigned()) == 16
    leader.close()


def _work(*members: KafkaReader, count: int) -> list[Record]:
    """What the members read, in turns, each committing what it has; until there were `count`."""
    read: list[Record] = []
    _work_until(lambda: len(read) >= count, *members, read=read)
    return read


def _work_until(condition: Callable[[], bool], *members: KafkaReader, read: list[Record] | None = None) -> None:
    """All poll at the same time, as processes do: to the library a handover that ends between two polls has failed."""
    end = time.monotonic() + 30
    with ThreadPoolExecutor(len(members)) as threads:
        while not condition():
            assert time.monotonic() < end, [len(member.assigned()) for member in members]
            polled = threads.map(lambda member: member.poll(50, 0.3), members)
            for member, records in zip(members, polled, strict=True):
                if records:
                    member.commit(after(records))
                    assert read is not None, f"nothing was to be read: {values(records)}"
                    read += records


@contextmanager
def _active(settings: KafkaSettings) -> Iterator[subprocess.Popen[str]]:
    """A process that has read four records of `matches`, committed two and holds on to its partition."""
    member = subprocess.Popen(
        [sys.executable, "-c", ACTIVE, ",".join(settings.bootstrap), settings.topic_prefix],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert member.stdin
    assert member.stdout
    try:
        assert member.stdout.readline() == "committed 2 of 4\n"
        yield member
    finally:
        member.kill()
        member.wait()
        member.stdin.close()
        member.stdout.close()
