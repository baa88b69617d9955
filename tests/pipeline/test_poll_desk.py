"""How much of what was fetched is settled together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from tests.situations import NOON
from watchword.feeds.document import Entry, ParsedFeed
from watchword.feeds.source import FeedSource
from watchword.feeds.state import FeedState, Outcome
from watchword.pipeline.poll import Polled
from watchword.pipeline.poll_desk import BATCH, ENTRIES, Desk


class Stage:
    """Settles whatever it is given."""

    role, STEPS = "poll", ()

    def begin(self, batch: Sequence[Polled]) -> Any:
        return SimpleNamespace(decided=[])


def polled(entries: int | None) -> Polled:
    """One that brought so many; None: it failed."""
    return Polled(
        state=FeedState.of(FeedSource(url="https://a.example/feed", name="A", group="g"), NOON),
        outcome=Outcome(kind="failed" if entries is None else "ok"),
        parsed=None
        if entries is None
        else ParsedFeed(base="https://a.example/", entries=(Entry(title="News"),) * entries),
        at=NOON,
        seconds=0.1,
        traceparent="",
        is_private=False,
    )


def batches(waiting: Sequence[Polled]) -> list[int]:
    """How many polls were settled at a time."""
    found: list[int] = []

    async def work() -> None:
        desk = Desk(Stage(), lambda batch, _decided: found.append(len(batch)))  # type: ignore[arg-type]
        for each in waiting:
            desk.put(each)
        desk.finish(1.0)
        await desk.work()
        desk.close()

    asyncio.run(work())
    return found


def test_after_a_pause_the_first_that_were_read_do_not_wait_for_the_last() -> None:
    assert batches([polled(60)] * 7) == [2, 2, 2, 1]


def test_one_that_brings_much_is_settled_by_itself() -> None:
    assert batches([polled(5 * ENTRIES), polled(5 * ENTRIES), polled(1)]) == [1, 1, 1]


def test_many_that_bring_little_are_settled_together() -> None:
    assert batches([polled(None), polled(0)] * BATCH) == [BATCH, BATCH]
