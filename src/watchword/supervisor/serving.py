"""Serves the flows: the process that Prefect's runs are started from.

wait for the server ─▶ reconcile ─▶ sweep ─▶ first poll run ─▶ take runs, look after them ─▶ SIGTERM
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import PrefectHTTPStatusError
from prefect.runner import Runner

from watchword import flock, leash
from watchword import log as logging
from watchword.errors import TransientError
from watchword.home import Home
from watchword.settings.configuration import Configuration
from watchword.settings.env import Environment
from watchword.settings.reload import Reloading
from watchword.supervisor.deployments import Known, reconcile
from watchword.supervisor.poll_watch import PollWatch
from watchword.supervisor.run_metrics import RunCounts

LOOK_EVERY, LOOK_SOON = 5.0, 1.0
"""Seconds between two looks at the poll runs: while all is well, and while none is under way."""
PATIENCE = 2.5
"""Seconds that runs have to end by themselves; then they are killed."""
SETTLING = 0.5
"""Seconds for the runner to tell Prefect how they ended."""
LAST_WORD = 1.0
ASK_EVERY, TURN = 0.25, 0.05

Declare = Callable[[Configuration], Sequence[RunnerDeployment]]
log = logging.get()


async def serve(env: Environment, declare: Declare, pollers: Sequence[str], checks: MutableMapping[str, Any]) -> None:
    """Until SIGTERM or Ctrl-C. `pollers`: the deployments of which a run is always to be alive.

    `declare` says what is to be deployed under a configuration; the names never change, and what is told of them does
    as soon as the configuration does. TransientError when the runner ends by itself. `checks` gets what /readyz asks.
    """
    os.environ[leash.VARIABLE] = "0"  # the runner holds a pipe to the stdin of each run
    async with get_client() as client:
        checks["start"] = lambda: f"Prefect server {client.api_url}: no answer yet"
        while await client.api_healthcheck() is not None:  # noqa: ASYNC110 - nobody tells when it comes
            await asyncio.sleep(ASK_EVERY)
        checks["start"] = lambda: "the flows are being deployed"
        serving = Serving(client, Reloading.of(env), declare, env.place.create())
        with serving.counts.installed():
            await serving.begin(pollers)
            checks.clear()
            checks["polling"] = lambda: serving.watch.problem
            await serving.run()


class Serving:
    """One runner, and what it is given to run."""

    def __init__(self, client: PrefectClient, configuration: Reloading, declare: Declare, home: Home) -> None:
        self._client, self._configuration, self._declare, self._home = client, configuration, declare, home
        self.counts = RunCounts(home.path / "counts")
        self._version = ""

    async def begin(self, pollers: Sequence[str]) -> None:
        """Until the first poll run is on its way; TransientError if the server goes away meanwhile."""
        try:
            await self._begin(pollers)
        except (httpx.HTTPError, PrefectHTTPStatusError) as error:
            raise TransientError(f"Prefect server {self._client.api_url}: {error or type(error).__name__}") from error

    async def _begin(self, pollers: Sequence[str]) -> None:
        self._known = await self._reconcile()
        self.watch = PollWatch(self._client, self._home, [self._known[name] for name in pollers])
        self._runner = Runner(name="watchword", limit=3 * len(pollers) + 3, pause_on_shutdown=False)
        for each in self._known.values():
            await self._runner.aadd_deployment(each)
        await self.watch.sweep(self._known.values())
        await self.watch.skip_missed()
        await self.watch.look()

    async def run(self) -> None:
        running = asyncio.create_task(self._runner.start())
        await asyncio.sleep(0)  # the runner takes the signals before it first waits; from here on they are ours
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        while not stopping.is_set():
            pause = LOOK_EVERY if self.watch.problem is None else LOOK_SOON
            await _first(asyncio.create_task(stopping.wait()), running, pause)
            if running.done():
                raise TransientError(f"the runner of the flows ended: {running.exception()}")
            if not stopping.is_set():
                await self._look()
        await self._end(running)

    async def _look(self) -> None:
        try:
            if self._configuration.changed_since(self._version):
                await self._reconcile()
            await self.watch.look()
        except (httpx.HTTPError, PrefectHTTPStatusError) as error:
            self.watch.problem = f"Prefect server: {error or type(error).__name__}"
            log.warning("look.failed", error=self.watch.problem)
        self.counts.retire(self._alive())

    async def _reconcile(self) -> Mapping[str, Known]:
        configuration = self._configuration.current()
        known = await reconcile(self._client, self._declare(configuration))
        self._version = configuration.version
        return known

    async def _end(self, running: asyncio.Task[None]) -> None:
        """Asks each run to end, gives the runner time to tell Prefect that it did, and tells it itself of the others."""
        self._signal_runs(signal.SIGTERM)
        for _ in range(round(PATIENCE / TURN)):
            if not self._alive():
                break
            await asyncio.sleep(TURN)
        self._signal_runs(signal.SIGKILL)
        await asyncio.sleep(SETTLING)
        running.cancel()
        await asyncio.wait([running], timeout=LAST_WORD)
        with contextlib.suppress(TimeoutError, httpx.HTTPError, PrefectHTTPStatusError):
            await asyncio.wait_for(self.watch.sweep(self._known.values()), LAST_WORD)

    def _signal_runs(self, number: signal.Signals) -> None:
        for pid in self._alive().values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _alive(self) -> dict[str, int]:
        """Run -> pid, of the runs that work in this home."""
        marks = {file.name.removeprefix("run-"): flock.holder(file) for file in self._home.locks.glob("run-*")}
        return {run: pid for run, pid in marks.items() if pid}


async def _first(stopping: asyncio.Task[Any], running: asyncio.Task[None], seconds: float) -> None:
    """Until a signal, the runner's end, or `seconds` are over."""
    await asyncio.wait([stopping, running], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
