"""Reading a log in tests: until something is there, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from watchword.ports import Outgoing, Partition, Reader, Record


def outgoing(values: Iterable[str], *, keys: int = 1) -> list[Outgoing]:
    """Records with `values`, dealt out to `keys` keys in turn."""
    return [Outgoing(f"key-{number % keys}".encode(), value.encode()) for number, value in enumerate(values)]


def take(reader: Reader, count: int, *, seconds: float = 20, limit: int = 1000) -> list[Record]:
    """The next records, at least `count` of them."""
    taken: list[Record] = []
    end = time.monotonic() + seconds
    while len(taken) < count:
        assert time.monotonic() < end, f"{len(taken)} of {count} records within {seconds} s: {values(taken)}"
        taken += reader.poll(limit, 0.2)
    return taken


def take_rest(reader: Reader, *, seconds: float = 1.0) -> list[Record]:
    """All that come until nothing has come for `seconds`."""
    taken: list[Record] = []
    while some := _next(reader, seconds):
        taken += some
    return taken


def join(reader: Reader, *, seconds: float = 20) -> Reader:
    """`reader`, once it has partitions, none of whose records it has taken."""
    end = time.monotonic() + seconds
    while not reader.assigned():
        assert time.monotonic() < end, f"no partition within {seconds} s"
        assert reader.poll(1, 0.2) == [], "the poll that brings partitions brings no records"
    return reader


def values(records: Sequence[Record]) -> list[str]:
    return [record.value.decode() for record in records]


def after(records: Iterable[Record]) -> dict[Partition, int]:
    """The offsets to commit when `records` are done."""
    offsets: dict[Partition, int] = {}
    for record in records:
        offsets[record.place] = max(offsets.get(record.place, 0), record.offset + 1)
    return offsets


def _next(reader: Reader, seconds: float) -> list[Record]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if some := reader.poll(1000, 0.1):
            return some
    return []
