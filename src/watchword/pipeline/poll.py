"""Poll: what was fetched becomes articles, published once and then remembered.

    feeds ──due?──▶ claim ──▶ fetch ──▶ parse ──┐                     (poller.py: async, each feed when it is due)
                                                ▼
                              known ──▶ new and revised ──publish──▶ articles ──remember──▶ database, claim ends

Publish, then remember: a kill between the two brings the same id and revision again, never nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from watchword import log as logging
from watchword import metrics
from watchword.feeds import schedule
from watchword.feeds.articles import Brought, Known, Sighting, articles_of
from watchword.feeds.document import ParsedFeed
from watchword.feeds.identity import Identities, identify
from watchword.feeds.schedule import Pacing
from watchword.feeds.source import FeedSource
from watchword.feeds.state import Answer, Closed, FeedState, Outcome
from watchword.model import encode, utc_now
from watchword.ports import Outgoing

log = logging.get()

LIVE_HINT = "is this machine offline? watchword demo needs no network"


class Feeds(Protocol):
    """Where feeds are kept; see adapters/database/feeds.py for what each promises."""

    def reconcile(self, sources: Sequence[FeedSource], now: datetime) -> object: ...
    def states(self, urls: Collection[str] | None = None, group: str | None = None) -> list[FeedState]: ...
    def closed(self, now: datetime) -> dict[str, Closed]: ...
    def next_due(
        self, now: datetime, urls: Collection[str] | None = None, group: str | None = None
    ) -> datetime | None: ...
    def claim(
        self,
        owner: str,
        now: datetime,
        limit: int,
        lease: timedelta,
        *,
        urls: Collection[str] | None = None,
        group: str | None = None,
        force: bool = False,
    ) -> list[FeedState]: ...
    def renew(self, owner: str, urls: Collection[str], until: datetime) -> None: ...
    def release(self, owner: str, urls: Collection[str]) -> None: ...
    def held(self, owner: str, urls: Collection[str]) -> set[str]: ...
    def known(self, ids: Sequence[str]) -> dict[str, Known]: ...
    def remember(
        self,
        owner: str,
        states: Sequence[FeedState],
        known: Sequence[Known],
        sighted: Sequence[Sighting],
        closed: Sequence[Closed],
    ) -> None: ...


class Publish(Protocol):
    """The part of the log that a poll needs."""

    def publish(self, topic: str, records: Sequence[Outgoing]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Polled:
    """One feed, asked and read. `state` is from before; `parsed` is there for the outcome `ok` alone."""

    state: FeedState
    outcome: Outcome
    parsed: ParsedFeed | None
    at: datetime
    seconds: float
    traceparent: str
    is_private: bool


@dataclass(frozen=True)
class Decided:
    """What a poll comes to: `after` is the feed as it is to be remembered."""

    polled: Polled
    after: FeedState
    brought: Brought


@dataclass
class Work:
    """One batch. `decided` is filled in by `begin`; feeds that were claimed away meanwhile are left out."""

    decided: list[Decided] = field(default_factory=list)


class PollStage:
    role = "poll"
    STEPS = ("publish", "remember")

    def __init__(
        self, *, feeds: Feeds, log: Publish, owner: str, pacing: Pacing, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.feeds, self.log, self.owner, self.pacing, self.clock = feeds, log, owner, pacing, clock

    def begin(self, batch: Sequence[Polled]) -> Work:
        held = self.feeds.held(self.owner, [polled.state.url for polled in batch])
        mine = [polled for polled in batch if polled.state.url in held]
        identities = [identified(polled) for polled in mine]
        known = self.feeds.known([article_id for each in identities for article_id in each.ids])
        return Work(decide(mine, identities, known, pacing=self.pacing))

    def publish(self, work: Work) -> None:
        articles = [article for each in work.decided for article in each.brought.articles]
        if articles:
            self.log.publish("articles", [Outgoing(article.id.encode(), encode(article)) for article in articles])
        for article in articles:
            metrics.articles.labels("new" if article.revision == 1 else "revised").inc()
            metrics.age_seconds.labels(self.role).observe((self.clock() - article.fetched).total_seconds())

    def remember(self, work: Work) -> None:
        self.feeds.remember(
            self.owner,
            [each.after for each in work.decided],
            [known for each in work.decided for known in each.brought.known],
            [sighting for each in work.decided for sighting in each.brought.sightings],
            [shut for each in work.decided if (shut := _closed(each.polled))],
        )
        for each in work.decided:
            _tell(each)


def decide(
    batch: Sequence[Polled], identities: Sequence[Identities], known: Mapping[str, Known], *, pacing: Pacing
) -> list[Decided]:
    """In order: what one feed brings is known to the next one of the batch."""
    known, decided = dict(known), []
    for polled, found in zip(batch, identities, strict=True):
        brought = _brought(polled, found, known)
        known |= {each.article: each for each in brought.known}
        outcome = replaced(polled.outcome, basis=found.basis)
        after = schedule.remembered(
            polled.state, outcome, now=polled.at, pacing=pacing, is_private=polled.is_private
        )
        decided.append(Decided(polled, after, brought))
    return decided


def identified(polled: Polled) -> Identities:
    if polled.parsed is None:
        return Identities(polled.state.basis, [])
    return identify(polled.state.url, polled.parsed, polled.state.basis)
