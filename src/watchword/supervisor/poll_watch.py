"""Looks after the poll runs: one is always alive, and a dead one is known to be dead.

A run holds a lock in home while it works (watchword.flow_run), which tells a run that works from one that was killed,
whatever Prefect believes of it. Correctness doesn't rest on any of it: feeds are claimed in the database, so two runs at
once are harmless.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from watchword import flock
from watchword import log as logging
from watchword.flow_run import mark_of, shift_of
from watchword.home import Home
from watchword.model import BEGINNING
from watchword.supervisor.deployments import Known

RHYTHM = timedelta(minutes=5)
SOON = timedelta(seconds=20)
SLOW_START = timedelta(seconds=40)
OVERDUE = timedelta(minutes=2)
LASTS = timedelta(seconds=120)
"""A run that is replaced sooner than so long after its beginning was begun in vain."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(seconds=60)
_UNDER_WAY = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)

Verdict = Literal["alive", "dead", "hung"]
log = logging.get()


def next_minutes(now: datetime) -> float:
    """For how long a run that begins now is to poll: until the next one that is scheduled begins."""
    past = now - datetime.combine(now.date(), datetime.min.time(), UTC)
    return (RHYTHM - past % RHYTHM) / timedelta(minutes=1)


def verdict(run: FlowRun, mark: int | Literal["missing"] | None, now: datetime) -> Verdict:
    """What to make of a run that Prefect believes to be under way.

    `mark`: the pid that holds the run's lock in this home, None if nobody holds it any more, "missing" if there is none:
    the run has not begun, or is another machine's.
    """
    if mark is None:
        return "dead"
    age = now - (run.start_time or run.expected_start_time or now)
    if mark == "missing" and run.state_type == StateType.PENDING:
        return "dead" if age > SLOW_START else "alive"
    if age <= _lasts(run) + OVERDUE:
        return "alive"
    return "dead" if mark == "missing" else "hung"


def _lasts(run: FlowRun) -> timedelta:
    return timedelta(minutes=float(run.parameters.get("minutes") or 0))


def _ends(run: FlowRun, now: datetime) -> datetime:
    """Until when a run is to poll: one in its overtime, or a pass that a person began, keeps no other from beginning."""
    return (run.expected_start_time or run.start_time or now) + _lasts(run)


@dataclass
class Begun:
    """The runs that were begun for one deployment: at once, but with growing pauses while none of them lasts."""

    at: datetime = BEGINNING
    in_vain: int = 0

    def may_begin(self, now: datetime) -> bool:
        return now >= self.at + min(FIRST_PAUSE * 2**self.in_vain, LONGEST_PAUSE) if self.in_vain > 1 else True

    def begin(self, now: datetime) -> None:
        self.in_vain = self.in_vain + 1 if now - self.at < LASTS else 0
        self.at = now


class PollWatch:
    """`problem` is why nothing is being polled, for /readyz; None when a run is under way."""

    def __init__(self, client: PrefectClient, home: Home, pollers: Sequence[Known]) -> None:
        self._client, self._home, self._pollers = client, home, pollers
        self._begun = {each.id: Begun() for each in pollers}
        self.problem: str | None = "no poll run has begun yet"

    async def sweep(self, deployments: Iterable[Known]) -> None:
        """Runs that Prefect believes to be under way, and that aren't: of a killed predecessor, or at the end our own."""
        for run in await self._runs([each.id for each in deployments], _UNDER_WAY):
            if not isinstance(self._mark(run.id), int):
                await self._bury(run, "its process did not survive")

    async def skip_missed(self) -> None:
        """Late polls are not made up for; a late digest is."""
        for run in await self._due(datetime.now(UTC)):
            await self._bury(run, "missed while nothing served it")

    async def look(self) -> None:
        """Buries the dead, ends the hung, and begins a run wherever none is alive or about to begin."""
        now = datetime.now(UTC)
        under_way = await self._runs([each.id for each in self._pollers], _UNDER_WAY)
        alive = [run for run in under_way if await self._is_alive(run, now)]
        self.problem = None if alive else "no poll run is under way"
        polling = {run.deployment_id for run in alive if now < _ends(run, now)}
        missing = [each for each in self._pollers if each.id not in polling]
        if missing:
            about_to = {run.deployment_id for run in await self._due(now + SOON)}
            for each in missing:
                if each.id not in about_to and self._begun[each.id].may_begin(now):
                    await self._begin(each, now)

    async def _is_alive(self, run: FlowRun, now: datetime) -> bool:
        mark = self._mark(run.id)
        found = verdict(run, mark, now)
        if found == "hung" and isinstance(mark, int):
            with contextlib.suppress(ProcessLookupError):  # it ended meanwhile
                os.kill(mark, signal.SIGKILL)
        if found != "alive":
            await self._bury(run, "its process hung" if found == "hung" else "its process died")
        return found == "alive"

    async def _begin(self, poller: Known, now: datetime) -> None:
        if (await self._client.read_deployment(poller.id)).paused:
            self.problem = None  # somebody wants it so
            return
        minutes = next_minutes(now)
        self._begun[poller.id].begin(now)
        run = await self._client.create_flow_run_from_deployment(poller.id, parameters={"minutes": minutes})
        log.info("run.begun", deployment=poller.name, run=str(run.id), minutes=round(minutes, 2))

    async def _bury(self, run: FlowRun, because: str) -> None:
        await self._client.set_flow_run_state(run.id, Crashed(message=because), force=True)
        for mark in (mark_of(self._home, str(run.id)), shift_of(self._home, str(run.id))):
            mark.unlink(missing_ok=True)
        log.warning("run.crashed", run=str(run.id), name=run.name, because=because)

    def _mark(self, run: UUID) -> int | Literal["missing"] | None:
        path = mark_of(self._home, str(run))
        return flock.holder(path) if path.exists() else "missing"

    async def _runs(self, deployments: Sequence[UUID], states: Sequence[StateType]) -> Sequence[FlowRun]:
        chosen = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=list(deployments)),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))),
        )
        runs: Sequence[FlowRun] = await self._client.read_flow_runs(flow_run_filter=chosen)
        return runs

    async def _due(self, before: datetime) -> Sequence[FlowRun]:
        chosen = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[each.id for each in self._pollers]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=before),
        )
        runs: Sequence[FlowRun] = await self._client.read_flow_runs(flow_run_filter=chosen)
        return runs
