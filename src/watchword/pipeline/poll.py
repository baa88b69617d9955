"""Poll: what was fetched becomes articles, published once and then remembered.

    feeds ──due?──▶ claim ──▶ fetch ──▶ parse ──┐                     (poller.py: async, each feed when it is due)
                                                ▼
                              known ──▶ new and revised ──publish──▶ articles ──remember──▶ database, claim ends

Publish, then remember: a kill between the two brings the same id and revision again, never nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

import msgspec

from watchword import log as logging
from watchword import metrics
from watchword.errors import PermanentError
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
        per_host: int | None = None,
    ) -> list[FeedState]: ...
    def renew(self, owner: str, until: datetime) -> None: ...
    def release(self, owner: str) -> None: ...
    def release_gone(self, is_gone: Callable[[str], bool], now: datetime) -> None: ...
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
        outcome = msgspec.structs.replace(polled.outcome, basis=found.basis)
        after = schedule.remembered(polled.state, outcome, now=polled.at, pacing=pacing, is_private=polled.is_private)
        decided.append(Decided(polled, after, brought))
    return decided


def identified(polled: Polled) -> Identities:
    if polled.parsed is None:
        return Identities(polled.state.basis, [])
    return identify(polled.state.url, polled.parsed, polled.state.basis)


def outcome_of(state: FeedState, answer: Answer) -> Outcome | None:
    """What an answer comes to by itself; None where it has a body that is still to be read."""
    if answer.status == 200:
        return None
    if answer.status == 304 and (state.etag or state.last_modified):
        return Outcome(kind="not_modified", answer=answer)
    said = f"{state.url}: answered {answer.status} {_phrase(answer.status)}".rstrip()
    return Outcome(kind="failed", answer=answer, error=said)


def failed_to_publish(polled: Polled, error: PermanentError) -> Polled:
    """The same poll as one that failed: the feed is asked again later, and again for the whole of it."""
    outcome = Outcome(kind="failed", answer=polled.outcome.answer, error=f"{polled.state.url}: {error}")
    return replace(polled, outcome=outcome, parsed=None)


def tell_skipped(state: FeedState, reason: str) -> None:
    metrics.feeds_polled.labels("skipped").inc()
    log.info("feed.polled", feed=state.url, outcome="skipped", error=reason)


def _brought(polled: Polled, found: Identities, known: Mapping[str, Known]) -> Brought:
    if polled.parsed is None:
        return Brought()
    return articles_of(polled.state, polled.parsed, found.ids, known, now=polled.at, traceparent=polled.traceparent)


def _closed(polled: Polled) -> Closed | None:
    return schedule.closed(polled.outcome.answer, polled.at)


def _tell(decided: Decided) -> None:
    polled, outcome, brought = decided.polled, decided.polled.outcome, decided.brought
    metrics.feeds_polled.labels(outcome.kind).inc()
    (log.warning if outcome.kind == "failed" else log.info)(
        "feed.polled",
        feed=polled.state.url,
        outcome=outcome.kind,
        status=outcome.status,
        error=outcome.error,
        new=brought.new,
        revised=brought.revised,
        merged=brought.merged,
        cut=polled.parsed.cut if polled.parsed else 0,
        moved_to=outcome.answer.moved_to if outcome.answer else None,
        next_at=decided.after.next_at.isoformat(timespec="seconds"),
        seconds=round(polled.seconds, 3),
        trace_id=polled.traceparent.split("-")[1],
    )
    if decided.after.gone_at and not polled.state.gone_at:
        log.warning("feed.gone", feed=polled.state.url, because="410 on two days", next="remove it from feeds.yaml")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
