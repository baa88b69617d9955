"""Feeds: what is known of each between two polls, who polls it now, and what each has brought.

A feed is polled by whoever claimed it, in one UPDATE … RETURNING; a claim that isn't renewed lapses, so that a poller
that died leaves nothing behind. What a poll came to is remembered in one transaction, only for feeds still claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from watchword.adapters.database import Connection, Database, insert, seen
from watchword.adapters.database.schema import feeds, hosts
from watchword.feeds.address import host_key
from watchword.feeds.articles import Known, Sighting
from watchword.feeds.source import FeedSource
from watchword.feeds.state import Closed, FeedState

_DURATIONS = {"every": "every_seconds", "max_age": "max_age_seconds", "ttl": "ttl_seconds"}


class Listed(NamedTuple):
    """A feed as `feeds list` and the board show it. `origin`: file, added."""

    state: FeedState
    origin: str
    side: str | None
    weight: float


class Reconciled(NamedTuple):
    added: int
    changed: int
    removed: int


# -- what somebody wrote down ----------------------------------------------------------------------------------------


def reconcile(connection: Connection, sources: Sequence[FeedSource], now: datetime) -> Reconciled:
    """Makes the rows of origin `file` what `sources` say, keeping each feed's state; rows of origin `added` stay."""
    wanted = {source.url: source for source in sources}
    found = {row.url: row for row in connection.execute(sa.select(feeds))}
    added = [source for url, source in wanted.items() if url not in found]
    for source in added:
        _insert(connection, source, "file", now)
    changed = [url for url in wanted.keys() & found.keys() if _change(connection, found[url], wanted[url], now)]
    removed = [url for url, row in found.items() if row.origin == "file" and url not in wanted]
    if removed:
        connection.execute(sa.delete(feeds).where(feeds.c.url.in_(removed)))
    return Reconciled(len(added), len(changed), len(removed))


def add(connection: Connection, source: FeedSource, now: datetime) -> bool:
    """False if the feed is there already, whoever wrote it down."""
    return _insert(connection, source, "added", now)


def remove(connection: Connection, url: str) -> bool:
    """Removes a feed of origin `added`; one that a file names is removed in the file, and False is returned."""
    mine = sa.delete(feeds).where(feeds.c.url == url, feeds.c.origin == "added")
    return connection.execute(mine).rowcount > 0


def listed(connection: Connection) -> list[Listed]:
    rows = connection.execute(sa.select(feeds).order_by(feeds.c.group, feeds.c.name, feeds.c.url)).mappings()
    return [Listed(_state(row), row["origin"], row["side"], row["weight"]) for row in rows]


def _insert(connection: Connection, source: FeedSource, origin: str, now: datetime) -> bool:
    row = {**_written(source), "host": host_key(source.url), "origin": origin, "next_at": now, "failures": 0}
    statement = insert(connection, feeds).values(row).on_conflict_do_nothing().returning(feeds.c.url)
    return connection.scalar(statement) is not None


def _change(connection: Connection, row: Any, source: FeedSource, now: datetime) -> bool:
    written = {**_written(source), "origin": "file"}
    if all(getattr(row, name) == value for name, value in written.items()):
        return False
    if source.every is not None and written["every_seconds"] != row.every_seconds:
        sooner = min(row.next_at, now + source.every)
        written["next_at"] = max(sooner, row.not_before or sooner)
    connection.execute(sa.update(feeds).where(feeds.c.url == source.url).values(written))
    return True


def _written(source: FeedSource) -> dict[str, Any]:
    names = ("url", "name", "group", "language", "zone", "side", "weight")
    every = source.every.total_seconds() if source.every is not None else None
    return {**{name: getattr(source, name) for name in names}, "every_seconds": every}


# -- what the poller does --------------------------------------------------------------------------------------------


class DatabaseFeeds:
    """The port `Feeds` of the poller."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def reconcile(self, sources: Sequence[FeedSource], now: datetime) -> Reconciled:
        with self.database.begin() as connection:
            connection.execute(sa.delete(hosts).where(hosts.c.not_before < now))
            return reconcile(connection, sources, now)

    def states(self, urls: Collection[str] | None = None, group: str | None = None) -> list[FeedState]:
        with self.database.read() as connection:
            rows = connection.execute(sa.select(feeds).where(*_among(urls, group)).order_by(feeds.c.url)).mappings()
            return [_state(row) for row in rows]

    def closed(self, now: datetime) -> dict[str, Closed]:
        """The hosts that want no request now."""
        with self.database.read() as connection:
            rows = connection.execute(sa.select(hosts).where(hosts.c.not_before > now))
            return {row.host: Closed(row.host, row.not_before, row.because) for row in rows}

    def next_due(self, now: datetime, urls: Collection[str] | None = None, group: str | None = None) -> datetime | None:
        """When the first feed is due that nobody polls now and whose host is open; None if there is none."""
        first = sa.select(sa.func.min(feeds.c.next_at)).where(_is_free(now), _is_open(now), *_among(urls, group))
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(first)
        return found

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
    ) -> list[FeedState]:
        """Up to `limit` feeds that are due, or with `force` all, and that nobody else polls: they are `owner`'s now.

        Of no host more than `per_host` are in hand at once, whoever has them.
        """
        wanted = [_is_free(now), *_among(urls, group)]
        if not force:
            wanted += [feeds.c.next_at <= now, _is_open(now)]
        if per_host is not None:
            wanted.append(feeds.c.url.in_(_first_of_each_host(wanted, per_host, now)))
        chosen = sa.select(feeds.c.url).where(*wanted).order_by(feeds.c.next_at, feeds.c.url).limit(limit)
        claimed = (
            sa.update(feeds)
            .where(feeds.c.url.in_(chosen.with_for_update(skip_locked=True)), _is_free(now))
            .values(claimed_by=owner, claimed_until=now + lease)
            .returning(*feeds.c)
        )
        with self.database.begin() as connection:
            states = [_state(row) for row in connection.execute(claimed).mappings()]
        return sorted(states, key=lambda state: state.next_at)

    def renew(self, owner: str, until: datetime) -> None:
        """All that is still this owner's."""
        self._set_claims(owner, claimed_until=until)

    def release(self, owner: str) -> None:
        self._set_claims(owner, claimed_by=None, claimed_until=None)

    def release_gone(self, is_gone: Callable[[str], bool], now: datetime) -> None:
        """Frees what pollers had in hand that are gone for certain, without waiting for their claims to lapse."""
        owners = sa.select(feeds.c.claimed_by).where(feeds.c.claimed_until > now).distinct()
        with self.database.read() as connection:
            gone = [owner for owner in connection.scalars(owners) if is_gone(owner)]
        for owner in gone:
            self.release(owner)

    def held(self, owner: str, urls: Collection[str]) -> set[str]:
        """Those of `urls` that are still this owner's."""
        mine = sa.select(feeds.c.url).where(feeds.c.url.in_(urls), feeds.c.claimed_by == owner)
        with self.database.read() as connection:
            return set(connection.scalars(mine))

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """Those of `ids` that were published before."""
        with self.database.read() as connection:
            return seen.known(connection, ids)

    def remember(
        self,
        owner: str,
        states: Sequence[FeedState],
        known: Sequence[Known],
        sighted: Sequence[Sighting],
        closed: Sequence[Closed],
    ) -> None:
        """All of it or nothing; the claims end with it."""
        with self.database.begin() as connection:
            for state in states:
                row = {**_row(state), "claimed_by": None, "claimed_until": None}
                mine = sa.update(feeds).where(feeds.c.url == state.url, feeds.c.claimed_by == owner)
                connection.execute(mine.values(row))
            seen.keep(connection, known)
            seen.keep_sightings(connection, sighted)
            _keep_closed(connection, closed)

    def _set_claims(self, owner: str, **values: Any) -> None:
        with self.database.begin() as connection:
            connection.execute(sa.update(feeds).where(feeds.c.claimed_by == owner).values(values))


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(feeds.c.claimed_until.is_(None), feeds.c.claimed_until < now)


def _is_open(now: datetime) -> sa.ColumnElement[bool]:
    closed = sa.exists().where(hosts.c.host == feeds.c.host, hosts.c.not_before > now)
    return sa.and_(feeds.c.gone_at.is_(None), ~closed)


def _first_of_each_host(
    wanted: Sequence[sa.ColumnElement[bool]], per_host: int, now: datetime
) -> sa.Select[tuple[str]]:
    others = feeds.alias("others")
    in_hand = (
        sa.select(sa.func.count())
        .select_from(others)
        .where(others.c.host == feeds.c.host, others.c.claimed_until >= now)
        .scalar_subquery()
    )
    place = sa.func.row_number().over(partition_by=feeds.c.host, order_by=(feeds.c.next_at, feeds.c.url)) + in_hand
    placed = sa.select(feeds.c.url, place.label("place")).where(*wanted).subquery()
    return sa.select(placed.c.url).where(placed.c.place <= per_host)


def _among(urls: Collection[str] | None, group: str | None) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = []
    if urls is not None:
        chosen.append(feeds.c.url.in_(urls))
    if group is not None:
        chosen.append(feeds.c.group == group)
    return chosen


def _keep_closed(connection: Connection, closed: Sequence[Closed]) -> None:
    statement = insert(connection, hosts)
    later = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"not_before": statement.excluded.not_before, "because": statement.excluded.because},
        where=hosts.c.not_before < statement.excluded.not_before,
    )
    if closed:
        rows = [{"host": each.host, "not_before": each.until, "because": each.because} for each in closed]
        connection.execute(later, rows)


def _state(row: sa.RowMapping) -> FeedState:
    values: dict[str, Any] = {name: row[name] for name in FeedState.__struct_fields__ if name not in _DURATIONS}
    for name, column in _DURATIONS.items():
        values[name] = None if row[column] is None else timedelta(seconds=row[column])
    return FeedState(**values)


def _row(state: FeedState) -> dict[str, Any]:
    """What a poll may change; the rest is what somebody wrote down, and may have changed meanwhile."""
    written = ("url", "host", "name", "group", "language", "zone", "every")
    values = {name: value for name, value in msgspec.structs.asdict(state).items() if name not in written}
    for name in ("max_age", "ttl"):
        value = values.pop(name)
        values[_DURATIONS[name]] = None if value is None else value.total_seconds()
    return values
