"""The ports `Archive` and `Forgetful`: one transaction over the modules of their nouns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from watchword.adapters.database import Database, articles, matches, parked
from watchword.adapters.database.schema import deliveries, seen, sightings
from watchword.model import Article, Match, Parked


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
        with self.database.begin() as connection:
            return articles.forget_unmatched(connection, before)

    def forget_matched(self, before: datetime) -> int:
        with self.database.begin() as connection:
            return articles.forget_matched(connection, before)

    def forget_deliveries(self, before: datetime) -> int:
        """Settled ones only: what is still to be sent is never forgotten."""
        with self.database.begin() as connection:
            old = sa.delete(deliveries).where(deliveries.c.created_at < before, deliveries.c.state != "due")
            return connection.execute(old).rowcount

    def forget_suppressed(self, before: datetime) -> int:
        with self.database.begin() as connection:
            return matches.forget_suppressed(connection, before)

    def forget_seen(self, before: datetime) -> int:
        """Articles that no feed has shown since `before`, and who showed them: should one return, it counts as new."""
        gone = sa.select(seen.c.article).where(seen.c.last_seen < before)
        with self.database.begin() as connection:
            connection.execute(sa.delete(sightings).where(sightings.c.article.in_(gone)))
            return connection.execute(sa.delete(seen).where(seen.c.last_seen < before)).rowcount
