"""Matches: the bytes as announced, and a row for each watch to count and filter by.

Written by whichever of alert and archive comes first; the key makes the second time a no-op.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from watchword.adapters.database import Connection, insert
from watchword.adapters.database.schema import articles, match_watches, matches, suppressed
from watchword.model import Match, encode


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


def between(connection: Connection, start: datetime, end: datetime) -> list[Matched]:
    """What each watch hit with `start` <= scored < `end`, one row an article and watch, best first."""
    best = sa.func.max(match_watches.c.score).label("score")
    hits = (
        sa.select(
            match_watches.c.watch,
            sa.func.max(match_watches.c.name).label("name"),
            match_watches.c.article,
            best,
            sa.func.max(sa.cast(match_watches.c.alert, sa.Integer)).label("alert"),
            sa.func.max(match_watches.c.suppressed).label("suppressed"),
        )
        .where(match_watches.c.scored >= start, match_watches.c.scored < end, match_watches.c.change != "gone")
        .group_by(match_watches.c.watch, match_watches.c.article)
        .subquery()
    )
    rows = connection.execute(
        sa.select(hits, articles.c.title, articles.c.outlet, articles.c.language, articles.c.url, articles.c.published)
        .join(articles, articles.c.id == hits.c.article)
        .order_by(hits.c.watch, hits.c.alert.desc(), hits.c.score.desc(), hits.c.article)
    ).mappings()
    return [Matched(**{**row, "alert": bool(row["alert"])}) for row in rows]


def forget_suppressed(connection: Connection, before: datetime) -> int:
    return connection.execute(sa.delete(suppressed).where(suppressed.c.scored < before)).rowcount
