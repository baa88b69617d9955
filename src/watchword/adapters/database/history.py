"""The archive read from end to end: a batch at a time, so that neither memory nor a lock grows with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database
from watchword.adapters.database.schema import articles, match_watches
from watchword.model import Article

AT_ONCE = 500


class DatabaseHistory:
    """The port `Past` of backtest and refill. A period holds what was first seen in it and stored by its end."""

    def __init__(self, database: Database, at_once: int = AT_ONCE) -> None:
        self.database, self.at_once = database, at_once

    def count(self, since: datetime, until: datetime) -> int:
        return int(self._one(sa.select(sa.func.count()), since, until) or 0)

    def oldest(self, since: datetime, until: datetime) -> datetime | None:
        """When the first article of the period was first seen."""
        found: datetime | None = self._one(sa.select(sa.func.min(articles.c.first_seen)), since, until)
        return found

    def batches(self, since: datetime, until: datetime) -> Iterator[list[Article]]:
        """The articles of the period in the order in which they were first seen, each as its newest revision has it."""
        last: tuple[datetime, str] | None = None
        while some := self._batch(since, until, last):
            yield some
            last = (some[-1].first_seen, some[-1].id)

    def hit(self, watch: str, ids: Collection[str]) -> set[tuple[str, int]]:
        """(article, revision) of those of `ids` that `watch` is known to hit."""
        column = match_watches.c
        known = sa.select(column.article, column.revision).where(column.watch == watch, column.article.in_(ids))
        with self.database.read() as connection:
            return {(article, revision) for article, revision in connection.execute(known)}

    def _one(self, asked: sa.Select[Any], since: datetime, until: datetime) -> Any:
        with self.database.read() as connection:
            return connection.scalar(asked.where(*_within(since, until)))

    def _batch(self, since: datetime, until: datetime, last: tuple[datetime, str] | None) -> list[Article]:
        with self.database.read() as connection:
            return [article_of(row) for row in _rows(connection, since, until, last, self.at_once)]


def _rows(
    connection: Connection, since: datetime, until: datetime, last: tuple[datetime, str] | None, limit: int
) -> sa.MappingResult:
    column = articles.c
    chosen = sa.select(*kept_columns()).where(*_within(last[0] if last else since, until))
    if last:
        place = (sa.literal(last[0], column.first_seen.type), sa.literal(last[1], column.id.type))
        chosen = chosen.where(sa.tuple_(column.first_seen, column.id) > sa.tuple_(*place))
    return connection.execute(chosen.order_by(column.first_seen, column.id).limit(limit)).mappings()


def _within(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return articles.c.first_seen >= since, articles.c.first_seen <= until, articles.c.stored_at <= until


def kept_columns() -> list[sa.Column[Any]]:
    """What `article_of` needs of a row."""
    return [column for column in articles.columns if column.name not in ("folded", "stored_at")]


def article_of(row: sa.RowMapping) -> Article:
    """As it was published, without what the archive does not keep."""
    return Article(**cast(Any, row), published_raw=None, previous=None, traceparent=None)
