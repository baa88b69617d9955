"""What blocks, run beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class Aside:
    """A few threads at a time. One that hangs keeps its place but never the process: asyncio's own are waited for."""

    def __init__(self, at_once: int = 8) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def run(self, act: Callable[[], T]) -> T:
        """The result of `act`. Whoever stops waiting leaves the thread its place until it has ended."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()
        threading.Thread(target=self._work, args=(act, loop, outcome), name="aside", daemon=True).start()
        return await outcome

    def _work(self, act: Callable[[], T], loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[T]) -> None:
        try:
            tell = partial(outcome.set_result, act())
        except BaseException as error:
            tell = partial(outcome.set_exception, error)
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(self._finish, outcome, tell)

    def _finish(self, outcome: asyncio.Future[T], tell: Callable[[], None]) -> None:
        self._places.release()
        if not outcome.done():
            tell()
