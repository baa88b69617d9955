"""What the board, the API and `tail` read: the newest matches and alerts, and what was stored since.

Catching up never asks for "more than the last one": rows commit out of order on PostgreSQL, and clocks differ. It reads
again what was stored since MARGIN before the newest one seen, and whoever reads drops what it has by its key.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database
from watchword.adapters.database.schema import alert_watches, alerts, feeds, match_watches, matches
from watchword.model import BEGINNING, Mode
from watchword.ports import BoardRows, Changed, FeedsSeen, Key, Kind, Place, Row

MARGIN = timedelta(seconds=60)


class DatabaseLiveRows:
    """The port LiveRows. `prepare` brings the tables up to date once, at the first read that finds the database there."""

    def __init__(self, database: Database, prepare: Callable[[Database], object]) -> None:
        self._database, self._prepare = database, prepare
        self._is_prepared = False
        self._preparing = threading.Lock()

    def page(
        self, kind: Kind, *, limit: int, before: Place | None = None, watch: str | None = None, mode: Mode = "live"
    ) -> list[Row]:
        with self._ready().read() as connection:
            return _page(connection, kind, limit, before=before, watch=watch, mode=mode)

    def board(self, *, limit: int, watch: str | None = None) -> BoardRows:
        with self._ready().read() as connection:
            mark = _newest(connection)  # first, so that nothing falls between it and the rows
            # of one watch also what came by replay: what it was filled with is what somebody who chose it looks for
            shown = _page(connection, "match", limit, watch=watch, mode="live" if watch is None else None)
            oldest = shown[-1].at if len(shown) == limit else BEGINNING
            return BoardRows(mark, shown, _page(connection, "alert", 2 * limit, watch=watch, not_before=oldest))

    def newest(self) -> datetime:
        with self._ready().read() as connection:
            return _newest(connection)

    def changed(
        self,
        mark: datetime,
        *,
        seen: Collection[Key] = (),
        limit: int = 500,
        kinds: Sequence[Kind] = ("match", "alert"),
    ) -> Changed:
        with self._ready().read() as connection:
            found = _found(connection, kinds, mark, limit + len(seen))
            fresh = {name: at for name, at in found.items() if name not in seen}
            newest = max(found.values(), default=mark)
            if len(fresh) > limit:
                return Changed((), newest, too_many=True, seen=_found(connection, kinds, newest, None))
            rows = [row for kind in kinds for row in _of_keys(connection, kind, _keys(kind, fresh))]
        return Changed(sorted(rows, key=lambda row: row.stored_at), max(newest, mark), too_many=False, seen=fresh)

    def feeds(self) -> FeedsSeen:
        with self._ready().read() as connection:
            found = connection.execute(
                sa.select(
                    sa.func.count(),
                    sa.func.count(feeds.c.last_polled_at),
                    sa.func.coalesce(sa.func.sum(sa.case((feeds.c.last_outcome == "failed", 1), else_=0)), 0),
                    sa.func.max(feeds.c.last_polled_at),
                ).where(feeds.c.gone_at.is_(None))
            ).one()
        return FeedsSeen(*found)

    def _ready(self) -> Database:
        with self._preparing:
            if not self._is_prepared:
                self._prepare(self._database)
                self._is_prepared = True
        return self._database


class _Of(NamedTuple):
    """How one kind lies in its tables. `order_by_watch` is the same order, by columns that an index has behind `watch`."""

    table: sa.Table
    key: tuple[sa.Column[Any], ...]
    order: tuple[sa.Column[Any], ...]
    watches: sa.Table
    same: sa.ColumnElement[bool]
    order_by_watch: tuple[sa.Column[Any], ...]

    def selected(self) -> sa.Select[Any]:
        return sa.select(*self.key, self.order[0], self.table.c.stored_at, self.table.c.record)


_hits = match_watches.c
_KINDS: dict[Kind, _Of] = {
    "match": _Of(
        matches,
        key=(matches.c.article, matches.c.revision),
        order=(matches.c.scored, matches.c.article, matches.c.revision),
        watches=match_watches,
        same=(_hits.article == matches.c.article) & (_hits.revision == matches.c.revision),
        order_by_watch=(_hits.scored, _hits.article, _hits.revision),
    ),
    "alert": _Of(
        alerts,
        key=(alerts.c.id,),
        order=(alerts.c.alerted, alerts.c.id),
        watches=alert_watches,
        same=alert_watches.c.alert == alerts.c.id,
        order_by_watch=(alerts.c.alerted, alerts.c.id),
    ),
}


def _page(
    connection: Connection,
    kind: Kind,
    limit: int,
    *,
    before: Place | None = None,
    watch: str | None = None,
    mode: Mode | None = "live",
    not_before: datetime | None = None,
) -> list[Row]:
    of = _KINDS[kind]
    order = of.order if watch is None else of.order_by_watch
    query = of.selected() if mode is None else of.selected().where(of.table.c.mode == mode)
    if watch is not None:
        query = query.join(of.watches, of.same).where(of.watches.c.watch == watch)
    if before is not None:
        behind = sa.tuple_(*order) < _values(order, (before.at, *before.key))
        query = query.where(order[0] <= before.at, behind)
    if not_before is not None:
        query = query.where(order[0] >= not_before)
    return _rows(connection, kind, query.order_by(*(column.desc() for column in order)).limit(limit))


def _rows(connection: Connection, kind: Kind, query: sa.Select[Any]) -> list[Row]:
    return [
        Row(kind, tuple(key), at, stored_at, bytes(record))
        for *key, at, stored_at, record in connection.execute(query).tuples()
    ]


def _found(connection: Connection, kinds: Sequence[Kind], mark: datetime, limit: int | None) -> dict[Key, datetime]:
    """Names of rows stored since MARGIN before `mark`, with that time: the newest `limit` + 1 of each kind."""
    since = max(mark, BEGINNING + MARGIN) - MARGIN
    return {name: at for kind in kinds for name, at in _stored_since(connection, kind, since, limit)}


def _stored_since(connection: Connection, kind: Kind, since: datetime, limit: int | None) -> list[tuple[Key, datetime]]:
    of = _KINDS[kind]
    stored_at = of.table.c.stored_at
    query = sa.select(*of.key, stored_at).where(stored_at >= since, of.table.c.mode == "live")
    newest_first = query.order_by(stored_at.desc()).limit(None if limit is None else limit + 1)
    return [((kind, *key), at) for *key, at in connection.execute(newest_first).tuples()]


def _keys(kind: Kind, names: Collection[Key]) -> list[Key]:
    return [tuple(key) for named, *key in names if named == kind]


def _of_keys(connection: Connection, kind: Kind, keys: Collection[Key]) -> list[Row]:
    of = _KINDS[kind]
    if not keys:
        return []
    # by the first column, which an index begins with: SQLite would read the whole table for pairs
    found = _rows(connection, kind, of.selected().where(of.key[0].in_({key[0] for key in keys})))
    wanted = set(keys)
    return [row for row in found if row.key in wanted]


def _newest(connection: Connection) -> datetime:
    newest = [sa.select(sa.func.max(of.table.c.stored_at)).where(of.table.c.mode == "live") for of in _KINDS.values()]
    found = [connection.scalar(query) for query in newest]
    return max((at for at in found if at is not None), default=BEGINNING)


def _values(columns: Sequence[sa.Column[Any]], values: Sequence[Any]) -> sa.Tuple:
    return sa.tuple_(*(sa.literal(value, column.type) for column, value in zip(columns, values, strict=True)))
