"""What one poll run has in hand: feeds claimed in the database, kept while it lives, given back when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from watchword.errors import TransientError
from watchword.feeds.state import FeedState
from watchword.owner import is_gone
from watchword.pipeline.poll import Feeds
from watchword.pipeline.poll_desk import Do

IN_HAND, IN_HAND_PER_HOST = 200, 20
"""Feeds claimed at once, most of them waiting for the turn of their host; a host with many leaves room for others."""
LEASE = timedelta(seconds=90)


class Claims:
    def __init__(self, feeds: Feeds, do: Do, owner: str, clock: Callable[[], datetime]) -> None:
        self.feeds, self.do, self.owner, self.clock = feeds, do, owner, clock
        self.in_hand: set[str] = set()

    @property
    def is_full(self) -> bool:
        return len(self.in_hand) >= IN_HAND

    async def take_due(self, now: datetime, urls: Collection[str] | None, group: str | None) -> list[FeedState]:
        """What is due and there is room for, of no host too many."""
        return await self._take(now, urls, group, force=False, per_host=IN_HAND_PER_HOST)

    async def take(self, now: datetime, urls: Collection[str]) -> list[FeedState]:
        """Those of `urls` that there is room for and nobody else has, due or not."""
        return await self._take(now, urls, None, force=True, per_host=None)

    def drop(self, urls: Iterable[str]) -> None:
        self.in_hand.difference_update(urls)

    async def keep(self) -> None:
        """Renews them for as long as it runs."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with suppress(TransientError):
                await self.do(self.feeds.renew, self.owner, self.clock() + LEASE)

    async def give_back(self) -> None:
        """All that was ever claimed here, also by a claim whose answer never came."""
        with suppress(TransientError):
            await self.do(self.feeds.release, self.owner)

    async def free_the_dead(self) -> None:
        """What pollers of this machine had in hand that were killed is due at once, not when their claims lapse."""
        with suppress(TransientError):
            await self.do(self.feeds.release_gone, is_gone, self.clock())

    async def _take(
        self, now: datetime, urls: Collection[str] | None, group: str | None, *, force: bool, per_host: int | None
    ) -> list[FeedState]:
        if self.is_full:
            return []
        room = IN_HAND - len(self.in_hand)
        claimed = await self.do(
            self.feeds.claim, self.owner, now, room, LEASE, urls=urls, group=group, force=force, per_host=per_host
        )
        self.in_hand |= {state.url for state in claimed}
        return claimed
