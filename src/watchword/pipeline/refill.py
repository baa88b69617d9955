"""Refill: what a watch would have hit in the archive, as matches that are stored and never announced.

    archive ──score──▶ hits of one watch that are not known yet ──▶ publish to `matches` (mode: replay)

Archive and alert stage take them like all others: the archive lists them, the story learns that nobody need be told.
Only what the score stage has read may be filled: a replay that came before the live match of the same article would
keep that from being told.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from watchword import log as logging
from watchword.errors import TransientError
from watchword.matching import Compiled
from watchword.model import Article, Match, encode, utc_now
from watchword.pipeline.score import outcome, score
from watchword.ports import Log, Outgoing

log = logging.get()

_SCORE = "watchword.score"
_LOOK_EVERY = 0.2


class Past(Protocol):
    """The archive, and what is known to be hit; a period holds what was first seen in it and stored by its end."""

    def batches(self, since: datetime, until: datetime, /) -> Iterator[list[Article]]: ...
    def hit(self, watch: str, ids: Collection[str], /) -> set[tuple[str, int]]: ...


@dataclass(frozen=True)
class Order:
    """Fill `watch` of the watchlist `compiled` with what was first seen in the period."""

    watch: str
    compiled: Compiled
    since: datetime
    until: datetime


class Filled(msgspec.Struct, frozen=True):
    """Of `articles` read, `known` were hits already; `matches` are new, by what became of them."""

    watch: str
    articles: int
    known: int
    matches: int
    alert: int
    below: int
    suppressed: int


def preview(past: Past, order: Order, progress: Callable[[int], None] = lambda _done: None) -> Filled:
    """What `fill` would publish."""
    return _fill(past, order, lambda _matches: None, progress)


def fill(past: Past, order: Order, records: Log, progress: Callable[[int], None] = lambda _done: None) -> Filled:
    """Publishes them, a batch at a time. A kill in between leaves some; the next call publishes the others."""

    def publish(matches: list[Match]) -> None:
        records.publish("matches", [Outgoing(match.article.id.encode(), encode(match)) for match in matches])

    filled = _fill(past, order, publish, progress)
    log.info("watch.filled", **msgspec.structs.asdict(filled))
    return filled


def wait_for_score(records: Log, patience: float) -> None:
    """Until the score stage has read what is published now; TransientError after `patience` seconds without.

    By sums over all partitions: it has, if no more is unread than was published since.
    """
    end, before = time.monotonic() + patience, _published(records)
    while True:
        since = _published(records) - before
        unread = records.group_lag(_SCORE, ["articles"])
        if unread <= since:
            return
        if time.monotonic() > end:
            raise TransientError(
                f"the score stage has still to read {unread} articles, and what it has not read may yet be told; "
                "start it, or wait until `watchword status` shows that it has caught up"
            )
        time.sleep(_LOOK_EVERY)


def _published(records: Log) -> int:
    return sum(records.ends("articles").values())


def _fill(past: Past, order: Order, publish: Callable[[list[Match]], None], progress: Callable[[int], None]) -> Filled:
    articles, counts = 0, Counter[str]()
    for batch in past.batches(order.since, order.until):
        known = past.hit(order.watch, [article.id for article in batch])
        found = [match for article in batch if (match := _hit(article, order))]
        fresh = [match for match in found if (match.article.id, match.article.revision) not in known]
        if fresh:
            publish(fresh)
        counts.update(outcome(match.watches[0]) for match in fresh)
        counts["known"] += len(found) - len(fresh)
        progress(articles := articles + len(batch))
    return _filled(order.watch, articles, counts)


def _hit(article: Article, order: Order) -> Match | None:
    """The match with the hit of the one watch alone; the version is that of its whole watchlist."""
    match = score(msgspec.structs.replace(article, mode="replay"), order.compiled, utc_now())
    hits = tuple(hit for hit in match.watches if hit.watch == order.watch) if match else ()
    return msgspec.structs.replace(match, watches=hits) if match and hits else None


def _filled(watch: str, articles: int, counts: Mapping[str, int]) -> Filled:
    by_outcome = {name: counts.get(name, 0) for name in ("alert", "below", "suppressed")}
    return Filled(watch, articles, counts.get("known", 0), sum(by_outcome.values()), **by_outcome)
