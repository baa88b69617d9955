"""Matches: the bytes as announced, and a row for each watch to count and filter by.

Written by whichever of alert and archive comes first; the key makes the second time a no-op.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from watchword.adapters.database import Connection, insert
from watchword.adapters.database.schema import match_watches, matches, suppressed
from watchword.model import ArticleHead, Match, WatchHit, decode, encode


def keep(connection: Connection, batch: Sequence[Match], now: datetime) -> None:
    heads = [
        {
            "article": match.article.id,
            "revision": match.article.revision,
            "scored": match.scored,
            "stored_at": now,
            "mode": match.mode,
            "record": encode(match),
        }
        for match in batch
    ]
    hits = [
        {
            "article": match.article.id,
            "revision": match.article.revision,
            "watch": hit.watch,
            "name": hit.name,
            "score": hit.score,
            "alert": hit.alert,
            "suppressed": hit.suppressed,
            "change": hit.change,
            "scored": match.scored,
        }
        for match in batch
        for hit in match.watches
    ]
    aside = [
        {key: hit[key] for key in ("article", "revision", "watch", "scored")} | {"rule": hit["suppressed"]}
        for hit in hits
        if hit["suppressed"]
    ]
    for table, rows in ((matches, heads), (match_watches, hits), (suppressed, aside)):
        if rows:
            connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)


class Matched(NamedTuple):
    """One watch's hit on one article, as a digest tells it."""

    watch: str
    name: str
    article: str
    title: str
    outlet: str
    language: str | None
    url: str | None
    published: datetime | None
    score: float
    alert: bool
    suppressed: str | None


class Stored(NamedTuple):
    """A live match, with when it was stored: later than it was scored, if the database was away."""

    key: str
    stored_at: datetime
    match: Match


def stored_between(connection: Connection, start: datetime, end: datetime) -> list[Stored]:
    """Live matches with `start` <= stored_at < `end`, as they were stored; what came by replay is nobody's news."""
    column = matches.c
    chosen = sa.select(column.article, column.revision, column.stored_at, column.record).where(
        column.stored_at >= start, column.stored_at < end, column.mode == "live"
    )
    rows = connection.execute(chosen.order_by(column.stored_at, column.article, column.revision))
    return [Stored(f"{row.article}:{row.revision}", row.stored_at, decode(row.record, Match)) for row in rows]


def by_watch(found: Iterable[Match]) -> list[Matched]:
    """One row for each watch and article, as its newest revision has it; best first within a watch."""
    newest: dict[tuple[str, str], Matched] = {}
    for match in sorted(found, key=lambda match: match.article.revision):
        for hit in match.watches:
            if hit.change != "gone":
                newest[hit.watch, match.article.id] = _matched(match.article, hit)
    return sorted(newest.values(), key=lambda row: (row.watch, not row.alert, -row.score, row.article))


def _matched(article: ArticleHead, hit: WatchHit) -> Matched:
    return Matched(
        watch=hit.watch,
        name=hit.name,
        article=article.id,
        title=article.title,
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        published=article.published,
        score=hit.score,
        alert=hit.alert,
        suppressed=hit.suppressed,
    )
