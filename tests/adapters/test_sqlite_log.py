"""What only the log in a SQLite file promises: processes share it, and a kill loses nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reading import after, join, outgoing, take, take_rest, values
from tests.waiting import wait_until, within
from watchword.adapters.sqlite_log import SqliteLog
from watchword.errors import TransientError
from watchword.ports import Partition

MATCHES = Partition("matches", 0)

PROCESS = """
import resource, sys
from pathlib import Path
from watchword.adapters.sqlite_log import SqliteLog
from watchword.errors import TransientError
from watchword.ports import Outgoing
home = Path(sys.argv[1])
say = lambda text: print(text, flush=True)
"""
"""The head of every program that runs beside a test."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    opened = SqliteLog(tmp_path / "log.db", tmp_path / "locks")
    yield opened
    opened.close()


def test_a_publisher_that_is_killed_has_lost_nothing_that_it_was_told_is_safe(log: SqliteLog, tmp_path: Path) -> None:
    said: list[str] = []
    for round in range(5):
        publisher = _run(
            tmp_path,
            f"""
            log = SqliteLog(home / "log.db", home / "locks")
            for number in range(100000):
                log.publish("matches", [Outgoing(b"k", f"{round}-{{number}}-{{part}}".encode()) for part in "ab"])
                say(f"{round}-{{number}}")
            """,
        )
        assert publisher.stdout
        said += [publisher.stdout.readline().strip() for _ in range(20 + 7 * round)]
        publisher.kill()
        said += publisher.stdout.read().split()
        publisher.wait()

    reader = log.reader("watchword.alert", ["matches"])
    records = take_rest(reader, seconds=0.2)
    reader.close()

    assert [record.offset for record in records] == list(range(len(records)))
    assert {f"{name}-{part}" for name in said for part in "ab"} <= set(values(records))
    assert len(records) % 2 == 0, "a batch is kept whole or not at all"


def test_a_group_passes_to_the_standby_when_its_active_process_is_killed(log: SqliteLog, tmp_path: Path) -> None:
    log.publish("matches", outgoing("abc"))
    active = _run(
        tmp_path,
        """
        reader = SqliteLog(home / "log.db", home / "locks").reader("watchword.alert", ["matches"])
        reader.commit({record.place: record.offset + 1 for record in reader.poll(2, 5)})
        say("committed")
        reader.idle(60)
        """,
    )
    assert active.stdout
    assert active.stdout.readline() == "committed\n"
    standby = log.reader("watchword.alert", ["matches"])
    assert standby.poll(10, 0.3) == []

    active.kill()
    active.wait()
    begin = time.monotonic()
    position = join(standby).position(MATCHES)

    assert position == 2
    assert time.monotonic() - begin < within(1)
    standby.close()


def test_processes_that_publish_at_once_lose_nothing_and_leave_no_hole(log: SqliteLog, tmp_path: Path) -> None:
    publishers = [
        _run(
            tmp_path,
            f"""
            log = SqliteLog(home / "log.db", home / "locks")
            for number in range(100):
                log.publish("articles", [Outgoing(b"{name}", f"{name}-{{number}}".encode())])
            """,
        )
        for name in range(4)
    ]
    assert [publisher.wait() for publisher in publishers] == [0, 0, 0, 0]

    reader = log.reader("watchword.score", ["articles"])
    records = take(reader, 400)
    reader.close()

    assert [record.offset for record in records] == list(range(400))
    assert [v for v in values(records) if v.startswith("3-")] == [f"3-{number}" for number in range(100)]


def test_roles_that_start_at_once_on_a_new_home_all_find_their_log(tmp_path: Path) -> None:
    for round in range(3):
        home = tmp_path / str(round)
        roles = [_run(home, 'SqliteLog(home / "log.db", home / "locks").publish("alerts", [])') for _ in range(5)]

        assert [role.wait() for role in roles] == [0] * 5


def test_a_file_that_another_process_keeps_locked_is_a_transient_error_that_names_it(
    log: SqliteLog, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(TransientError, match=r"log\.db: database is locked"):
        log.publish("matches", outgoing("a"))
    other.execute("ROLLBACK")
    log.publish("matches", outgoing("a"))

    assert log.ends("matches") == {MATCHES: 1}
    other.close()


def test_a_full_disk_is_a_transient_error_and_what_was_there_stays(log: SqliteLog, tmp_path: Path) -> None:
    log.publish("matches", outgoing("ab"))
    cramped = _run(
        tmp_path,
        """
        log = SqliteLog(home / "log.db", home / "locks")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        try:
            log.publish("matches", [Outgoing(b"k", b"x" * 2_000_000)])
        except TransientError as error:
            say(error)
        """,
    )

    told, _ = cramped.communicate()

    assert str(tmp_path / "log.db") in told
    assert log.ends("matches") == {MATCHES: 2}
    log.publish("matches", outgoing("c"))
    reader = log.reader("watchword.alert", ["matches"])
    assert values(take(reader, 3)) == ["a", "b", "c"]
    reader.close()


def test_a_file_that_is_no_log_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "log.db").write_text("these are not the bytes of a database, and there are enough of them" * 20)

    with pytest.raises(TransientError, match=r"log\.db: file is not a database"):
        SqliteLog(tmp_path / "log.db", tmp_path / "locks")


def test_a_trim_of_many_records_tells_their_number_and_leaves_the_younger_ones(log: SqliteLog) -> None:
    log.publish("articles", outgoing(str(number) for number in range(2500)))
    moment = datetime.now(UTC)
    log.publish("articles", outgoing(["young"]))

    removed = log.trim("articles", moment)

    reader = log.reader("watchword.score", ["articles"])
    assert removed == 2500
    assert values(take_rest(reader, seconds=0.1)) == ["young"]
    assert log.trim("articles", moment) == 0
    reader.close()


def test_the_place_of_a_topic_survives_when_all_of_its_records_are_trimmed(log: SqliteLog, tmp_path: Path) -> None:
    log.publish("matches", outgoing("abc"))
    log.trim("matches", datetime.now(UTC))
    again = SqliteLog(tmp_path / "log.db", tmp_path / "locks")

    again.publish("matches", outgoing("d"))

    reader = again.reader("watchword.alert", ["matches"])
    assert [(record.offset, record.value) for record in take(reader, 1)] == [(3, b"d")]
    reader.close()
    again.close()


def test_a_reader_hears_of_what_another_process_publishes_within_a_few_milliseconds(
    log: SqliteLog, tmp_path: Path
) -> None:
    reader = log.reader("watchword.alert", ["matches"])
    publisher = _run(
        tmp_path,
        """
        import time
        log = SqliteLog(home / "log.db", home / "locks")
        for number in range(20):
            time.sleep(0.05)
            log.publish("matches", [Outgoing(b"k", b"v")])
        """,
    )

    delays: list[float] = []
    while len(delays) < 20:
        delays += [(datetime.now(UTC) - record.time).total_seconds() for record in reader.poll(10, 10)]

    assert publisher.wait() == 0
    assert sorted(delays)[10] < 0.02, delays
    reader.close()


def test_one_topics_backlog_does_not_starve_the_others(log: SqliteLog) -> None:
    log.publish("articles", outgoing(str(number) for number in range(1000)))
    log.publish("matches", outgoing("m"))
    reader = log.reader("watchword.archive", ["articles", "matches"])

    topics = {record.topic for _ in range(2) for record in reader.poll(100, 1)}

    assert topics == {"articles", "matches"}
    reader.close()


def test_an_offset_is_committed_even_if_the_process_ends_at_once(log: SqliteLog, tmp_path: Path) -> None:
    log.publish("matches", outgoing("abc"))
    ended = _run(
        tmp_path,
        """
        import os, signal
        reader = SqliteLog(home / "log.db", home / "locks").reader("watchword.alert", ["matches"])
        reader.commit({record.place: record.offset + 1 for record in reader.poll(2, 5)})
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )

    assert ended.wait() == -signal.SIGKILL
    reader = join(log.reader("watchword.alert", ["matches"]))
    left = take(reader, 1)
    assert values(left) == ["c"]
    reader.commit(after(left))
    reader.close()


def test_a_closed_reader_leaves_no_descriptor_behind(log: SqliteLog) -> None:
    log.reader("watchword.alert", ["matches"]).close()
    before = _descriptors()

    for _ in range(5):
        log.reader("watchword.alert", ["matches"]).close()

    assert wait_until(lambda: _descriptors() <= before, 2, f"there are {before} descriptors again")


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _run(home: Path, program: str) -> subprocess.Popen[str]:
    """`program`, indented as it stands in a test, as a process of its own with `home` to work in."""
    lines = program.splitlines()
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    code = PROCESS + "\n".join(line[indent:] for line in lines)
    return subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True)
