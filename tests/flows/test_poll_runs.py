"""What is made of poll runs: when they end, which are dead, and when another one may begin."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.states import Running
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from tests.ports import free_ports
from tests.settings.situations import a_directory
from tests.waiting import within
from watchword.errors import TransientError
from watchword.flow_run import minutes_left, shift, shift_of, until_scheduled
from watchword.home import Home
from watchword.settings.reload import Reloading
from watchword.supervisor.deployments import Known
from watchword.supervisor.poll_watch import Begun, PollWatch, Verdict, next_minutes, verdict
from watchword.supervisor.run_metrics import RunCounts
from watchword.supervisor.serving import Serving

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "minutes"),
    [
        (timedelta(), 5),
        (timedelta(minutes=2), 3),
        (timedelta(minutes=4, seconds=30), 0.5),
    ],
)
def test_a_run_that_begins_between_two_marks_lasts_until_the_next_one_begins(after: timedelta, minutes: float) -> None:
    assert next_minutes(NOON + after) == pytest.approx(minutes, abs=0.01)


def test_a_run_that_starts_late_ends_when_it_was_to_end() -> None:
    assert minutes_left(5, NOON, NOON + timedelta(seconds=15)) == pytest.approx(4.75)
    assert minutes_left(5, NOON, NOON + timedelta(hours=2)) == 0
    assert minutes_left(5, NOON, NOON - timedelta(seconds=5)) == pytest.approx(5)


def test_a_run_is_relieved_by_one_of_all_feeds_that_came_later_and_is_alive(tmp_path: Path) -> None:
    home = Home(tmp_path).create()

    with shift(home, "earlier", is_whole=True) as earlier, shift(home, "mine", is_whole=True) as mine:
        os.utime(shift_of(home, "mine"), (5e9, 5e9))
        before = (earlier.is_relieved(), mine.is_relieved(), mine.follows())
        with shift(home, "one group", is_whole=False) as person:
            beside = (mine.is_relieved(), person.follows())
        with shift(home, "later", is_whole=True):
            os.utime(shift_of(home, "later"), (6e9, 6e9))
            relieved = mine.is_relieved()
        shift_of(home, "dead").write_text("1")
        after = mine.is_relieved()

    assert before == (True, False, True)
    assert beside == (False, True)
    assert (relieved, after) == (True, False)


def test_a_run_in_its_overtime_keeps_no_other_from_beginning(tmp_path: Path) -> None:
    poller = Known(uuid4(), "poll-1")
    now = datetime.now(UTC)
    going = FlowRun(
        flow_id=uuid4(),
        deployment_id=poller.id,
        expected_start_time=now - timedelta(minutes=3),
        start_time=now - timedelta(minutes=3),
        parameters={"minutes": 2.9},
        state=Running(),
    )
    server = _Server([going])
    watch = PollWatch(cast(PrefectClient, server), Home(tmp_path).create(), [poller])

    asyncio.run(watch.look())
    late = list(server.begun)
    going.parameters = {"minutes": 5}
    asyncio.run(watch.look())

    assert (late, server.begun) == ([poller.id], [poller.id])
    assert server.crashed == []


def test_a_run_whose_process_is_early_waits_for_its_time() -> None:
    began = time.monotonic()

    asyncio.run(until_scheduled(NOON + timedelta(seconds=0.2), NOON))
    asyncio.run(until_scheduled(NOON - timedelta(minutes=3), NOON))

    assert 0.2 <= time.monotonic() - began < within(5)


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
        parameters={"minutes": 5},
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


def test_a_server_that_goes_away_while_the_flows_begin_is_waited_for(tmp_path: Path) -> None:
    """Twice, since whoever waits for it begins anew."""
    [port] = free_ports(1)
    nobody = f"http://127.0.0.1:{port}/api"
    home = Home(tmp_path).create()

    async def begin() -> None:
        async with PrefectClient(nobody) as client:
            a_deployment = RunnerDeployment(name="poll-1", flow_name="poll", entrypoint="poll.py:poll")
            serving = Serving(client, Reloading(a_directory(tmp_path / "config")), lambda _: [a_deployment], home)
            with serving.counts.installed():
                await serving.begin(["poll-1"])

    for _ in range(2):
        with pytest.raises(TransientError, match=f"Prefect server {nobody}/: ."):
            asyncio.run(begin())


def test_a_hung_run_that_ends_before_it_is_ended_is_buried_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = FlowRun(flow_id=uuid4(), deployment_id=uuid4(), start_time=NOON, parameters={"minutes": 5}, state=Running())
    server = _Server([run])
    watch = PollWatch(cast(PrefectClient, server), Home(tmp_path).create(), [])
    monkeypatch.setattr(watch, "_mark", lambda _run: _NOBODY)

    asyncio.run(watch.look())

    assert server.crashed == [run.id]


_NOBODY = 4_194_303
"""A pid that no process has: the last one of all."""


class _Server:
    """A Prefect server with some runs under way."""

    def __init__(self, runs: list[FlowRun]) -> None:
        self.runs, self.crashed, self.begun = runs, list[UUID](), list[UUID]()

    async def read_flow_runs(self, *, flow_run_filter: FlowRunFilter) -> list[FlowRun]:
        """None is scheduled."""
        return [] if flow_run_filter.next_scheduled_start_time else self.runs

    async def read_deployment(self, _deployment: UUID) -> Any:
        return SimpleNamespace(paused=False)

    async def create_flow_run_from_deployment(self, deployment: UUID, *, parameters: dict[str, float]) -> Any:
        assert parameters["minutes"] > 0
        self.begun.append(deployment)
        return SimpleNamespace(id=uuid4())

    async def set_flow_run_state(self, run: UUID, _state: State, *, force: bool) -> None:
        assert force
        self.crashed.append(run)


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
