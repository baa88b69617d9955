"""Score: each article meets every watch, and what the watches hit goes on as one match.

    articles ──▶ match as it is now, and as it was before ──▶ new · still · gone ──▶ publish to `matches`

Nothing is held but the compiled watchlist: any number of these may run, and a record scored twice is the same match.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from watchword import log as logging
from watchword import metrics
from watchword.loop import Item
from watchword.matching import Compiled, Found
from watchword.model import Article, ArticleHead, Change, Content, Match, Severity, WatchHit, Wire, encode, utc_now
from watchword.ports import Log, Outgoing, Partition, Reader
from watchword.text.sketch import sketch

ROWS = 500
"""Rows of evidence in one match, shared out evenly: it stays below the 1 MB that a log takes as one record."""
ROWS_OF_A_WATCH = 50
SLOWEST = 10
"""Watches whose time is told."""

log = logging.get()


class Watching(Protocol):
    def current(self) -> Compiled:
        """The watchlist to go by; a reload may bring another between two batches."""
        ...


@dataclass
class Scored:
    """One batch: the matches of those of its articles that a watch hit."""

    articles: list[Article]
    matches: list[Match]


class Score:
    role = "score"
    STEPS = ("publish",)
    topics: Mapping[str, type[Wire]] = {"articles": Article}

    def __init__(self, *, watching: Watching, log: Log, clock: Callable[[], datetime] = utc_now) -> None:
        self.watching, self.log, self.clock = watching, log, clock
        self._version = ""

    def begin(self, items: Sequence[Item]) -> Scored:
        compiled, now = self._current(), self.clock()
        articles = [item.value for item in items]
        scored = (score(article, compiled, now, on_failure=_report) for article in articles)
        return Scored(articles, [match for match in scored if match])

    def publish(self, scored: Scored) -> None:
        if scored.matches:
            outgoing = [Outgoing(match.article.id.encode(), encode(match)) for match in scored.matches]
            self.log.publish("matches", outgoing)
        self._count(scored)

    def tick(self, now: datetime) -> None:
        """Nothing here waits for a time; which watches are slow is told for who looks."""
        metrics.watch_seconds.clear()
        for watch, seconds in self.watching.current().slowest(SLOWEST):
            metrics.watch_seconds.labels(watch).set(seconds)

    def assigned(self, reader: Reader, partitions: frozenset[Partition]) -> None:
        """A repeat is the same match under the same key: there is nothing to take over."""

    def _count(self, scored: Scored) -> None:
        metrics.articles_scored.labels("matched").inc(len(scored.matches))
        metrics.articles_scored.labels("unmatched").inc(len(scored.articles) - len(scored.matches))
        for match in scored.matches:
            for hit in match.watches:
                metrics.matches.labels(outcome(hit)).inc()
            log.info("article.matched", article=match.article.id, watches=[hit.watch for hit in match.watches])
        for article in scored.articles:
            metrics.age_seconds.labels(self.role).observe((self.clock() - article.fetched).total_seconds())

    def _current(self) -> Compiled:
        compiled = self.watching.current()
        if compiled.version != self._version:
            self._version = compiled.version
            log.info("watchlist.taken", version=compiled.version, core=compiled.core)
            for broken in compiled.broken:
                log.error("watch.left_out", watch=broken.watch, problem=broken.problem)
        return compiled


def score(
    article: Article,
    compiled: Compiled,
    now: datetime,
    *,
    on_failure: Callable[[Article, Found], None] = lambda _article, _found: None,
) -> Match | None:
    """The match of one article revision; None if no watch hits it, nor hit what it replaced.

    `on_failure` hears of each watch that broke over this article, which counts as neither hit nor gone.
    """
    after = _found(article, Content(article.title, article.summary, article.text), compiled)
    before = _found(article, article.previous, compiled) if article.previous else {}
    for found in after.values():
        if found.failure:
            on_failure(article, found)
    hits = [hit for hit in (_hit(after.get(watch), before.get(watch)) for watch in after | before) if hit]
    return _match(article, compiled, now, hits) if hits else None


def outcome(hit: WatchHit) -> str:
    """One word for what became of a hit, as it is counted."""
    if hit.change == "gone":
        return "gone"
    if hit.suppressed:
        return "suppressed"
    return "alert" if hit.alert else "below"


def _found(article: Article, content: Content, compiled: Compiled) -> dict[str, Found]:
    found = compiled.hits(content, language=article.language, url=article.url, source=article.outlet)
    return {each.watch: each.told() for each in found}


def _hit(after: Found | None, before: Found | None) -> WatchHit | None:
    if after and after.failure:  # not known is not gone
        return None
    if after and after.gate:
        return _row(after, "still" if before and before.gate else "new")
    return _gone(before) if before and before.gate else None


def _match(article: Article, compiled: Compiled, now: datetime, hits: Sequence[WatchHit]) -> Match:
    rows = max(1, min(ROWS_OF_A_WATCH, ROWS // len(hits)))
    return Match(
        article=ArticleHead.of(article),
        sketch=sketch(f"{article.title} {article.summary} {article.text}"),
        watchlist=compiled.version,
        scored=now,
        mode=article.mode,
        traceparent=article.traceparent,
        watches=tuple(_slim(hit, rows, compiled.severities.get(hit.watch, "normal")) for hit in hits),
    )


def _row(found: Found, change: Change) -> WatchHit:
    return WatchHit(
        watch=found.watch,
        name=found.name,
        score=found.score,
        threshold=found.threshold,
        alert=found.alert,
        suppressed=found.suppressed,
        change=change,
        evidence=found.evidence,
    )


def _gone(before: Found) -> WatchHit:
    """The evidence is that of the text which is no longer there."""
    return WatchHit(
        watch=before.watch,
        name=before.name,
        score=0.0,
        threshold=before.threshold,
        alert=False,
        suppressed=None,
        change="gone",
        evidence=before.evidence,
    )


def _slim(hit: WatchHit, rows: int, severity: Severity) -> WatchHit:
    """With the severity of its watch, and the weightiest rows only, in the order in which they are read."""
    weightiest = sorted(range(len(hit.evidence)), key=lambda i: -(hit.evidence[i].points or 0.0))[:rows]
    evidence = tuple(hit.evidence[i] for i in sorted(weightiest))
    return msgspec.structs.replace(hit, severity=severity, evidence=evidence)


def _report(article: Article, found: Found) -> None:
    metrics.watch_failures.inc()
    log.error("watch.failed", watch=found.watch, article=article.id, error=found.failure)
