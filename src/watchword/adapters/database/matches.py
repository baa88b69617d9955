"""Matches: the bytes as announced, and a row for each watch to count and filter by.

Written by whichever of alert and archive comes first; the key makes the second time a no-op. A watch that is filled from
the archive joins the match that others made of the same revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
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
    for match in batch:
        if match.mode == "replay":
            _add_watches(connection, match)


def _add_watches(connection: Connection, replayed: Match) -> None:
    """What was announced stays; a watch that was filled from the archive joins what is kept of the same revision."""
    column, article = matches.c, replayed.article
    same = (column.article == article.id, column.revision == article.revision)
    kept = decode(connection.scalars(sa.select(column.record).where(*same).with_for_update()).one(), Match)
    known = {hit.watch for hit in kept.watches}
    if further := tuple(hit for hit in replayed.watches if hit.watch not in known):
        joined = msgspec.structs.replace(kept, watches=kept.watches + further)
        connection.execute(sa.update(matches).where(*same).values(record=encode(joined)))


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
    filled = _filled_later(connection, start, end)
    rows = connection.execute(chosen.order_by(column.stored_at, column.article, column.revision))
    return [
        Stored(f"{row.article}:{row.revision}", row.stored_at, _without(decode(row.record, Match), filled))
        for row in rows
    ]


def _filled_later(connection: Connection, start: datetime, end: datetime) -> set[tuple[str, int, str]]:
    """(article, revision, watch) of hits that joined live matches of this time when their watch was filled."""
    hit, match = match_watches.c, matches.c
    same = (hit.article == match.article) & (hit.revision == match.revision)
    chosen = sa.select(hit.article, hit.revision, hit.watch).join(matches, same)
    later = chosen.where(
        match.stored_at >= start, match.stored_at < end, match.mode == "live", hit.scored > match.scored
    )
    return {(article, revision, watch) for article, revision, watch in connection.execute(later)}


def _without(match: Match, filled: set[tuple[str, int, str]]) -> Match:
    article = match.article
    live = tuple(hit for hit in match.watches if (article.id, article.revision, hit.watch) not in filled)
    return msgspec.structs.replace(match, watches=live)


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
