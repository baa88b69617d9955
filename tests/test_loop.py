from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import pytest

from tests.situations import an_article
from watchword import watchdog
from watchword.adapters.memory import MemoryLog
from watchword.errors import PermanentError, TransientError
from watchword.loop import Item, Loop
from watchword.model import Article, Parked, decode, encode
from watchword.ports import Outgoing, Partition, Reader
from watchword.watchdog import Watchdog


class Collecting:
    """A stage that keeps the titles it saw, and fails as it is told to."""

    role = "collect"
    STEPS = ("keep",)
    topics: ClassVar = {"articles": Article}

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.failures: list[Exception] = []
        self.poison: set[str] = set()
        self.ticks: list[datetime] = []
        self.rewind_to: int | None = None

    def begin(self, items: Sequence[Item]) -> list[str]:
        return [item.value.title for item in items]

    def keep(self, titles: list[str]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if self.poison & set(titles):
            raise PermanentError("this title can't be kept")
        self.seen += titles

    def tick(self, now: datetime) -> None:
        self.ticks.append(now)

    def assigned(self, reader: Reader, partitions: frozenset[Partition]) -> None:
        if self.rewind_to is not None:
            reader.seek(Partition("articles", 0), self.rewind_to)


def a_log_of(*titles: str | bytes) -> MemoryLog:
    log = MemoryLog()
    values = [title if isinstance(title, bytes) else encode(an_article(title=title)) for title in titles]
    log.publish("articles", [Outgoing(b"k", value) for value in values])
    return log


def a_loop(log: MemoryLog, stage: Collecting) -> Loop[Any]:
    return Loop(stage, log.reader("g", ["articles"]), log)


def turn_until_read(loop: Loop[Any], log: MemoryLog) -> None:
    for _ in range(20):
        loop.turn(0.01)
        if log.group_lag("g", ["articles"]) == 0:
            return
    raise AssertionError("the loop never came to the end of its topic")


def parked_in(log: MemoryLog) -> list[Parked]:
    return [decode(record.value, Parked) for record in log.reader("see", ["parked"]).poll(100, 0)]


def test_a_batch_is_worked_on_before_its_offset_moves() -> None:
    log, stage = a_log_of("one", "two"), Collecting()

    turn_until_read(a_loop(log, stage), log)

    assert stage.seen == ["one", "two"]


def test_a_transient_error_puts_the_batch_back_and_it_is_worked_on_later() -> None:
    log, stage = a_log_of("one", "two"), Collecting()
    stage.failures = [TransientError("the sink is away", retry_after=0)] * 3
    loop = a_loop(log, stage)

    turn_until_read(loop, log)

    assert stage.seen == ["one", "two"]
    assert loop.complaint() is None


def test_while_a_batch_is_postponed_the_loop_says_why_it_is_not_ready() -> None:
    log, stage = a_log_of("one"), Collecting()
    stage.failures = [TransientError("the sink is away", retry_after=0)]
    loop = a_loop(log, stage)

    loop.turn(0.01)
    loop.turn(0.01)

    assert "the sink is away" in (loop.complaint() or "")
    assert log.group_lag("g", ["articles"]) == 1


def test_a_record_that_is_no_article_is_parked_with_its_origin_and_the_others_pass() -> None:
    log, stage = a_log_of("one", b"{not json", "three"), Collecting()

    turn_until_read(a_loop(log, stage), log)

    [record] = parked_in(log)
    assert stage.seen == ["one", "three"]
    assert (record.topic, record.partition, record.offset, record.value) == ("articles", 0, 1, "e25vdCBqc29u")


def test_a_record_of_an_unknown_schema_is_parked_and_its_error_names_the_schema() -> None:
    log = a_log_of(encode(an_article()).replace(b"article/1", b"article/9"))

    turn_until_read(a_loop(log, Collecting()), log)

    [record] = parked_in(log)
    assert "article/1" in record.error


def test_the_one_record_of_a_batch_that_can_never_be_kept_is_parked_alone() -> None:
    log, stage = a_log_of("one", "bad", "three"), Collecting()
    stage.poison = {"bad"}

    turn_until_read(a_loop(log, stage), log)

    assert stage.seen == ["one", "three"]
    assert [record.offset for record in parked_in(log)] == [1]


def test_nothing_moves_while_the_log_can_not_take_what_must_be_parked() -> None:
    log, stage = a_log_of(b"{not json"), Collecting()
    loop = a_loop(log, stage)
    loop.turn(0.01)
    publish = log.publish
    log.publish = lambda *_: (_ for _ in ()).throw(TransientError("full", retry_after=0))  # type: ignore[assignment]

    loop.turn(0.01)

    assert log.group_lag("g", ["articles"]) == 1
    log.publish = publish  # type: ignore[method-assign]
    turn_until_read(loop, log)
    assert len(parked_in(log)) == 1


def test_what_must_be_parked_by_itself_waits_for_the_log_and_is_not_passed_over() -> None:
    log, stage = a_log_of("bad", "good"), Collecting()
    stage.poison = {"bad"}
    loop = a_loop(log, stage)
    publish = log.publish
    log.publish = lambda *_: (_ for _ in ()).throw(TransientError("full", retry_after=0))  # type: ignore[assignment]
    for _ in range(3):
        loop.turn(0.01)

    log.publish = publish  # type: ignore[method-assign]
    turn_until_read(loop, log)

    assert [record.offset for record in parked_in(log)] == [0]
    assert stage.seen == ["good"]


def test_a_stage_that_goes_back_at_its_assignment_sees_the_earlier_records_again() -> None:
    log, first = a_log_of("one", "two", "three"), Collecting()
    loop = a_loop(log, first)
    turn_until_read(loop, log)
    loop.reader.close()
    second = Collecting()
    second.rewind_to = 1

    again = a_loop(log, second)
    for _ in range(3):
        again.turn(0.01)

    assert second.seen == ["two", "three"]


def test_a_stage_is_told_the_time_even_when_nothing_comes() -> None:
    stage = Collecting()
    loop = a_loop(MemoryLog(), stage)

    loop.turn(0.01)
    loop._ticked = time.monotonic() - 1
    loop.turn(0.01)

    assert len(stage.ticks) == 2


def test_the_watchdog_complains_of_a_loop_that_starves_but_not_of_one_that_has_nothing_to_do() -> None:
    log, stage = a_log_of("one"), Collecting()
    loop = a_loop(log, stage)
    stage.failures = [TransientError("the sink is away", retry_after=0)]
    loop.turn(0.01)
    loop.turn(0.01)
    loop._measure()
    starving = Watchdog(loop)

    loop.progressed -= watchdog.STARVED_SECONDS + 1
    hungry = starving.complaint()
    turn_until_read(loop, log)
    loop._measure()
    loop.progressed -= watchdog.STARVED_SECONDS + 1

    assert "records wait" in (hungry or "")
    assert starving.complaint() is None


def test_a_standby_is_not_to_blame_for_what_the_active_member_has_not_read() -> None:
    log = a_log_of("one", "two")
    active = a_loop(log, Collecting())
    standby = a_loop(log, Collecting())

    standby.turn(0.01)
    standby._measure()
    standby.progressed -= watchdog.STARVED_SECONDS + 1

    assert Watchdog(standby).complaint() is None
    active.reader.close()


def test_the_watchdog_complains_of_a_loop_that_hangs() -> None:
    loop = a_loop(MemoryLog(), Collecting())

    loop.turned -= watchdog.STUCK_SECONDS + 1

    assert "no turn" in (Watchdog(loop).complaint() or "")


@pytest.mark.parametrize(
    ("place", "killed"), [("collect.keep", True), ("collect.keep:2", True), ("collect.keep:9", False)]
)
def test_a_failpoint_kills_the_process_at_the_nth_time_of_its_step(place: str, killed: bool) -> None:
    script = "from watchword.steps import step\nfor _ in range(3): step('collect', 'keep', print, 'done', )\n"

    result = subprocess.run(
        [sys.executable, "-c", script], env={"WATCHWORD_FAILPOINT": place}, capture_output=True, text=True, check=False
    )

    assert (result.returncode == -9) is killed
