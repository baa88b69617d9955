"""The port `Archive`: one transaction over the modules of its nouns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watchword.adapters.database import Database, articles, matches, parked
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
