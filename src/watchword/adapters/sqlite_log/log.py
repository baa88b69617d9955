"""Publishing, and what is asked from outside of any group."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from watchword.adapters.sqlite_log.bell import ring
from watchword.adapters.sqlite_log.file import answering, connect, head, lag, microseconds, writing
from watchword.adapters.sqlite_log.reader import SqliteReader
from watchword.ports import Outgoing, Partition, Start

TRIM_AT_ONCE = 1000


class SqliteLog:
    """A Log in the file `path`. Several threads may publish; every reader has a connection of its own."""

    def __init__(self, path: Path, locks_dir: Path) -> None:
        self._path, self._locks = path, locks_dir
        self._publishing = threading.Lock()
        locks_dir.mkdir(parents=True, exist_ok=True)
        # A process that is killed loses nothing with NORMAL either. FULL also survives a power cut, for a third of a
        # millisecond a batch: whoever publishes remembers elsewhere that it did, and that memory must not outlive this.
        self._db = connect(path, synchronous="FULL")

    def publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        with self._publishing, writing(self._db, self._path) as db:
            now = microseconds(datetime.now(UTC))
            _, end = head(db, topic)
            rows = [(topic, end + number, now, key, value) for number, (key, value) in enumerate(records)]
            db.executemany(
                "INSERT INTO records (topic, partition, offset, time, key, value) VALUES (?,0,?,?,?,?)", rows
            )
            db.execute(
                "INSERT INTO heads VALUES (?, 0, 0, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
                (topic, end + len(rows)),
            )
        ring(self._locks)

    def reader(self, group: str, topics: Iterable[str], *, start: Start = "beginning") -> SqliteReader:
        return SqliteReader(self._path, self._locks, group, topics, start)

    def ends(self, topic: str) -> dict[Partition, int]:
        with self._publishing, answering(self._path):
            return {Partition(topic, 0): head(self._db, topic)[1]}

    def group_lag(self, group: str, topics: Iterable[str]) -> int:
        with self._publishing, answering(self._path):
            return sum(lag(self._db, group, Partition(topic, 0), 0) for topic in topics)

    def unread(self, topic: str, before: datetime) -> Mapping[str, int]:
        with self._publishing, answering(self._path):
            rows = self._db.execute(
                """SELECT member_of, count(*) FROM offsets JOIN records USING (topic, partition)
                WHERE topic = ? AND offset >= next AND time < ? GROUP BY member_of""",
                (topic, microseconds(before)),
            )
            return dict(rows.fetchall())

    def trim(self, topic: str, before: datetime) -> int:
        removed = 0
        while some := self._trim_some(topic, microseconds(before)):
            removed += some
            time.sleep(0.02)  # publishers come between
        return removed

    def close(self) -> None:
        with self._publishing:
            self._db.close()

    def _trim_some(self, topic: str, before: int) -> int:
        with self._publishing, writing(self._db, self._path) as db:
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
