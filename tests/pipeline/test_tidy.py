from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from watchword.adapters.memory import MemoryLog
from watchword.adapters.sqlite_log import SqliteLog
from watchword.pipeline.tidy import Ages, tidy
from watchword.ports import Log, Outgoing, Partition

WEEK = timedelta(days=7)
KEEP = Ages(log=WEEK, unmatched=timedelta(days=90), matched=None, deliveries=timedelta(days=365), suppressed=WEEK)


class Shelves:
    """What the database is asked to forget, and up to when."""

    def __init__(self) -> None:
        self.asked: dict[str, datetime] = {}

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        def forget(before: datetime) -> int:
            self.asked[name] = before
            return 3

        return forget


@pytest.fixture(params=["memory", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Log:
    return MemoryLog() if request.param == "memory" else SqliteLog(tmp_path / "log.db", tmp_path / "locks")


def written(log: Log, *, read: int) -> datetime:
    """Three records, of which the group `slow` has read some; when the last was published."""
    log.publish("alerts", [Outgoing(b"k", b"1"), Outgoing(b"k", b"2"), Outgoing(b"k", b"3")])
    reader = log.reader("slow", ["alerts"])
    reader.poll(10, 1)
    reader.commit({Partition("alerts", 0): read})
    reader.close()
    return datetime.now(UTC)


def tidied(log: Log, now: datetime, groups: Collection[str] = ("slow",)) -> Mapping[str, int]:
    return tidy(records=log, database=Shelves(), topics=["alerts"], groups=groups, keep=KEEP, now=now)


def test_records_that_every_group_has_read_are_trimmed_when_they_are_old(log: Log) -> None:
    now = written(log, read=3)

    assert tidied(log, now)["log alerts"] == 0
    assert tidied(log, now + WEEK)["log alerts"] == 3


def test_what_a_group_has_still_to_read_is_kept_and_warned_of(log: Log) -> None:
    now = written(log, read=1)

    with capture_logs() as said:
        removed = tidied(log, now + WEEK)

    assert removed["log alerts"] == 0
    assert log.unread("alerts", now + WEEK) == {"slow": 2}
    assert [(line["group"], line["count"]) for line in said if line["event"] == "records.unread"] == [("slow", 2)]


def test_what_nobody_read_in_twice_the_time_is_lost_and_said_so(log: Log) -> None:
    now = written(log, read=1)

    assert tidied(log, now + 2 * WEEK)["log alerts"] == 3


def test_a_group_that_reads_no_more_holds_nothing_up(log: Log) -> None:
    now = written(log, read=1)

    assert tidied(log, now + WEEK, groups=["others"])["log alerts"] == 3


def test_each_kind_of_row_is_forgotten_at_its_own_age_and_matched_articles_never() -> None:
    shelves, now = Shelves(), datetime(2026, 7, 1, tzinfo=UTC)

    removed = tidy(records=MemoryLog(), database=shelves, topics=[], groups=(), keep=KEEP, now=now)

    assert shelves.asked["forget_unmatched"] == now - timedelta(days=90)
    assert "forget_matched" not in shelves.asked
    assert removed["deliveries"] == 3
