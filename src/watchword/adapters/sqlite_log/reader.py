"""Reading: one active member a group."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from watchword.adapters.sqlite_log.bell import Bell
from watchword.adapters.sqlite_log.file import answering, committed, connect, head, lag, moment, writing
from watchword.errors import OffsetGap, Taken, TransientError
from watchword.ports import Partition, Record, Start

LOOK_SECONDS = 0.25
"""A reader looks this often without being woken: for a bell that didn't ring, and a lock that has become free."""


class SqliteReader:
    """A member of a group of a SqliteLog."""

    def __init__(self, path: Path, locks: Path, group: str, topics: Iterable[str], start: Start) -> None:
        self._path, self._lock, self._group, self._start = path, locks / f"{group}.lock", group, start
        self._places = tuple(Partition(topic, 0) for topic in topics)
        self._positions: dict[Partition, int] = {}
        self._closed = False
        self._held: int | None = None
        # An offset that a power cut takes back is work done twice, which every step bears.
        self._db = connect(path, synchronous="NORMAL")
        self._bell = Bell(locks, group)
        self._take_up()

    def poll(self, limit: int, timeout: float) -> list[Record]:
        end = time.monotonic() + timeout
        if self._held is None:
            return self._stand_by(end)
        while not (records := self._take(limit)) and (left := end - time.monotonic()) > 0:
            self._bell.wait(min(left, LOOK_SECONDS))
        return records

    def assigned(self) -> frozenset[Partition]:
        return frozenset(self._positions)

    def position(self, partition: Partition) -> int:
        return self._positions[partition]

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        if not next_offsets.keys() <= self._positions.keys():
            raise Taken(f"group {self._group}: another process holds {self._lock}")
        rows = [(self._group, *place, offset) for place, offset in next_offsets.items()]
        with writing(self._db, self._path) as db:
            db.executemany("INSERT INTO offsets VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET next = excluded.next", rows)

    def seek(self, partition: Partition, offset: int) -> None:
        if partition in self._positions:
            self._positions[partition] = offset

    def idle(self, seconds: float) -> None:
        time.sleep(seconds)

    def lag(self) -> dict[Partition, int]:
        with answering(self._path):
            return {p: lag(self._db, self._group, p, self._first_start(p)) for p in self._positions}

    def close(self) -> None:
        if self._closed:
            return  # a descriptor closed twice may be another's by then
        self._closed = True
        self._positions.clear()
        if self._held is not None:
            os.close(self._held)
            self._held = None
        self._bell.close()
        self._db.close()

    # -- membership --------------------------------------------------------------------------------------------------

    def _stand_by(self, end: float) -> list[Record]:
        """The poll that takes over brings no records yet, so that the caller can look at `position` and seek."""
        while not self._take_up() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))
        return []

    def _take_up(self) -> bool:
        """True once this member holds the group's lock; positions begin where the group committed."""
        held = _locked(self._lock)
        if held is None:
            return False
        try:
            with answering(self._path):
                self._positions = {place: self._committed(place) for place in self._places}
        except TransientError:
            os.close(held)
            raise
        self._held = held
        return True

    def _committed(self, place: Partition) -> int:
        where = committed(self._db, self._group, place)
        return self._first_start(place) if where is None else where

    def _first_start(self, place: Partition) -> int:
        first, _ = head(self._db, place.topic)
        return first if self._start == "beginning" else self._start.get(place, first)

    # -- one look for records ----------------------------------------------------------------------------------------

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
        with answering(self._path):
            first, end = head(self._db, place.topic)
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
        return [Record(*place, offset, key, value, moment(stamp)) for offset, key, value, stamp in rows]


def _locked(file: Path) -> int | None:
    """A descriptor that holds the lock of `file`; None while another one does."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
