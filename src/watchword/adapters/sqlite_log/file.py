"""The file: its tables, and every question that is asked of them in more than one place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from watchword.errors import TransientError
from watchword.ports import Partition
from watchword.write_ahead import write_ahead

BUSY_SECONDS = 5.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    offset INTEGER NOT NULL, time INTEGER NOT NULL, key BLOB, value BLOB NOT NULL)""",
    "CREATE UNIQUE INDEX IF NOT EXISTS records_place ON records (topic, partition, offset)",
    """CREATE TABLE IF NOT EXISTS heads (topic TEXT NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL,
    next INTEGER NOT NULL, PRIMARY KEY (topic, partition)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS offsets (member_of TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    next INTEGER NOT NULL, PRIMARY KEY (member_of, topic, partition)) WITHOUT ROWID""",
)
"""`records.time` is microseconds since 1970; `heads` keeps a topic's place when all of its records are trimmed."""


def connect(path: Path, *, synchronous: Literal["FULL", "NORMAL"]) -> sqlite3.Connection:
    """A connection to the file, made and filled with its tables if it wasn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with answering(path):
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        write_ahead(db, BUSY_SECONDS)
        db.execute(f"PRAGMA synchronous = {synchronous}")
        db.execute("PRAGMA journal_size_limit = 67108864")
    with writing(db, path):
        for statement in SCHEMA:
            db.execute(statement)
    return db


@contextmanager
def answering(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise TransientError(f"log {path}: {error}") from error


@contextmanager
def writing(db: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, that waits for its turn: all of it is kept or nothing."""
    with answering(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def head(db: sqlite3.Connection, topic: str) -> tuple[int, int]:
    """The first offset that is kept, and the one that the next record will get."""
    row = db.execute("SELECT first, next FROM heads WHERE topic = ? AND partition = 0", (topic,)).fetchone()
    return row or (0, 0)


def committed(db: sqlite3.Connection, group: str, place: Partition) -> int | None:
    row = db.execute(
        "SELECT next FROM offsets WHERE member_of = ? AND topic = ? AND partition = ?", (group, *place)
    ).fetchone()
    return row[0] if row else None


def lag(db: sqlite3.Connection, group: str, place: Partition, start: int) -> int:
    first, end = head(db, place.topic)
    where = committed(db, group, place)
    return end - max(start if where is None else where, first)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
