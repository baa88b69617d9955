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
from datetime import datetime

from watchword import log as logging
from watchword.errors import PermanentError, TransientError
from watchword.feeds.schedule import Pacing, why_not
from watchword.feeds.source import FeedSource
from watchword.feeds.state import FeedState
from watchword.model import utc_now
from watchword.net import Network
from watchword.owner import new_owner
from watchword.pipeline.poll import Decided, Feeds, Polled, PollStage, Publish, tell_skipped
from watchword.pipeline.poll_asking import Asking, Fetch, Parse
from watchword.pipeline.poll_claims import Claims
from watchword.pipeline.poll_desk import Desk
from watchword.pipeline.poll_report import Report

LOOK_EVERY, LOOK_AGAIN = 1.0, 0.02
"""Seconds between two looks for what is due and for a changed configuration, at most and at least."""
OVERTIME, LOOK_OUT = 30.0, 0.25
"""Seconds for which a run that is over goes on while nobody has relieved it, and between two looks whether somebody has."""
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
        relieved: Callable[[], bool] = lambda: True,
    ) -> Report:
        """Polls what is due, each feed when it is due, for `minutes`; 0 is one pass over what is due now.

        `group` and `feeds` (URLs as written) choose among the feeds. Unless `due`, the first pass takes the chosen feeds
        whatever their rhythm, though not against their server's word; with `force` against that too. `trace_id`, 32 hex
        digits or a UUID such as that of a Prefect run, is the trace of every request and every article of this run. At
        its end a run goes on until it is `relieved`, though not for long.

        Cancelling it is clean: what was fetched is settled, and all claims are given back. TransientError if at the end
        the database or the log is away; PermanentError if one of `feeds` is unknown.
        """
        trace = uuid.UUID(str(trace_id)).hex if trace_id else secrets.token_hex(16)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_RESOLVERS, "resolve"))
        async with self.fetch, self.parse:
            run = _Run(self, minutes * 60, group, feeds, trace, relieved)
            return await run.run(due=due and not force, force=force)


class _Run:
    """The moving parts of one run, which is `seconds` long; 0 is one pass."""

    def __init__(
        self,
        poller: Poller,
        seconds: float,
        group: str | None,
        urls: Collection[str] | None,
        trace_id: str,
        relieved: Callable[[], bool],
    ) -> None:
        self.poller, self.feeds, self.clock, self.group, self.urls = poller, poller.feeds, poller.clock, group, urls
        self.lasts, self.end, self.relieved = seconds > 0, time.monotonic() + seconds, relieved
        self.orders: Orders | None = None
        self.report = Report()
        self.asking = Asking(fetch=poller.fetch, parse=poller.parse, trace_id=trace_id, clock=poller.clock)
        self.stage = PollStage(
            feeds=self.feeds, log=poller.log, owner=new_owner(), pacing=poller.orders().pacing, clock=self.clock
        )
        self.desk = Desk(self.stage, self._settled, patience=float("inf") if self.lasts else PATIENCE)
        self.claims = Claims(self.feeds, self.desk.do, self.stage.owner, self.clock)
        self._first: dict[str, FeedState] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._progress = asyncio.Event()

    async def run(self, *, due: bool, force: bool) -> Report:
        self._settling = asyncio.create_task(self.desk.work())
        self._settling.add_done_callback(lambda _task: self._progress.set())
        keeping, patience = asyncio.create_task(self.claims.keep()), HURRY
        try:
            await self.claims.free_the_dead()
            await self._first_pass(due=due, force=force)
            while not self._is_over():
                await self._turn()
            await self._finish_asking()
            patience = PATIENCE
        finally:
            keeping.cancel()
            await self._wind_up(patience)
        self._mind_settling()
        if self.desk.failure:
            raise self.desk.failure
        return self.report

    # -- what to poll ------------------------------------------------------------------------------------------------

    async def _first_pass(self, *, due: bool, force: bool) -> None:
        """Again until it succeeds, if the run is to last: a database that is away comes back."""
        while True:
            try:
                await self._adapt()
                await (self._poll_due() if due and self.urls is None else self._poll_chosen(due=due, force=force))
                return
            except TransientError as error:
                if time.monotonic() >= self.end:
                    raise
                log.warning("poll.postponed", error=str(error))
                await asyncio.sleep(LOOK_EVERY)

    async def _turn(self) -> None:
        """One look at what is due, and the wait for the next: until something is due, or settled."""
        pause = LOOK_EVERY
        self._progress.clear()
        try:
            await self._adapt()
            pause = await self._poll_next()
        except TransientError as error:
            log.warning("poll.postponed", error=str(error))
        self._mind_settling()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._progress.wait(), min(pause, self._until_look()))

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
        """All that is due at this moment; of a run that lasts, as much as there is room for."""
        now = self.clock()
        while True:
            had_some = bool(self.claims.in_hand)
            claimed = await self.claims.take_due(now, self.urls, self.group)
            await self._start(claimed, force=False, is_first=True)
            if not claimed and (self.lasts or not had_some):
                return
            if not claimed and self.claims.in_hand:
                await self._until_progress()

    async def _poll_chosen(self, *, due: bool, force: bool) -> None:
        """The chosen feeds, but for those that are to be left alone, which are reported with the reason."""
        now = self.clock()
        chosen = await self.desk.do(self.feeds.states, self.urls, self.group)
        if unknown := set(self.urls or ()) - {state.url for state in chosen}:
            raise PermanentError(f"{min(unknown)}: no such feed; watchword feeds list shows them all")
        closed = {} if force else await self.desk.do(self.feeds.closed, now)
        wanted = set()
        for state in chosen:
            if reason := None if force else why_not(state, closed.get(state.host), now, due=due):
                self._skip(state, reason)
            else:
                wanted.add(state.url)
        taken = await self._take_all(now, wanted, force=force)
        for state in chosen:
            if state.url in wanted - taken - self._first.keys():
                self._skip(state, "another process polls it now")

    async def _take_all(self, now: datetime, wanted: Collection[str], *, force: bool) -> set[str]:
        """Begins those of `wanted` that nobody else has."""
        taken: set[str] = set()
        while left := set(wanted) - taken:
            while self.claims.is_full:
                await self._until_progress()
            claimed = await self.claims.take(now, left)
            if not claimed:
                break
            taken |= {state.url for state in claimed}
            await self._start(claimed, force=force, is_first=True)
        return taken

    async def _poll_next(self) -> float:
        """Seconds until the next look."""
        now = self.clock()
        next_at = await self.desk.do(self.feeds.next_due, now, self.urls, self.group)
        if next_at is None:
            return LOOK_EVERY
        if next_at > now:
            return min(LOOK_EVERY, max(LOOK_AGAIN, (next_at - now).total_seconds()))
        claimed = await self.claims.take_due(now, self.urls, self.group)
        await self._start(claimed, force=False)
        return LOOK_AGAIN if claimed else LOOK_EVERY

    # -- polling it --------------------------------------------------------------------------------------------------

    async def _start(self, states: Sequence[FeedState], *, force: bool, is_first: bool = False) -> None:
        if is_first:
            self._mind_contact(states)
            self._first |= {state.url: state for state in states}
        if states:
            self.poller.fetch.closed.update(await self.desk.do(self.feeds.closed, self.clock()))
        for state in states:
            task = asyncio.create_task(self._poll(state, force=force))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _poll(self, state: FeedState, *, force: bool) -> None:
        self.desk.put(await self.asking.ask(state, force=force))

    def _settled(self, batch: Sequence[Polled], decided: Sequence[Decided]) -> None:
        self.claims.drop(polled.state.url for polled in batch)
        for each in decided:
            self.report.settled(each)
        self._mind_silence()
        self._progress.set()

    def _skip(self, state: FeedState, reason: str) -> None:
        self.report.skipped(state, reason)
        tell_skipped(state, reason)

    def _mind_contact(self, states: Sequence[FeedState]) -> None:
        """One line where feeds are polled for the first time by somebody who can't be asked to slow down."""
        is_new = any(state.last_polled_at is None for state in states) and not self._first
        if is_new and self.orders and not self.orders.contact:
            hint = "no contact in settings.yaml: no feed is polled more often than every 15 minutes"
            log.warning("contact.missing", hint=hint)

    def _mind_silence(self) -> None:
        """Says once that no feed at all answers: not if the last run of these feeds ended as this one."""
        if self.report.unanswered or self.asking.answered or self._first.keys() & self.claims.in_hand:
            return
        are_silent = all(row and row.outcome == "failed" for row in map(self.report.rows.get, self._first))
        were_silent = all(each.last_outcome == "failed" and not each.last_status for each in self._first.values())
        if are_silent and not were_silent:
            hint = "is this machine offline? watchword demo needs no network"
            self.report.unanswered = f"0 of {len(self._first)} feeds answered; {hint}"
            log.warning("feeds.unanswered", feeds=len(self._first), hint=self.report.unanswered)

    # -- waiting and ending ------------------------------------------------------------------------------------------

    def _is_over(self) -> bool:
        overtime = time.monotonic() - self.end
        return overtime >= 0 and (not self.lasts or overtime >= OVERTIME or self.relieved())

    def _until_look(self) -> float:
        """Seconds until the end; in overtime those until the next look whether somebody has come."""
        left = self.end - time.monotonic()
        return left if left > 0 else LOOK_OUT

    async def _until_progress(self) -> None:
        self._mind_settling()
        self._progress.clear()
        await self._progress.wait()

    def _mind_settling(self) -> None:
        """A mistake of ours at the desk ends the run: nothing would be settled any more."""
        if self._settling.done():
            self._settling.result()

    async def _finish_asking(self) -> None:
        """One pass waits for all; a run that another follows leaves it those that still wait for their host."""
        if self.lasts:
            self.poller.fetch.end()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE if self.lasts else None)

    async def _wind_up(self, patience: float) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.desk.finish(patience)
        await asyncio.wait({self._settling})
        await self.claims.give_back()
        self.desk.close()
