"""One poll run: every feed when it is due, for some minutes, with plain asyncio.

    due? ──▶ claim ──▶ a task for each feed: ask (poll_asking.py) ──▶ settle, a batch at a time (poll_desk.py) ──▶ report

Correctness doesn't rest on whoever starts the runs: a feed is polled by whoever claimed it, so any number may run at once.
"""

from __future__ import annotations

import asyncio
import secrets
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword import log as logging
from watchword.errors import PermanentError, TransientError
from watchword.feeds.schedule import Pacing, why_not
from watchword.feeds.source import FeedSource
from watchword.feeds.state import FeedState
from watchword.model import utc_now
from watchword.net import Network
from watchword.owner import is_gone, new_owner
from watchword.pipeline.poll import Decided, Feeds, Polled, PollStage, Publish, tell_skipped
from watchword.pipeline.poll_asking import Asking, Fetch, Parse
from watchword.pipeline.poll_desk import Desk
from watchword.pipeline.poll_report import Report

IN_FLIGHT = 200
"""Feeds claimed at once, most of them waiting for the turn of their host."""
LEASE = timedelta(seconds=90)
LOOK_EVERY, LOOK_AGAIN = 1.0, 0.02
"""Seconds between two looks for what is due and for a changed configuration, at most and at least."""
GRACE = 5.0
"""Seconds for which a run that is over still waits for answers."""
PATIENCE = 20.0
HURRY = 2.0
"""Seconds for which a run that ends, or is cancelled, still tries to settle what it fetched."""
_RESOLVERS = 32

log = logging.get()


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What the configuration says about polling. `sources` None: the feeds are those of the database."""

    version: str
    sources: Sequence[FeedSource] | None
    pacing: Pacing
    contact: str | None
    allowed_networks: Sequence[Network]


@dataclass(kw_only=True)
class Poller:
    """What a run needs of the world. `orders` is asked once a second, and may change its mind."""

    feeds: Feeds
    log: Publish
    fetch: Fetch
    parse: Parse
    orders: Callable[[], Orders]
    clock: Callable[[], datetime] = utc_now

    async def run(
        self,
        *,
        minutes: float = 0.0,
        group: str | None = None,
        feeds: Collection[str] | None = None,
        due: bool = True,
        force: bool = False,
        trace_id: str | uuid.UUID | None = None,
    ) -> Report:
        """Polls what is due, each feed when it is due, for `minutes`; 0 is one pass over what is due now.

        `group` and `feeds` (URLs as written) choose among the feeds. Unless `due`, the first pass takes the chosen feeds
        whatever their rhythm, though not against their server's word; with `force` against that too. `trace_id`, 32 hex
        digits or a UUID such as that of a Prefect run, is the trace of every request and every article of this run.

        Cancelling it is clean: what was fetched is settled, and all claims are given back. TransientError if at the end
        the database or the log is away; PermanentError if one of `feeds` is unknown.
        """
        trace = uuid.UUID(str(trace_id)).hex if trace_id else secrets.token_hex(16)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_RESOLVERS, "resolve"))
        async with self.fetch, self.parse:
            return await _Run(self, group, feeds, trace).run(minutes * 60, due=due and not force, force=force)


class _Run:
    """The moving parts of one run."""

    def __init__(self, poller: Poller, group: str | None, urls: Collection[str] | None, trace_id: str) -> None:
        self.poller, self.feeds, self.clock, self.group, self.urls = poller, poller.feeds, poller.clock, group, urls
        self.owner = new_owner()
        self.orders: Orders | None = None
        self.asking = Asking(fetch=poller.fetch, parse=poller.parse, trace_id=trace_id, clock=poller.clock)
        pacing = poller.orders().pacing
        self.stage = PollStage(feeds=self.feeds, log=poller.log, owner=self.owner, pacing=pacing, clock=self.clock)
        self.desk = Desk(self.stage, self._settled)
        self.report = Report()
        self._claimed: set[str] = set()
        self._first: dict[str, FeedState] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._progress = asyncio.Event()

    async def run(self, seconds: float, *, due: bool, force: bool) -> Report:
        end, patience = time.monotonic() + seconds, HURRY
        self._settling = asyncio.create_task(self.desk.work())
        self._settling.add_done_callback(lambda _task: self._progress.set())
        renewing = asyncio.create_task(self._renew_claims())
        try:
            await self._free_the_dead()
            await self._first_pass(end, due=due, force=force)
            while time.monotonic() < end:
                await self._turn(end)
            await self._finish_asking(GRACE if seconds else None)
            patience = PATIENCE
        finally:
            renewing.cancel()
            await self._wind_up(patience)
        self._mind_settling()
        if self.desk.failure:
            raise self.desk.failure
        return self.report

    # -- what to poll ------------------------------------------------------------------------------------------------

    async def _first_pass(self, end: float, *, due: bool, force: bool) -> None:
        """Again until it succeeds, if the run is to last: a database that is away comes back."""
        while True:
            try:
                await self._adapt()
                await (self._poll_due() if due and self.urls is None else self._poll_chosen(due=due, force=force))
                return
            except TransientError as error:
                if time.monotonic() >= end:
                    raise
                log.warning("poll.postponed", error=str(error))
                await asyncio.sleep(LOOK_EVERY)

    async def _turn(self, end: float) -> None:
        """One look at what is due, and the wait for the next."""
        pause = LOOK_EVERY
        try:
            await self._adapt()
            pause = await self._poll_next()
        except TransientError as error:
            log.warning("poll.postponed", error=str(error))
        self._mind_settling()
        await asyncio.sleep(min(pause, max(0.0, end - time.monotonic())))

    async def _adapt(self) -> None:
        """Takes the configuration as it is now."""
        orders = self.poller.orders()
        if self.orders and orders.version == self.orders.version:
            return
        if orders.sources is not None:
            await self.desk.do(self.feeds.reconcile, orders.sources, self.clock())
        self.orders, self.stage.pacing = orders, orders.pacing
        self.poller.fetch.adapt(orders.contact, orders.allowed_networks)

    async def _poll_due(self) -> None:
        """All that is due at this moment."""
        now = self.clock()
        while claimed := await self._claim(now, self.urls):
            self._first |= {state.url: state for state in claimed}
            self._start(claimed, force=False)

    async def _poll_chosen(self, *, due: bool, force: bool) -> None:
        now = self.clock()
        chosen = await self.desk.do(self.feeds.states, self.urls, self.group)
        if unknown := set(self.urls or ()) - {state.url for state in chosen}:
            raise PermanentError(f"{min(unknown)}: no such feed; watchword feeds list shows them all")
        closed = {} if force else await self.desk.do(self.feeds.closed, now)
        reasons = {each.url: None if force else why_not(each, closed.get(each.host), now, due=due) for each in chosen}
        for state in chosen:
            if reason := reasons[state.url]:
                self._skip(state, reason)
        wanted = {url for url, reason in reasons.items() if not reason}
        while wanted and (claimed := await self._claim(now, wanted, whether_due_or_not=True)):
            self._first |= {state.url: state for state in claimed}
            wanted -= {state.url for state in claimed}
            self._start(claimed, force=force)
        for state in chosen:
            if state.url in wanted - self._claimed:
                self._skip(state, "another process polls it now")

    async def _poll_next(self) -> float:
        """Seconds until the next look."""
        now = self.clock()
        next_at = await self.desk.do(self.feeds.next_due, now, self.urls, self.group)
        if next_at is None:
            return LOOK_EVERY
        if next_at > now:
            return min(LOOK_EVERY, max(LOOK_AGAIN, (next_at - now).total_seconds()))
        self._start(await self._claim(now, self.urls), force=False)
        return LOOK_AGAIN

    async def _claim(
        self, now: datetime, urls: Collection[str] | None, *, whether_due_or_not: bool = False
    ) -> list[FeedState]:
        """As many as there is room for; waits for room."""
        await self._until(lambda: len(self._claimed) < IN_FLIGHT)
        room = IN_FLIGHT - len(self._claimed)
        claimed = await self.desk.do(
            self.feeds.claim, self.owner, now, room, LEASE, urls=urls, group=self.group, force=whether_due_or_not
        )
        self._claimed |= {state.url for state in claimed}
        self.poller.fetch.closed.update(await self.desk.do(self.feeds.closed, now) if claimed else {})
        return claimed

    # -- polling it --------------------------------------------------------------------------------------------------

    def _start(self, states: Sequence[FeedState], *, force: bool) -> None:
        for state in states:
            task = asyncio.create_task(self._poll(state, force=force))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _poll(self, state: FeedState, *, force: bool) -> None:
        self.desk.put(await self.asking.ask(state, force=force))

    def _settled(self, batch: Sequence[Polled], decided: Sequence[Decided]) -> None:
        self._claimed -= {polled.state.url for polled in batch}
        for each in decided:
            self.report.settled(each)
        self._mind_silence()
        self._progress.set()

    def _skip(self, state: FeedState, reason: str) -> None:
        self.report.skipped(state, reason)
        tell_skipped(state, reason)

    def _mind_silence(self) -> None:
        """Says once that no feed at all answers: not if the last run of these feeds ended as this one."""
        if self.report.unanswered or self.asking.answered or not self._first or self._first.keys() & self._claimed:
            return
        are_silent = all(row and row.outcome == "failed" for row in map(self.report.rows.get, self._first))
        were_silent = all(each.last_outcome == "failed" and not each.last_status for each in self._first.values())
        if are_silent and not were_silent:
            hint = "is this machine offline? watchword demo needs no network"
            self.report.unanswered = f"0 of {len(self._first)} feeds answered; {hint}"
            log.warning("feeds.unanswered", feeds=len(self._first), hint=self.report.unanswered)

    # -- waiting and ending ------------------------------------------------------------------------------------------

    async def _until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._mind_settling()
            self._progress.clear()
            await self._progress.wait()

    async def _finish_asking(self, grace: float | None) -> None:
        """One pass waits for all; a run that another follows leaves it those that still wait for their host."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)

    def _mind_settling(self) -> None:
        """A mistake of ours at the desk ends the run: nothing would be settled any more."""
        if self._settling.done():
            self._settling.result()

    async def _free_the_dead(self) -> None:
        """What pollers of this machine had in hand that were killed is due at once, not when their claims lapse."""
        with suppress(TransientError):
            await self.desk.do(self.feeds.release_gone, is_gone, self.clock())

    async def _renew_claims(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with suppress(TransientError):
                await self.desk.do(self.feeds.renew, self.owner, self.clock() + LEASE)

    async def _wind_up(self, patience: float) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.desk.finish(patience)
        await asyncio.wait({self._settling})
        with suppress(TransientError):
            await self.desk.do(self.feeds.release, self.owner)
        self.desk.close()
