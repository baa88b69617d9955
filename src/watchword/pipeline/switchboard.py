"""Every configured channel at work, each on threads of its own, so that a dead one delays no other.

configuration ──once a second──▶ new: reconciled, started · changed: ended, started anew · gone: ended
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from watchword import log as logging
from watchword.errors import TransientError
from watchword.loop import Loop
from watchword.pipeline.deliver import Courier
from watchword.watchdog import Watchdog

LOOK_EVERY = 1.0
PATIENCE = 6.0
"""Seconds that the sends in hand get to finish when all of it ends; what doesn't is sent again under the same id."""

log = logging.get()


class Worker(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def join(self, seconds: float) -> bool: ...
    def complaint(self) -> str | None: ...


class ChannelWorker:
    """One channel: a thread that receives alerts into the ledger, and one that sends what is due."""

    def __init__(self, name: str, courier: Courier, open_loop: Callable[[], Loop[Any]]) -> None:
        self.name, self.courier, self.open_loop = name, courier, open_loop
        self._stopping = threading.Event()
        self._loop: Loop[Any] | None = None
        self._problems: dict[str, str] = {}
        self._threads = [
            threading.Thread(target=self._keep, args=(act,), name=f"{name} {act.__name__}", daemon=True)
            for act in (self._receive, self._send)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self.courier.stop()
        if self._loop:
            self._loop.stop()

    def join(self, seconds: float) -> bool:
        """True once both threads have ended."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def complaint(self) -> str | None:
        """Why this channel doesn't work as it should; a server that doesn't take what is sent is no reason."""
        loop = self._loop.complaint() if self._loop else None
        return "; ".join([*self._problems.values(), *([loop] if loop else [])]) or None

    def _receive(self) -> None:
        self._loop = self.open_loop()
        if self._stopping.is_set():
            self._loop.stop()  # asked to between the two lines above
        self._problems.pop("_receive", None)
        with Watchdog(self._loop):
            self._loop.run()

    def _send(self) -> None:
        self._problems.pop("_send", None)
        self.courier.run()

    def _keep(self, act: Callable[[], None]) -> None:
        """Until `stop()`, whatever happens: a channel's trouble, a mistake of ours included, stays its own."""
        for failures in itertools.count(1):
            try:
                act()
            except Exception as error:
                self._problems[act.__name__] = f"{type(error).__name__}: {error}"
                is_ours = not isinstance(error, TransientError)
                log.error("channel.failed", channel=self.name, error=str(error), exc_info=is_ours)
            if self._stopping.wait(min(0.5 * failures, 5.0)):
                return


class Switchboard:
    """`wanted`: channel name -> all that its worker is made from; whatever of it changes makes a new worker.

    `reconcile` is called before channels are opened that weren't there the last time.
    """

    def __init__(
        self,
        *,
        wanted: Callable[[], Mapping[str, Any]],
        reconcile: Callable[[], object],
        open_worker: Callable[[str, Any], Worker],
    ) -> None:
        self.wanted, self.reconcile, self.open_worker = wanted, reconcile, open_worker
        self._workers: dict[str, Worker] = {}
        self._setups: dict[str, Any] = {}
        self._known: frozenset[str] | None = None
        self._problem: str | None = None
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Until `stop()`; then the deliveries in hand are finished."""
        try:
            while not self._stopping.is_set():
                self._look()
                self._stopping.wait(LOOK_EVERY)
        finally:
            self._end(list(self._workers))

    def complaint(self) -> str | None:
        told = [(name, worker.complaint()) for name, worker in list(self._workers.items())]
        problems = [f"channel {name}: {problem}" for name, problem in told if problem]
        return "; ".join(([self._problem] if self._problem else []) + problems) or None

    def _look(self) -> None:
        wanted = self.wanted()
        try:
            self._end([name for name in self._workers if self._setups[name] != wanted.get(name)])
            if self._known != frozenset(wanted):
                self.reconcile()
                self._known = frozenset(wanted)
            self._begin({name: setup for name, setup in wanted.items() if name not in self._workers})
            self._problem = None
        except TransientError as error:
            self._problem = str(error)
            log.warning("channels.postponed", error=str(error))

    def _begin(self, setups: Mapping[str, Any]) -> None:
        for name, setup in setups.items():
            worker = self.open_worker(name, setup)
            self._workers[name], self._setups[name] = worker, setup
            worker.start()
            log.info("channel.opened", channel=name)

    def _end(self, names: Collection[str]) -> None:
        workers = {name: self._workers.pop(name) for name in names}
        for worker in workers.values():
            worker.stop()
        end = time.monotonic() + PATIENCE
        for name, worker in workers.items():
            finished = worker.join(max(0.0, end - time.monotonic()))
            log.info("channel.closed", channel=name, finished=finished)
