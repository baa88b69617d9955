"""The ports `Archive` and `Forgetful`: one transaction over the modules of their nouns."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from watchword.adapters.database import Database, articles, matches, parked
from watchword.adapters.database.schema import (
    alert_watches,
    alerts,
    deliveries,
    digests,
    match_watches,
    seen,
    sightings,
    stories,
    story_articles,
    suppressed,
)
from watchword.adapters.database.schema import articles as article_rows
from watchword.adapters.database.schema import matches as match_rows
from watchword.adapters.database.schema import parked as parked_rows
from watchword.model import Article, Match, Parked

AT_ONCE = 1000
PAUSE = 0.02
"""Seconds between two portions of what is forgotten, so that the others come between."""


class DatabaseArchive:
    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(
        self,
        new_articles: Sequence[Article],
        new_matches: Sequence[Match],
        new_parked: Sequence[Parked],
        now: datetime,
        /,
    ) -> None:
        with self.database.begin() as connection:
            articles.keep(connection, new_articles, now)
            matches.keep(connection, new_matches, now)
            parked.keep(connection, new_parked)

    def forget_unmatched(self, before: datetime) -> int:
        """Articles first seen before `before` that no watch ever hit."""
        matched = sa.select(match_rows.c.article)
        return self._forget(article_rows, article_rows.c.first_seen < before, article_rows.c.id.not_in(matched))

    def forget_matched(self, before: datetime) -> int:
        """Matched articles first seen before `before`, with all that was made of them."""
        old = sa.select(article_rows.c.id).where(article_rows.c.first_seen < before)
        for table in (match_watches, match_rows, story_articles):
            self._forget(table, table.c.article.in_(old))
        self._forget(stories, stories.c.changed_at < before)
        told = sa.select(alerts.c.id).where(alerts.c.alerted < before)
        self._forget(alert_watches, alert_watches.c.alert.in_(told))
        self._forget(alerts, alerts.c.alerted < before, alerts.c.announced_at.is_not(None))
        return self._forget(article_rows, article_rows.c.first_seen < before)

    def forget_deliveries(self, before: datetime) -> int:
        """Settled ones, digests and settled parked records: what still waits for somebody is never forgotten."""
        self._forget(digests, digests.c.created_at < before)
        self._forget(parked_rows, parked_rows.c.parked < before, parked_rows.c.state != "waiting")
        return self._forget(deliveries, deliveries.c.created_at < before, deliveries.c.state != "due")

    def forget_suppressed(self, before: datetime) -> int:
        return self._forget(suppressed, suppressed.c.scored < before)

    def forget_seen(self, before: datetime) -> int:
        """Articles that no feed has shown since `before`, and who showed them: should one return, it counts as new."""
        gone = sa.select(seen.c.article).where(seen.c.last_seen < before)
        self._forget(sightings, sightings.c.article.in_(gone))
        return self._forget(seen, seen.c.last_seen < before)

    def _forget(self, table: sa.Table, *old: sa.ColumnElement[bool]) -> int:
        """In portions: on SQLite each holds up every other writer while it lasts."""
        key = [*table.primary_key.columns]
        some = sa.select(*key).where(*old).limit(AT_ONCE)
        removed = 0
        while True:
            with self.database.begin() as connection:
                count = connection.execute(sa.delete(table).where(sa.tuple_(*key).in_(some))).rowcount
            removed += count
            if count < AT_ONCE:
                return removed
            time.sleep(PAUSE)
