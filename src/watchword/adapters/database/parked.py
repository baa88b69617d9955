"""Parked records: what could not be worked on, where a person can see it, try it again or drop it."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import sqlalchemy as sa

from watchword.adapters.database import Connection, insert
from watchword.adapters.database.schema import parked
from watchword.model import Parked


def keep(connection: Connection, batch: Sequence[Parked]) -> None:
    """Stores each; one that was parked again after a retry waits again, with its new error."""
    statement = insert(connection, parked)
    again = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: statement.excluded[name] for name in ("error", "attempt", "parked", "state")},
        where=statement.excluded.attempt > parked.c.attempt,
    )
    rows = [
        {
            "id": record.id,
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "attempt": record.attempt,
            "error": record.error,
            "parked": record.parked,
            "key": _bytes(record.key),
            "value": _bytes(record.value),
            "state": "waiting",
        }
        for record in {record.id: record for record in batch}.values()
    ]
    if rows:
        connection.execute(again, rows)


def waiting(connection: Connection, *, everything: bool = False) -> list[sa.RowMapping]:
    """Oldest first; with `everything` also those that were tried again or dropped."""
    chosen = sa.select(parked).order_by(parked.c.parked, parked.c.id)
    if not everything:
        chosen = chosen.where(parked.c.state == "waiting")
    return list(connection.execute(chosen).mappings())


def find(connection: Connection, record_id: str) -> sa.RowMapping | None:
    return connection.execute(sa.select(parked).where(parked.c.id == record_id)).mappings().first()


def settle(connection: Connection, record_id: str, state: str) -> None:
    connection.execute(sa.update(parked).where(parked.c.id == record_id).values(state=state))


def _bytes(encoded: str | None) -> bytes | None:
    return None if encoded is None else base64.b64decode(encoded)
