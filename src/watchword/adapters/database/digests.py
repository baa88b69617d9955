"""Digests: one row for each list and date, so that a second trigger finds the work done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database, insert
from watchword.adapters.database import matches as matches_rows
from watchword.adapters.database.matches import Matched
from watchword.adapters.database.schema import digests

FIRST_WINDOW = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """What one digest tells: from where the last delivered one ended. `delivered` is None until it was."""

    start: datetime
    end: datetime
    delivered: datetime | None


class DatabaseDigests:
    """The port `Digests` of the digest stage."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def window(self, name: str, now: datetime) -> Window:
        """From where the last delivered digest of this list ended, until `now`."""
        with self.database.read() as connection:
            return Window(_last_end(connection, name) or now - FIRST_WINDOW, now, None)

    def begin(self, name: str, day: date, now: datetime) -> Window:
        """The row of this list and date, made now unless it is there; what was begun keeps its window."""
        with self.database.begin() as connection:
            row = {
                "list": name,
                "date": day.isoformat(),
                "window_start": _last_end(connection, name) or now - FIRST_WINDOW,
                "window_end": now,
                "created_at": now,
                "matched": 0,
            }
            connection.execute(insert(connection, digests).values(row).on_conflict_do_nothing())
            found = connection.execute(_row(name, day)).mappings().one()
        return Window(found["window_start"], found["window_end"], found["delivered_at"])

    def matched(self, window: Window) -> list[Matched]:
        with self.database.read() as connection:
            return matches_rows.between(connection, window.start, window.end)

    def delivered(self, name: str, day: date, matched: int, now: datetime) -> None:
        settled = (
            sa.update(digests)
            .where(digests.c.list == name, digests.c.date == day.isoformat())
            .values(delivered_at=now, matched=matched)
        )
        with self.database.begin() as connection:
            connection.execute(settled)


def _last_end(connection: Connection, name: str) -> datetime | None:
    delivered = (digests.c.list == name, digests.c.delivered_at.is_not(None))
    found: datetime | None = connection.scalar(sa.select(sa.func.max(digests.c.window_end)).where(*delivered))
    return found


def _row(name: str, day: date) -> sa.Select[Any]:
    return sa.select(digests).where(digests.c.list == name, digests.c.date == day.isoformat())
