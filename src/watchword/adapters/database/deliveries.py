"""The ledger of deliveries, which is the queue of every channel; and the channels as they were first seen.

A row is one alert for one recipient of one channel, whatever arrives twice. A sender claims a row for a while, so that
what a killed one had in hand goes on elsewhere; of a story, a recipient's rows leave in the order of their revisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database, insert
from watchword.adapters.database.schema import channels, deliveries
from watchword.ports import Partition
from watchword.stories.delivery import CLAIM, Entry, Key, Verdict, overtaken

_COLUMNS = [deliveries.c[field.name] for field in fields(Entry)]
_TOPIC = "alerts"


class Backlog(NamedTuple):
    """Where a channel stands. `oldest`: since when the oldest delivery that should have left is waiting."""

    waiting: int
    refused: int
    oldest: datetime | None


class Listed(NamedTuple):
    """What a person is shown of a row."""

    created_at: datetime
    alert: str
    channel: str
    recipient: str
    state: str
    attempts: int
    because: str | None


class DatabaseLedger:
    """The port `Ledger` of the deliver stage, over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def reconcile(self, names: Collection[str], ends: Mapping[Partition, int], now: datetime) -> list[str]:
        """Remembers channels not seen before, or back after they were removed, from `ends` on; returns their names.

        In a database that never had a channel they begin at the beginning. What still waited for a channel that is
        removed, or was when it comes back, leaves no more.
        """
        with self.database.begin() as connection:
            known = {row.name: row.removed_at for row in connection.execute(sa.select(channels))}
            fresh = [name for name in names if known.get(name, now) is not None]
            start = {str(place.number): offset for place, offset in ends.items()} if known else {}
            _begin_channels(connection, fresh, start, now)
            gone = [name for name in known if name not in names]
            _end_channels(connection, gone, now)
            # only older rows: another process may have begun the same channel and heard something for it by now
            old = (deliveries.c.channel.in_([*gone, *fresh]), deliveries.c.created_at <= now)
            _withdraw(connection, old, "the channel was removed")
        return fresh

    def start(self, channel: str) -> dict[Partition, int]:
        """Where a channel's hearing begins; a partition that isn't named begins at its beginning."""
        with self.database.read() as connection:
            found = connection.scalar(sa.select(channels.c.start).where(channels.c.name == channel))
        return {Partition(_TOPIC, int(number)): offset for number, offset in (found or {}).items()}

    def record(self, rows: Sequence[Entry], now: datetime) -> list[Entry]:
        """Adds what isn't there yet; older rows of a story that need not leave any more are replaced.

        Returns what this changed: the new rows, and the replaced ones.
        """
        with self.database.begin() as connection:
            known = _known_keys(connection, rows)
            fresh = [row for row in rows if row.key not in known]
            if fresh:
                statement = insert(connection, deliveries).on_conflict_do_nothing()
                connection.execute(statement, [asdict(row) for row in fresh])
            groups = _stories(fresh).items()
            replaced = [row for channel, stories in groups for row in _replace(connection, channel, stories, now)]
        return fresh + replaced

    def next_due(self, channel: str, now: datetime) -> Entry | None:
        """The oldest row that may leave now: unclaimed, and no earlier one of its story is still on its way."""
        earlier = deliveries.alias("earlier")
        is_first = ~sa.exists().where(
            earlier.c.story == deliveries.c.story,
            earlier.c.channel == deliveries.c.channel,
            earlier.c.recipient == deliveries.c.recipient,
            earlier.c.state == "due",
            earlier.c.revision < deliveries.c.revision,
        )
        ready = sa.select(*_COLUMNS).where(*_waiting(channel, now), is_first)
        order = (deliveries.c.due_at, deliveries.c.created_at, deliveries.c.revision)
        with self.database.read() as connection:
            row = connection.execute(ready.order_by(*order).limit(1)).mappings().first()
        return Entry(**row) if row else None

    def claim(self, key: Key, owner: str, now: datetime) -> bool:
        """True if the row is `owner`'s now, until it is settled or the claim lapses."""
        free = sa.update(deliveries).where(*_is(key), *_waiting(key.channel, now))
        with self.database.begin() as connection:
            return connection.execute(free.values(claimed_by=owner, claimed_until=now + CLAIM)).rowcount == 1

    def release(self, channel: str, is_gone: Callable[[str], bool], now: datetime) -> int:
        """Frees what senders had in hand that are gone for certain, without waiting for their claims to lapse."""
        column = deliveries.c
        held = (column.channel == channel, column.state == "due", column.claimed_until > now)
        with self.database.begin() as connection:
            owners = connection.scalars(sa.select(column.claimed_by).where(*held).distinct())
            gone = [owner for owner in owners if is_gone(owner)]
            freed = sa.update(deliveries).where(*held, column.claimed_by.in_(gone))
            return connection.execute(freed.values(claimed_by=None, claimed_until=None)).rowcount if gone else 0

    def withdraw(self, channel: str, recipients: Collection[str]) -> list[Entry]:
        """Settles as filtered what waits for anybody but `recipients`; returns those rows."""
        with self.database.begin() as connection:
            others = (deliveries.c.channel == channel, deliveries.c.recipient.not_in(recipients))
            return _withdraw(connection, others, "no longer a recipient of the channel")

    def settle(self, entry: Entry, owner: str, verdict: Verdict, now: datetime) -> list[Entry]:
        """Writes what came of the attempt, unless the claim lapsed and the row is another's by now.

        A row that was withdrawn meanwhile is not tried again, but what was sent counts as sent. Returns the rows that need not leave any more, replaced.
        """
        mine = sa.update(deliveries).where(*_is(entry.key), deliveries.c.claimed_by == owner)
        if verdict.state == "due":
            mine = mine.where(deliveries.c.state == "due")
        with self.database.begin() as connection:
            connection.execute(
                mine.values(
                    state=verdict.state,
                    because=verdict.because,
                    due_at=verdict.due_at,
                    attempts=entry.attempts + 1,
                    claimed_by=None,
                    claimed_until=None,
                    sent_at=now if verdict.state == "sent" else None,
                )
            )
            return _replace(connection, entry.channel, {entry.story}, now) if verdict.state == "due" else []

    def sent_since(self, channel: str, recipient: str, since: datetime) -> list[datetime]:
        """When messages left for `recipient` after `since`."""
        column = deliveries.c
        sent = sa.select(column.sent_at).where(
            column.channel == channel, column.recipient == recipient, column.sent_at > since
        )
        with self.database.read() as connection:
            return list(connection.scalars(sent))

    def postpone(self, channel: str, recipient: str, until: datetime, because: str, now: datetime) -> int:
        """Holds back every normal message for `recipient` that may leave now; returns how many."""
        held = sa.update(deliveries).where(
            *_waiting(channel, now), deliveries.c.recipient == recipient, deliveries.c.severity == "normal"
        )
        with self.database.begin() as connection:
            return connection.execute(held.values(wanted_at=until, due_at=until, because=because)).rowcount

    def oldest(self, channel: str, now: datetime) -> datetime | None:
        """Since when the oldest delivery that should have left is waiting."""
        column = deliveries.c
        late = sa.select(sa.func.min(column.wanted_at)).where(
            column.channel == channel, column.state == "due", column.wanted_at <= now
        )
        with self.database.read() as connection:
            found: datetime | None = connection.scalar(late)
        return found


def backlogs(connection: Connection, now: datetime) -> dict[str, Backlog]:
    """Channel -> where it stands; a channel without rows is missing. Its lag is now less `oldest`."""
    state, wanted = deliveries.c.state, deliveries.c.wanted_at
    late = sa.case((sa.and_(state == "due", wanted <= now), wanted))
    counted = sa.select(
        deliveries.c.channel,
        sa.func.sum(sa.case((state == "due", 1), else_=0)),
        sa.func.sum(sa.case((state == "refused", 1), else_=0)),
        sa.type_coerce(sa.func.min(late), deliveries.c.wanted_at.type),
    ).where(state.in_(("due", "refused")))
    rows = connection.execute(counted.group_by(deliveries.c.channel))
    return {channel: Backlog(int(waiting), int(refused), oldest) for channel, waiting, refused, oldest in rows}


def listed(connection: Connection, *, channel: str | None, state: str | None, limit: int) -> list[Listed]:
    """The newest rows, of one channel and in one state if they are given."""
    columns = [deliveries.c[name] for name in Listed._fields]
    wanted = {deliveries.c.channel: channel, deliveries.c.state: state}
    chosen = [column == value for column, value in wanted.items() if value is not None]
    newest = sa.select(*columns).where(*chosen).order_by(deliveries.c.created_at.desc(), deliveries.c.alert)
    return [Listed(*row) for row in connection.execute(newest.limit(limit))]


def _begin_channels(connection: Connection, names: Sequence[str], start: Mapping[str, int], now: datetime) -> None:
    for name in names:
        statement = insert(connection, channels).values(name=name, reconciled_at=now, start=start, removed_at=None)
        again = {"reconciled_at": now, "start": start, "removed_at": None}
        # another process may have begun the same one: the first word counts unless it was removed since
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_=again, where=channels.c.removed_at.is_not(None)
            )
        )


def _end_channels(connection: Connection, names: Sequence[str], now: datetime) -> None:
    gone = sa.update(channels).where(channels.c.name.in_(names), channels.c.removed_at.is_(None))
    connection.execute(gone.values(removed_at=now))


def _withdraw(connection: Connection, chosen: tuple[sa.ColumnElement[bool], ...], because: str) -> list[Entry]:
    """Settles the chosen rows that are due as filtered. One that a sender has in hand keeps its claim, for the verdict."""
    due = (*chosen, deliveries.c.state == "due")
    found = [Entry(**row) for row in connection.execute(sa.select(*_COLUMNS).where(*due)).mappings()]
    if found:
        connection.execute(sa.update(deliveries).where(*due).values(state="filtered", because=because))
    return [replace(row, state="filtered", because=because) for row in found]


def _known_keys(connection: Connection, rows: Iterable[Entry]) -> set[Key]:
    columns = deliveries.c
    keys = sa.select(columns.alert, columns.channel, columns.recipient)
    found = connection.execute(keys.where(columns.alert.in_({row.alert for row in rows})))
    return {Key(*row) for row in found}


def _stories(rows: Iterable[Entry]) -> dict[str, set[str]]:
    stories: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        stories[row.channel].add(row.story)
    return stories


def _replace(connection: Connection, channel: str, stories: Collection[str], now: datetime) -> list[Entry]:
    """Settles overtaken rows as replaced; the newer one takes over the place that the older one had in the queue."""
    found = connection.execute(
        sa.select(*_COLUMNS).where(deliveries.c.channel == channel, deliveries.c.story.in_(stories))
    )
    replaced = []
    for older, newer in overtaken([Entry(**row) for row in found.mappings()], now):
        because = f"replaced by {newer.alert}"
        free = sa.update(deliveries).where(*_is(older.key), *_unclaimed(now), deliveries.c.state == "due")
        if connection.execute(free.values(state="replaced", because=because)).rowcount:
            replaced.append(replace(older, state="replaced", because=because))
        for column, moment in ((deliveries.c.wanted_at, older.wanted_at), (deliveries.c.due_at, older.due_at)):
            later = sa.update(deliveries).where(*_is(newer.key), deliveries.c.state == "due", column > moment)
            connection.execute(later.values({column: moment}))
    return replaced


def _waiting(channel: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    columns = deliveries.c
    return columns.channel == channel, columns.state == "due", columns.due_at <= now, *_unclaimed(now)


def _unclaimed(now: datetime) -> tuple[sa.ColumnElement[bool]]:
    until = deliveries.c.claimed_until
    return (sa.or_(until.is_(None), until <= now),)


def _is(key: Key) -> tuple[sa.ColumnElement[bool], ...]:
    columns = deliveries.c
    return columns.alert == key.alert, columns.channel == key.channel, columns.recipient == key.recipient
