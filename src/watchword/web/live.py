"""What is live, for many clients over one Redis subscription and one look at the database.

    Redis ──▶ frames without a mark ──┐
                                      ├──▶ every listener's queue ──▶ its stream
    database ──▶ frames with a mark ──┘

Each row comes twice, from Redis at once and from the database within seconds, and clients drop the repeat. So nothing
is missing when a message was lost or never sent, and a mark stands only for what the database is known to hold.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from watchword import log as logging
from watchword.errors import PermanentError, TransientError
from watchword.model import Alert, Match, decode
from watchword.ports import Away, Back, Heard, Key, Kind, Live, LiveRows, Row
from watchword.web import opaque, state
from watchword.web.reads import Reads
from watchword.web.state import Facts

QUICK, CALM, RETRY = 2.0, 5.0, 1.0
"""Seconds between two looks at the database: while Redis is away, while it is there, while the database is away."""
QUEUE = 256
"""Frames that may wait for one client; beyond that it is too slow and is told to begin anew."""
_REMEMBERED = timedelta(seconds=120)
_KINDS: dict[Kind, type[Match | Alert]] = {"match": Match, "alert": Alert}

log = logging.get()


class Frame(NamedTuple):
    """One event. `mark`: everything stored until then was sent; None when it came straight from Redis."""

    event: str
    value: bytes
    mark: str | None = None


class Surroundings(NamedTuple):
    """What the board tells of the machine: the state of each role, what is wrong with the configuration, and the id and
    name of each watch."""

    roles: dict[str, str]
    configuration: str | None
    watches: list[tuple[str, str]]


class Listener:
    """What one client is still to be sent."""

    def __init__(self) -> None:
        self._waiting: deque[Frame] = deque()
        self._some = asyncio.Event()
        self._is_behind = False

    def put(self, frame: Frame) -> None:
        if self._is_behind:
            return
        if len(self._waiting) >= QUEUE:
            self._waiting.clear()
            self._is_behind = True
            frame = reset(None)
        self._waiting.append(frame)
        self._some.set()

    async def take(self, seconds: float) -> list[Frame]:
        """All that waits; empty when nothing came for `seconds`, and at the end."""
        try:
            await asyncio.wait_for(self._some.wait(), seconds)
        except TimeoutError:
            return []
        self._some.clear()
        taken = list(self._waiting)
        self._waiting.clear()
        self._is_behind = False
        return taken

    def wake(self) -> None:
        self._some.set()


class Hub:
    """`run` it once; then `open` a listener for each client. `listen` is None where there is no Redis."""

    def __init__(
        self, rows: LiveRows, listen: Callable[[], AsyncIterator[Live]] | None, look: Callable[[], Surroundings]
    ) -> None:
        self.reads = Reads(rows, lambda problem: self._know(database=problem))
        self.facts = Facts(redis="away" if listen else "none")
        self.mark: datetime | None = None
        self._watches: list[tuple[str, str]] = []
        self.is_stopping = False
        self._listen, self._look = listen, look
        self._listeners: set[Listener] = set()
        self._seen: dict[Key, datetime] = {}
        self._look_now = asyncio.Event()
        self._has_looked = asyncio.Event()
        self._told: dict[str, Any] = {}

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read())
            tasks.create_task(self._look_around())
            if self._listen:
                tasks.create_task(self._hear(self._listen()))

    def stop(self) -> None:
        """Every stream ends; what is still to be sent, the client asks for when it comes back."""
        self.is_stopping = True
        for listener in self._listeners:
            listener.wake()

    def open(self) -> Listener:
        listener = Listener()
        self._listeners.add(listener)
        return listener

    def close(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def state(self) -> Frame:
        return Frame("state", msgspec.json.encode(state.as_json(self.facts)), _mark(self.mark))

    async def watched_for(self) -> list[tuple[str, str]]:
        """Id and name of each watch; only in its first moment the process has to read them first."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._has_looked.wait(), 1)
        return self._watches

    async def missed(self, mark: datetime) -> list[Frame]:
        """What a client that was away since `mark` has missed: rows, or one `reset`."""
        changed = await self.reads.ask(lambda rows: rows.changed(mark))
        return [reset(changed.newest)] if changed.too_many else [_frame(row) for row in changed.rows]

    # -- from Redis --------------------------------------------------------------------------------------------------

    async def _hear(self, messages: AsyncIterator[Live]) -> None:
        async for live in messages:
            match live:
                case Heard(channel, value):
                    self._pass_on(channel, value)
                case Away(because):
                    log.warning("redis.away", error=because)
                    self._know(redis="away")
                    self._look_now.set()
                case Back():
                    log.info("redis.back")
                    self._know(redis="up")
                    self._look_now.set()

    def _pass_on(self, channel: str, value: bytes) -> None:
        kind: Kind = "alert" if channel.startswith("watchword:alerts") else "match"
        try:
            if decode(value, _KINDS[kind]).mode == "live":
                self._broadcast(Frame(kind, value))
        except PermanentError as error:
            log.warning("message.ignored", channel=channel, error=str(error))

    # -- from the database -------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        while True:
            self._look_now.clear()
            try:
                await self._catch_up()
                await self._count_feeds()
            except TransientError:
                await asyncio.sleep(RETRY)
            else:
                await self._rest()

    async def _catch_up(self) -> None:
        mark = self.mark if self.mark is not None else await self.reads.insist(lambda rows: rows.newest())
        changed = await self.reads.insist(lambda rows: rows.changed(mark, seen=self._seen))
        self.mark = changed.newest
        for frame in [reset(changed.newest)] if changed.too_many else map(_frame, changed.rows):
            self._broadcast(frame)
        oldest = changed.newest - _REMEMBERED
        self._seen = {name: at for name, at in (self._seen | dict(changed.seen)).items() if at >= oldest}

    async def _count_feeds(self) -> None:
        counted = await self.reads.insist(lambda rows: rows.feeds())
        self._know(**counted._asdict())

    async def _rest(self) -> None:
        pause = CALM if self.facts.redis == "up" else QUICK
        try:
            await asyncio.wait_for(self._look_now.wait(), pause)
        except TimeoutError:
            return

    # -- around ------------------------------------------------------------------------------------------------------

    async def _look_around(self) -> None:
        while True:
            around = await asyncio.to_thread(self._look)
            self._watches = around.watches
            self._has_looked.set()
            self._know(roles=around.roles, configuration=around.configuration)
            await asyncio.sleep(QUICK)

    def _know(self, **facts: Any) -> None:
        self.facts = replace(self.facts, **facts)
        telling = state.as_json(self.facts) | {"polled": None}  # that feeds are polled is no news
        if telling != self._told:
            self._told = telling
            self._broadcast(self.state()._replace(mark=None))

    def _broadcast(self, frame: Frame) -> None:
        for listener in self._listeners:
            listener.put(frame)


def reset(newest: datetime | None) -> Frame:
    """Tells a client to read the lists anew."""
    return Frame("reset", b"{}", _mark(newest))


def _frame(row: Row) -> Frame:
    return Frame(row.kind, row.record, opaque.mark(row.stored_at))


def _mark(at: datetime | None) -> str | None:
    return None if at is None else opaque.mark(at)
