"""What is made of poll runs: when they end, which are dead, and when another one may begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, StateType
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from watchword.flow_run import minutes_left
from watchword.supervisor.poll_watch import Begun, Verdict, next_minutes, verdict
from watchword.supervisor.run_metrics import RunCounts

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "minutes"),
    [
        (timedelta(), 4.75),
        (timedelta(minutes=2), 2.75),
        (timedelta(minutes=4), 5.75),
        (timedelta(minutes=4, seconds=50), 4.916),
    ],
)
def test_a_run_that_begins_between_two_marks_ends_in_time_for_the_next_one(after: timedelta, minutes: float) -> None:
    assert next_minutes(NOON + after) == pytest.approx(minutes, abs=0.01)


def test_a_run_that_starts_late_ends_when_it_was_to_end() -> None:
    assert minutes_left(4.75, NOON, NOON + timedelta(seconds=15)) == pytest.approx(4.5)
    assert minutes_left(4.75, NOON, NOON + timedelta(hours=2)) == 0
    assert minutes_left(4.75, NOON, NOON - timedelta(seconds=5)) == pytest.approx(4.75)


@pytest.mark.parametrize(
    ("state", "mark", "age", "expected"),
    [
        (StateType.RUNNING, 4711, timedelta(minutes=4), "alive"),
        (StateType.RUNNING, None, timedelta(seconds=3), "dead"),
        (StateType.RUNNING, "missing", timedelta(minutes=4), "alive"),  # another machine's
        (StateType.RUNNING, "missing", timedelta(minutes=8), "dead"),
        (StateType.RUNNING, 4711, timedelta(minutes=8), "hung"),
        (StateType.PENDING, "missing", timedelta(seconds=10), "alive"),
        (StateType.PENDING, "missing", timedelta(minutes=1), "dead"),
    ],
)
def test_a_run_is_judged_by_its_lock_and_its_age(
    state: StateType, mark: int | None, age: timedelta, expected: Verdict
) -> None:
    run = FlowRun(
        flow_id=uuid4(),
        state_type=state,
        start_time=NOON if state == StateType.RUNNING else None,
        expected_start_time=NOON,
        parameters={"minutes": 4.75},
    )

    assert verdict(run, mark, NOON + age) == expected


def test_a_run_that_dies_is_replaced_at_once_and_one_that_always_dies_with_growing_pauses() -> None:
    begun, now, pauses = Begun(), NOON, []

    for _ in range(8):
        waited = 0
        while not begun.may_begin(now + timedelta(seconds=waited)):
            waited += 5
        now += timedelta(seconds=waited + 5)
        begun.begin(now)
        pauses.append(waited)

    assert pauses[:2] == [0, 0]
    assert pauses == sorted(pauses)
    assert max(pauses) <= 60
    assert pauses[-1] >= 50


def test_the_counts_of_all_runs_are_added_up_those_that_are_over_included(tmp_path: Path) -> None:
    counts = RunCounts(tmp_path)
    ran(tmp_path / "first.prom", polled=2)
    ran(tmp_path / "second.prom", polled=3)

    before = told(counts)
    counts.retire(alive=["second"])
    after = told(counts)

    assert before["watchword_feeds_polled_total", "ok"] == 5
    assert before["watchword_age_seconds_count", "poll"] == 5
    assert after == before
    assert [file.name for file in tmp_path.iterdir()] == ["second.prom"]


def ran(path: Path, *, polled: int) -> None:
    registry = CollectorRegistry()
    polls = Counter("watchword_feeds_polled", "…", ["outcome"], registry=registry)
    ages = Histogram("watchword_age_seconds", "…", ["role"], registry=registry)
    for _ in range(polled):
        polls.labels("ok").inc()
        ages.labels("poll").observe(0.1)
    path.write_bytes(generate_latest(registry))


def told(counts: RunCounts) -> dict[tuple[str, str], float]:
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in counts.collect()
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }
