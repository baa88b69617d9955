"""Digests: one row for each list and date, so that a second trigger finds the work done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database, insert
from watchword.adapters.database import matches as matches_rows
from watchword.adapters.database.matches import Matched
from watchword.adapters.database.schema import digests

FIRST_WINDOW = timedelta(days=1)
OVERLAP = timedelta(seconds=60)
"""What is stored just before a window ends may be seen only after it: the next one looks back by so much."""


@dataclass(frozen=True)
class Window:
    """What one digest tells: from where the last delivered one ended. `delivered` is None until it was.

    `told`: the keys of what the last one told of its last minute; None when there was none.
    """

    start: datetime
    end: datetime
    delivered: datetime | None
    told: frozenset[str] | None = None


class Told(NamedTuple):
    """The rows of a digest, and the keys of those from its window's last minute."""

    rows: list[Matched]
    tail: list[str]


class DatabaseDigests:
    """The port `Digests` of the digest stage."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def window(self, name: str, now: datetime) -> Window:
        """From where the last delivered digest of this list ended, until `now`."""
        with self.database.read() as connection:
            start, told = _last(connection, name)
        return Window(start or now - FIRST_WINDOW, now, None, told)

    def begin(self, name: str, day: date, now: datetime) -> Window:
        """The row of this list and date, made now unless it is there; what was begun keeps its window."""
        with self.database.begin() as connection:
            start, told = _last(connection, name)
            row = {
                "list": name,
                "date": day.isoformat(),
                "window_start": start or now - FIRST_WINDOW,
                "window_end": now,
                "created_at": now,
                "matched": 0,
                "tail": [],
            }
            connection.execute(insert(connection, digests).values(row).on_conflict_do_nothing())
            found = connection.execute(_row(name, day)).mappings().one()
        return Window(found["window_start"], found["window_end"], found["delivered_at"], told)

    def matched(self, window: Window) -> Told:
        with self.database.read() as connection:
            found = matches_rows.stored_between(connection, window.start - OVERLAP, window.end)
        new = [each for each in found if each.stored_at >= window.start or _was_missed(each.key, window.told)]
        tail = [each.key for each in found if each.stored_at >= window.end - OVERLAP]
        return Told(matches_rows.by_watch(each.match for each in new), tail)

    def delivered(self, name: str, day: date, told: Told, now: datetime) -> None:
        settled = (
            sa.update(digests)
            .where(digests.c.list == name, digests.c.date == day.isoformat())
            .values(delivered_at=now, matched=len(told.rows), tail=told.tail)
        )
        with self.database.begin() as connection:
            connection.execute(settled)


def _was_missed(key: str, told: frozenset[str] | None) -> bool:
    """Stored before this window began, but seen by no digest; a first digest looks back to none."""
    return told is not None and key not in told


def _last(connection: Connection, name: str) -> tuple[datetime | None, frozenset[str] | None]:
    """Where the last delivered digest of this list ended, and what it told of its last minute."""
    delivered = (digests.c.list == name, digests.c.delivered_at.is_not(None))
    newest = sa.select(digests.c.window_end, digests.c.tail).where(*delivered).order_by(digests.c.window_end.desc())
    row = connection.execute(newest.limit(1)).first()
    return (row.window_end, frozenset(row.tail)) if row else (None, None)


def _row(name: str, day: date) -> sa.Select[Any]:
    return sa.select(digests).where(digests.c.list == name, digests.c.date == day.isoformat())
