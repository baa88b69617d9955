"""What every log promises: the twin in memory, the SQLite file of one machine, and a real Kafka."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reading import after, join, outgoing, take, take_rest, values
from tests.waiting import within
from watchword.adapters.memory import MemoryLog
from watchword.adapters.sqlite_log import SqliteLog
from watchword.errors import OffsetGap, Taken
from watchword.ports import Log, Outgoing, Partition, Reader, Start

if TYPE_CHECKING:
    from tests.broker.real_kafka import RealKafka

MATCHES = Partition("matches", 0)


@dataclass
class Kept:
    """A log under test. `open` gives another handle on it, as another process has one; `cut(topic, count)` lets the
    first records of a topic's partition 0 grow old and go."""

    open: Callable[[], Log]
    cut: Callable[[str, int], None]


@pytest.fixture(params=["memory", "sqlite", pytest.param("kafka", marks=pytest.mark.kafka)])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "memory":
        return _in_memory()
    if request.param == "sqlite":
        return _in_sqlite(tmp_path)
    return _in_kafka(request.getfixturevalue("kafka"))


@pytest.fixture
def log(kept: Kept) -> Iterator[Log]:
    opened = kept.open()
    yield opened
    opened.close()


@pytest.fixture
def reader(log: Log) -> Iterator[Callable[..., Reader]]:
    """Makes readers of `matches`, which has one partition everywhere; closes them at the end."""
    opened: list[Reader] = []

    def new(group: str = "watchword.alert", *topics: str, start: Start = "beginning") -> Reader:
        opened.append(log.reader(group, topics or ("matches",), start=start))
        return opened[-1]

    yield new
    for each in opened:
        each.close()


# -- records -----------------------------------------------------------------------------------------------------------


def test_what_was_published_is_read_as_it_was(log: Log, reader: Callable[..., Reader]) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)

    log.publish("matches", [Outgoing(b"k1", b"one"), Outgoing(b"k2", "два".encode())])
    first, second = take(reader(), 2)

    assert (first.topic, first.partition, first.offset, first.key, first.value) == ("matches", 0, 0, b"k1", b"one")
    assert (second.offset, second.key, second.value) == (1, b"k2", "два".encode())
    assert before < first.time <= second.time < before + timedelta(seconds=60)


def test_records_of_one_key_are_read_in_the_order_in_which_they_were_published(
    log: Log, reader: Callable[..., Reader]
) -> None:
    for begin in range(0, 300, 60):
        log.publish("articles", outgoing((str(number) for number in range(begin, begin + 60)), keys=20))

    records = take(reader("watchword.score", "articles"), 300, limit=70)

    of_one_key = {key: [int(r.value) for r in records if r.key == key] for key in {r.key for r in records}}
    assert len(of_one_key) == 20
    assert all(numbers == sorted(numbers) and len(numbers) == 15 for numbers in of_one_key.values())


def test_one_key_always_lands_in_one_partition(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("articles", outgoing((str(number) for number in range(100)), keys=10))

    records = take(reader("watchword.score", "articles"), 100)

    assert len({(record.key, record.partition) for record in records}) == 10


@pytest.mark.parametrize(
    "poison", [b"", b"\xff\x00\xfe not json \x80", b'{"schema": "article/99"}'], ids=["empty", "binary", "unknown"]
)
def test_bytes_that_no_reader_understands_survive(log: Log, reader: Callable[..., Reader], poison: bytes) -> None:
    log.publish("matches", [Outgoing(b"", poison)])

    (record,) = take(reader(), 1)

    assert (record.key, record.value) == (b"", poison)


def test_a_record_of_a_megabyte_arrives_whole(log: Log, reader: Callable[..., Reader]) -> None:
    large = bytes(range(256)) * 4096 + b"the end"

    log.publish("matches", [Outgoing(b"k", large)])
    (record,) = take(reader(), 1)

    assert record.value == large


def test_publishing_nothing_is_fine(log: Log) -> None:
    log.publish("matches", [])

    assert log.ends("matches") == {MATCHES: 0}


def test_several_threads_publish_at_once_and_nothing_is_lost(log: Log, reader: Callable[..., Reader]) -> None:
    def publish(name: int) -> None:
        for number in range(20):
            log.publish("matches", [Outgoing(b"k", f"{name}-{number}".encode())])

    threads = [threading.Thread(target=publish, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    read = values(take(reader(), 80))
    assert sorted(read) == sorted(f"{name}-{number}" for name in range(4) for number in range(20))
    assert [v for v in read if v.startswith("2-")] == [f"2-{number}" for number in range(20)]


def test_a_reader_that_waits_hears_of_a_record_at_once(log: Log, reader: Callable[..., Reader]) -> None:
    waiting, delays = join(reader()), []

    for number in range(5):
        publisher = threading.Timer(0.3, log.publish, ("matches", outgoing([str(number)])))
        publisher.start()
        (record,) = waiting.poll(10, 5)
        delays.append((datetime.now(UTC) - record.time).total_seconds())
        publisher.join()

    assert sorted(delays)[2] < 0.1, delays


def test_a_poll_brings_no_more_than_it_was_asked_for(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abcde"))
    member = join(reader())

    assert values(take(member, 1, limit=2)) == ["a", "b"]
    assert values(take(member, 1, limit=2)) == ["c", "d"]


def test_an_empty_poll_takes_the_time_that_it_was_given(reader: Callable[..., Reader]) -> None:
    member = join(reader())

    begin = time.monotonic()
    records = member.poll(10, 0.5)

    assert records == []
    assert 0.4 < time.monotonic() - begin < within(2)


# -- groups and offsets ------------------------------------------------------------------------------------------------


def test_exactly_what_was_not_committed_comes_again(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("articles", outgoing((str(number) for number in range(200)), keys=40))
    first = reader("watchword.score", "articles")
    records = take(first, 200)
    done, left = records[:120], records[120:]
    first.commit(after(done))
    first.close()

    again = take(reader("watchword.score", "articles"), len(left))

    assert sorted(values(again)) == sorted(values(left))


def test_nothing_comes_again_when_all_was_committed(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    first = reader()
    first.commit(after(take(first, 3)))
    first.close()

    second = join(reader())

    assert second.position(MATCHES) == 3
    assert take_rest(second) == []


def test_groups_read_without_regard_to_each_other(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    archive = reader("watchword.archive")
    archive.commit(after(take(archive, 3)))

    assert values(take(reader("watchword.alert"), 3)) == ["a", "b", "c"]


def test_a_group_may_read_several_topics(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("articles", outgoing("ab"))
    log.publish("matches", outgoing("c"))

    records = take(reader("watchword.archive", "articles", "matches"), 3)

    assert {(record.topic, record.value) for record in records} == {
        ("articles", b"a"),
        ("articles", b"b"),
        ("matches", b"c"),
    }


def test_a_position_is_where_the_next_poll_reads(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abcd"))
    member = join(reader())

    assert member.assigned() == {MATCHES}
    assert member.position(MATCHES) == 0
    take(member, 2, limit=2)
    assert member.position(MATCHES) == 2


def test_after_a_seek_to_the_beginning_all_is_replayed(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    member = reader()
    member.commit(after(take(member, 3)))

    member.seek(MATCHES, 0)

    assert values(take(member, 3)) == ["a", "b", "c"]
    assert member.lag() == {MATCHES: 0}, "a replay doesn't take back what was committed"


def test_a_seek_in_a_partition_of_another_member_does_nothing(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    member = join(reader())

    member.seek(Partition("matches", 7), 2)

    assert values(take(member, 3)) == ["a", "b", "c"]


def test_a_new_group_begins_where_it_is_told_and_then_where_it_committed(
    log: Log, reader: Callable[..., Reader]
) -> None:
    log.publish("matches", outgoing("abcd"))
    first = reader("watchword.deliver.desk", start={MATCHES: 2})

    assert values(take(first, 2)) == ["c", "d"]
    first.commit({MATCHES: 3})
    first.close()

    assert values(take(reader("watchword.deliver.desk", start={MATCHES: 0}), 1)) == ["d"]


def test_a_start_that_names_no_partition_is_the_beginning(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("ab"))

    assert values(take(reader(start={}), 2)) == ["a", "b"]


def test_ends_tell_the_offset_of_the_next_record(log: Log) -> None:
    log.publish("matches", outgoing("abc"))
    log.publish("alerts", outgoing("0123456", keys=7))

    assert log.ends("matches") == {MATCHES: 3}
    assert sum(log.ends("alerts").values()) == 7


def test_lag_is_what_was_published_but_not_committed(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abcde"))
    member = reader()
    records = take(member, 5)

    assert member.lag() == {MATCHES: 5}
    member.commit(after(records[:2]))
    assert member.lag() == {MATCHES: 3}
    member.commit(after(records))
    assert member.lag() == {MATCHES: 0}
    log.publish("matches", outgoing("f"))
    assert member.lag() == {MATCHES: 1}


def test_the_lag_of_a_group_can_be_seen_from_outside(kept: Kept, log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("articles", outgoing((str(number) for number in range(50)), keys=25))
    log.publish("matches", outgoing("abc"))
    member = reader("watchword.archive", "articles", "matches")
    member.commit(after(take(member, 53)[:20]))
    outside = kept.open()

    assert outside.group_lag("watchword.archive", ["articles", "matches"]) == 33
    assert outside.group_lag("watchword.score", ["articles"]) == 50, "never committed: all there is"
    outside.close()


def test_what_one_handle_publishes_another_reads(kept: Kept, reader: Callable[..., Reader]) -> None:
    member, other = join(reader()), kept.open()

    other.publish("matches", outgoing("a"))

    assert values(take(member, 1)) == ["a"]
    other.close()


# -- members of one group ----------------------------------------------------------------------------------------------


def test_while_one_member_reads_a_partition_another_stands_by(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    active, standby = join(reader()), reader()

    heard = take_rest(standby, seconds=3)
    read = values(take(active, 3))

    assert heard == []
    assert standby.assigned() == frozenset()
    assert read == ["a", "b", "c"]


def test_when_the_active_member_leaves_the_standby_goes_on_where_it_committed(
    log: Log, reader: Callable[..., Reader]
) -> None:
    log.publish("matches", outgoing("abcd"))
    active, standby = join(reader()), reader()
    standby.poll(1, 0.5)
    active.commit(after(take(active, 4)[:2]))

    active.close()

    assert join(standby).position(MATCHES) == 2
    assert values(take(standby, 2)) == ["c", "d"]


def test_who_has_not_the_partition_can_not_commit(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    active, standby = join(reader()), reader()
    standby.poll(1, 0.5)

    with pytest.raises(Taken, match="alert"):
        standby.commit({MATCHES: 3})

    assert active.lag() == {MATCHES: 3}


def test_a_member_that_waits_stays_a_member_and_takes_nothing(log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abcd"))
    member = reader()
    take(member, 2, limit=2)

    member.idle(1.5)
    log.publish("matches", outgoing("e"))
    member.idle(0.5)

    assert member.position(MATCHES) == 2
    assert values(take(member, 3)) == ["c", "d", "e"]
    member.commit({MATCHES: 5})


def test_a_member_may_be_closed_twice(log: Log, reader: Callable[..., Reader]) -> None:
    first = join(reader())
    first.close()
    second = join(reader())

    first.close()
    log.publish("matches", outgoing("a"))

    assert values(take(second, 1)) == ["a"]


# -- what grows old ----------------------------------------------------------------------------------------------------


def test_a_group_that_fell_behind_a_trim_is_told_what_it_missed_and_goes_on_behind_it(
    kept: Kept, log: Log, reader: Callable[..., Reader]
) -> None:
    log.publish("matches", outgoing("abcd"))
    log.publish("matches", outgoing("ef"))
    member = reader()
    member.commit(after(take(member, 1, limit=1)))
    member.close()
    kept.cut("matches", 4)
    late = reader()

    with pytest.raises(OffsetGap) as caught:
        take(late, 1)

    gap = caught.value
    assert (gap.topic, gap.partition, gap.expected, gap.first) == ("matches", 0, 1, 4)
    assert values(take(late, 2)) == ["e", "f"]


def test_a_reader_that_is_overtaken_by_a_trim_is_told(kept: Kept, log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abcdef"))
    member = join(reader())
    kept.cut("matches", 6)

    with pytest.raises(OffsetGap) as caught:
        take(member, 1)

    assert (caught.value.expected, caught.value.first) == (0, 6)
    log.publish("matches", outgoing("g"))
    assert values(take(member, 1)) == ["g"]


def test_a_group_that_is_new_misses_nothing_by_a_trim(kept: Kept, log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    log.publish("matches", outgoing("d"))
    kept.cut("matches", 3)

    records = take(reader(), 1)

    assert [(record.offset, record.value) for record in records] == [(3, b"d")]


def test_what_was_trimmed_is_no_lag_and_moves_no_end(kept: Kept, log: Log, reader: Callable[..., Reader]) -> None:
    log.publish("matches", outgoing("abc"))
    log.publish("matches", outgoing("d"))
    member = join(reader())
    kept.cut("matches", 3)

    assert member.lag() == {MATCHES: 1}
    assert log.group_lag("watchword.alert", ["matches"]) == 1
    assert log.ends("matches") == {MATCHES: 4}


def test_a_position_beyond_the_end_is_a_gap_too_and_reading_begins_anew(
    log: Log, reader: Callable[..., Reader]
) -> None:
    log.publish("matches", outgoing("ab"))
    member = join(reader())
    member.seek(MATCHES, 10)

    with pytest.raises(OffsetGap, match="ends before record 10"):
        take(member, 1)

    assert values(take(member, 2)) == ["a", "b"]


# -- the logs under test -----------------------------------------------------------------------------------------------


def _in_memory() -> Kept:
    log = MemoryLog()
    return Kept(lambda: log, lambda topic, count: _trim(log, topic, count))


def _in_sqlite(folder: Path) -> Kept:
    def opened() -> SqliteLog:
        return SqliteLog(folder / "log.db", folder / "locks")

    return Kept(opened, lambda topic, count: _trim(opened(), topic, count))


def _in_kafka(kafka: RealKafka) -> Kept:
    from tests.broker.fixture import own_prefix
    from watchword.adapters.kafka import KafkaLog

    settings = kafka.settings(own_prefix())
    return Kept(lambda: KafkaLog(settings), lambda topic, count: kafka.cut(settings.topic(topic), count))


def _trim(log: Log, topic: str, count: int) -> None:
    """By the only means there is: time. What is to go and what is to stay must have been published apart."""
    looking = log.reader("tests.trim", [topic])
    records = take_rest(looking, seconds=0.1)
    looking.close()
    moment = records[count].time if count < len(records) else datetime.now(UTC)

    assert log.trim(topic, moment) == count
