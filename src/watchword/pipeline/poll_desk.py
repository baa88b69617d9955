"""The desk: one thread in which all that is sync in a poll run happens, and the settling of what was fetched there.

While a batch is settled the next one gathers. An outage of database or log is waited for; at the end of a run not for
long: what is not settled then is forgotten with its claim, and fetched again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

from watchword import log as logging
from watchword import metrics
from watchword.errors import PermanentError, TransientError
from watchword.pipeline.poll import Decided, Polled, PollStage, failed_to_publish
from watchword.steps import walk

BATCH, ENTRIES = 50, 100
"""Polls that are settled together, at most, and the entries after which no further one joins: after a pause much is due
at once, and the first of it needn't wait for the last."""

log = logging.get()
P = ParamSpec("P")
T = TypeVar("T")


class Do(Protocol):
    """Something sync, done at the desk."""

    async def __call__(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...


class Desk:
    """`settled` is called, in the loop, with each batch and with what became of it.

    An outage is waited for `patience` seconds a batch.
    """

    def __init__(
        self,
        stage: PollStage,
        settled: Callable[[Sequence[Polled], Sequence[Decided]], None],
        *,
        patience: float = float("inf"),
    ) -> None:
        self.stage, self.settled, self.patience = stage, settled, patience
        self.failure: TransientError | None = None
        """Why something was dropped at the end."""
        self._thread = ThreadPoolExecutor(1, "desk")
        self._waiting: list[Polled] = []
        self._news = asyncio.Event()
        self._give_up = float("inf")
        self._is_last = False

    async def do(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`act` in the desk's thread, after what is being done there; it goes on even if the caller is cancelled."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: act(*args, **kwargs))

    def put(self, polled: Polled) -> None:
        self._waiting.append(polled)
        self._news.set()

    async def work(self) -> None:
        """Settles what is put there until `finish`."""
        while self._waiting or not self._is_last:
            await self._news.wait()
            self._news.clear()
            while batch := self._next():
                self.settled(batch, await self._settle(batch))

    def _next(self) -> list[Polled]:
        size = entries = 0
        while size < min(len(self._waiting), BATCH) and entries < ENTRIES:
            parsed = self._waiting[size].parsed
            entries += len(parsed.entries) if parsed else 0
            size += 1
        batch = self._waiting[:size]
        del self._waiting[:size]
        return batch

    def finish(self, patience: float) -> None:
        """Nothing more is put there; an outage is waited for `patience` seconds more."""
        self._give_up, self._is_last = time.monotonic() + patience, True
        self._news.set()

    def close(self) -> None:
        self._thread.shutdown(wait=False)

    async def _settle(self, batch: Sequence[Polled]) -> Sequence[Decided]:
        failures, since = 0, time.monotonic()
        while True:
            try:
                return await self.do(self._walk, batch)
            except TransientError as error:
                failures += 1
                pause, end = min(0.25 * 2**failures, 5.0), min(self._give_up, since + self.patience)
                if not await self._waited(error, pause, end):
                    return []

    async def _waited(self, error: TransientError, pause: float, end: float) -> bool:
        """False when it would last beyond `end`."""
        metrics.transient_errors.labels(self.stage.role).inc()
        if time.monotonic() + pause > end:
            self.failure = error
            log.error("batch.dropped", role=self.stage.role, error=str(error))
            return False
        log.warning("batch.postponed", role=self.stage.role, seconds=pause, error=str(error))
        await asyncio.sleep(pause)
        return True

    def _walk(self, batch: Sequence[Polled]) -> list[Decided]:
        """A batch that can never be published is tried one by one, and the feed at fault counts as failed."""
        work = self.stage.begin(batch)
        try:
            walk(self.stage, work)
        except PermanentError as error:
            if len(batch) > 1:
                return [decided for polled in batch for decided in self._walk([polled])]
            return self._walk([failed_to_publish(batch[0], error)])
        return work.decided
