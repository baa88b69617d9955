"""The log of one machine: a SQLite file. Publishers and readers are processes of their own; the file is all they share.

Every topic has one partition. A group has one active member, who holds the flock of its file in `locks_dir`; others
stand by until the lock is free, and it is freed with the process that held it, however that ended.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Literal

from watchword.errors import OffsetGap, Taken, TransientError
from watchword.ports import Outgoing, Partition, Record, Start

BUSY_SECONDS = 5.0
PAUSES = (0.001, 0.002, 0.004, 0.008, 0.016, 0.02)
"""Between two looks for new records: short after the last one, and never long enough to be noticed."""
TRIM_AT_ONCE = 1000
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


class SqliteLog:
    """A Log in the file `path`. Several threads may publish; every reader has a connection of its own."""

    def __init__(self, path: Path, locks_dir: Path) -> None:
        self._path, self._locks = path, locks_dir
        self._publishing = threading.Lock()
        # A process that is killed loses nothing with NORMAL either. FULL also survives a power cut, for a third of a
        # millisecond a batch: whoever publishes remembers elsewhere that it did, and that memory must not outlive this.
        self._db = _open(path, synchronous="FULL")

    def publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        with self._publishing, _writing(self._db, self._path) as db:
            now = _microseconds(datetime.now(UTC))
            _, end = _head(db, topic)
            rows = [(topic, end + number, now, key, value) for number, (key, value) in enumerate(records)]
            db.executemany(
                "INSERT INTO records (topic, partition, offset, time, key, value) VALUES (?,0,?,?,?,?)", rows
            )
            db.execute(
                "INSERT INTO heads VALUES (?, 0, 0, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
                (topic, end + len(rows)),
            )

    def reader(self, group: str, topics: Iterable[str], *, start: Start = "beginning") -> SqliteReader:
        return SqliteReader(self._path, self._locks / f"{group}.lock", group, topics, start)

    def ends(self, topic: str) -> dict[Partition, int]:
        with self._publishing, _reading(self._path):
            return {Partition(topic, 0): _head(self._db, topic)[1]}

    def group_lag(self, group: str, topics: Iterable[str]) -> int:
        with self._publishing, _reading(self._path):
            return sum(_lag(self._db, group, Partition(topic, 0), 0) for topic in topics)

    def trim(self, topic: str, before: datetime) -> int:
        removed = 0
        while some := self._trim_some(topic, _microseconds(before)):
            removed += some
            time.sleep(PAUSES[-1])  # publishers come between
        return removed

    def close(self) -> None:
        with self._publishing:
            self._db.close()

    def _trim_some(self, topic: str, before: int) -> int:
        with self._publishing, _writing(self._db, self._path) as db:
            oldest = db.execute(
                "SELECT offset, time FROM records WHERE topic = ? AND partition = 0 ORDER BY offset LIMIT ?",
                (topic, TRIM_AT_ONCE),
            ).fetchall()
            old = list(takewhile(lambda row: row[1] < before, oldest))
            if old:
                first = old[-1][0] + 1
                db.execute("DELETE FROM records WHERE topic = ? AND partition = 0 AND offset < ?", (topic, first))
                db.execute("UPDATE heads SET first = ? WHERE topic = ? AND partition = 0", (first, topic))
            return len(old)


class SqliteReader:
    """A member of a group of a SqliteLog."""

    def __init__(self, path: Path, lock: Path, group: str, topics: Iterable[str], start: Start) -> None:
        self._path, self._lock, self._group, self._start = path, lock, group, start
        self._places = tuple(Partition(topic, 0) for topic in topics)
        self._positions: dict[Partition, int] = {}
        self._held: int | None = None
        # An offset that a power cut takes back is work done twice, which every step bears.
        self._db = _open(path, synchronous="NORMAL")
        self._take_up()

    def poll(self, limit: int, timeout: float) -> list[Record]:
        if self._held is None:
            return self._stand_by(timeout)
        for _ in _looks(timeout):
            if records := self._take(limit):
                return records
        return []

    def assigned(self) -> frozenset[Partition]:
        return frozenset(self._positions)

    def position(self, partition: Partition) -> int:
        return self._positions[partition]

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        if not next_offsets.keys() <= self._positions.keys():
            raise Taken(f"group {self._group}: another process holds {self._lock}")
        rows = [(self._group, *place, offset) for place, offset in next_offsets.items()]
        with _writing(self._db, self._path) as db:
            db.executemany("INSERT INTO offsets VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET next = excluded.next", rows)

    def seek(self, partition: Partition, offset: int) -> None:
        if partition in self._positions:
            self._positions[partition] = offset

    def idle(self, seconds: float) -> None:
        time.sleep(seconds)

    def lag(self) -> dict[Partition, int]:
        with _reading(self._path):
            return {p: _lag(self._db, self._group, p, self._first_start(p)) for p in self._positions}

    def close(self) -> None:
        self._positions.clear()
        if self._held is not None:
            os.close(self._held)
            self._held = None
        self._db.close()

    def _stand_by(self, timeout: float) -> list[Record]:
        """The poll that takes over brings no records yet, so that the caller can look at `position` and seek."""
        for _ in _looks(timeout):
            if self._take_up():
                break
        return []

    def _take_up(self) -> bool:
        """True once this member holds the group's lock; positions begin where the group committed."""
        held = _locked(self._lock)
        if held is None:
            return False
        try:
            with _reading(self._path):
                self._positions = {p: self._committed(p) for p in self._places}
        except TransientError:
            os.close(held)
            raise
        self._held = held
        return True

    def _committed(self, place: Partition) -> int:
        committed = _committed(self._db, self._group, place)
        return self._first_start(place) if committed is None else committed

    def _first_start(self, place: Partition) -> int:
        first, _ = _head(self._db, place.topic)
        return first if self._start == "beginning" else self._start.get(place, first)

    def _take(self, limit: int) -> list[Record]:
        taken: list[Record] = []
        self._places = (*self._places[1:], self._places[0])  # one topic's backlog doesn't starve the others
        for place in self._places:
            try:
                taken += self._read(place, limit - len(taken))
            except OffsetGap as gap:
                if taken:
                    break  # told by the next poll: what is in hand must not get lost with it
                self._positions[place] = gap.first
                raise
        return taken

    def _read(self, place: Partition, limit: int) -> list[Record]:
        position = self._positions[place]
        with _reading(self._path):
            first, end = _head(self._db, place.topic)
            rows = self._db.execute(
                "SELECT offset, key, value, time FROM records WHERE topic = ? AND partition = 0 AND offset >= ?"
                " ORDER BY offset LIMIT ?",
                (place.topic, position, limit),
            ).fetchall()
        if rows and rows[0][0] != position:
            first = rows[0][0]  # a trim came between the two looks
        if not first <= position <= end:
            raise OffsetGap(*place, position, first)
        self._positions[place] = position + len(rows)
        return [Record(*place, offset, key, value, _datetime(stamp)) for offset, key, value, stamp in rows]


def _looks(timeout: float) -> Iterator[None]:
    """Once at least, then again after growing pauses until `timeout` seconds have passed."""
    end = time.monotonic() + timeout
    pauses = iter(PAUSES)
    yield
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(next(pauses, PAUSES[-1]), left))
        yield


def _locked(file: Path) -> int | None:
    """A descriptor that holds the lock of `file`; None while another one does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _open(path: Path, *, synchronous: Literal["FULL", "NORMAL"]) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _reading(path):
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        _write_ahead(db)
        db.execute(f"PRAGMA synchronous = {synchronous}")
        db.execute("PRAGMA journal_size_limit = 67108864")
    with _writing(db, path):
        for statement in SCHEMA:
            db.execute(statement)
    return db


def _write_ahead(db: sqlite3.Connection) -> None:
    """A switch to WAL doesn't wait for other connections as statements do; several roles start at once."""
    for _ in _looks(BUSY_SECONDS):
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
    db.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise TransientError(f"log {path}: {error}") from error


@contextmanager
def _writing(db: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, that waits for its turn: all of it is kept or nothing."""
    with _reading(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def _head(db: sqlite3.Connection, topic: str) -> tuple[int, int]:
    """The first offset that is kept, and the one that the next record will get."""
    row = db.execute("SELECT first, next FROM heads WHERE topic = ? AND partition = 0", (topic,)).fetchone()
    return row or (0, 0)


def _committed(db: sqlite3.Connection, group: str, place: Partition) -> int | None:
    row = db.execute(
        "SELECT next FROM offsets WHERE member_of = ? AND topic = ? AND partition = ?", (group, *place)
    ).fetchone()
    return row[0] if row else None


def _lag(db: sqlite3.Connection, group: str, place: Partition, start: int) -> int:
    first, end = _head(db, place.topic)
    committed = _committed(db, group, place)
    return int(end - max(start if committed is None else committed, first))


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _datetime(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
