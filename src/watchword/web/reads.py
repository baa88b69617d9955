"""The database as the web reads it: with a deadline, and not at all while it is known to be away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from watchword import log as logging
from watchword.errors import TransientError
from watchword.ports import LiveRows
from watchword.web.aside import Aside

DEADLINE = 2.0
"""Seconds that a reader of the board waits for the database."""

T = TypeVar("T")
Act = Callable[[LiveRows], T]
log = logging.get()


class Reads:
    """`problem` is why the database can't be read now, None when it could the last time; `tell` hears of each change."""

    def __init__(self, rows: LiveRows, tell: Callable[[str | None], None]) -> None:
        self.problem: str | None = None
        self._rows, self._tell, self._aside = rows, tell, Aside()

    async def ask(self, act: Act[T]) -> T:
        """What `act` reads; TransientError at once while the database is away, and after DEADLINE."""
        if self.problem:
            raise TransientError(self.problem)
        try:
            return await asyncio.wait_for(self._read(act), DEADLINE)
        except TimeoutError:
            raise TransientError(f"the database does not answer within {DEADLINE:.0f} s") from None

    async def insist(self, act: Act[T]) -> T:
        """The same for the one reader that finds out whether it is away: waits for the answer, however late."""
        reading = asyncio.ensure_future(self._read(act))
        try:
            await asyncio.wait({reading}, timeout=DEADLINE)
            if not reading.done():
                self._know(f"the database does not answer within {DEADLINE:.0f} s")
            answer = await reading
        except TransientError as error:
            self._know(str(error))
            raise
        self._know(None)
        return answer

    async def _read(self, act: Act[T]) -> T:
        try:
            return await self._aside.run(lambda: act(self._rows))
        except TransientError:
            raise
        except Exception as error:
            # no answer that waiting heals, but the board has to stand, and say it
            log.error("database.misread", error=str(error))
            raise TransientError("the database can't be read; the log says why") from error

    def _know(self, problem: str | None) -> None:
        if (problem is None) != (self.problem is None):
            log.info("database.back") if problem is None else log.warning("database.away", error=problem)
        self.problem = problem
        self._tell(problem)
