"""What the children say: all of it into `logs/ROLE.log` in home, and to the person what a person cares about."""

from __future__ import annotations

import json
import os
import selectors
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

LARGEST_LOG = 5_000_000
"""Bytes; then the file becomes `ROLE.log.1` and a new one begins."""
SILENCE = 600.0
"""Seconds in which the same line is not said twice."""

Say = Callable[[str], None]


class Output:
    """Reads the children's streams as one; `wake` makes `read` return early, also from a signal handler."""

    def __init__(self, folder: Path, say: Say) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self.folder, self._say = folder, say
        self._selector = selectors.DefaultSelector()
        self._said: dict[str, tuple[str, float]] = {}
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        self._selector.register(self._woken, selectors.EVENT_READ)

    @property
    def wake_descriptor(self) -> int:
        """Whatever is written here ends `read`."""
        return self._wake

    def log(self, role: str) -> Path:
        return self.folder / f"{role}.log"

    def add(self, role: str, stream: BinaryIO) -> None:
        os.set_blocking(stream.fileno(), False)
        self._selector.register(stream, selectors.EVENT_READ, _Stream(role, stream, self.log(role)))

    def read(self, seconds: float) -> None:
        """Takes what comes within `seconds`, at most one round of it."""
        for key, _events in self._selector.select(seconds):
            if isinstance(key.data, _Stream):
                self._read(key.data)
            else:
                os.read(self._woken, 4096)

    def _read(self, stream: _Stream) -> None:
        lines = stream.lines()
        if lines is None:
            self._selector.unregister(stream.source)
            stream.source.close()
            return
        for line in lines:
            if heard := told(stream.role, line):
                self._say_once(heard)

    def _say_once(self, line: str) -> None:
        """Several roles see the same: a changed configuration, or a service that is down."""
        subject = line.partition(" ")[0] if line.startswith("configuration") else line
        last, at = self._said.get(subject, ("", 0.0))
        if line != last or time.monotonic() - at >= SILENCE:
            self._said[subject] = (line, time.monotonic())
            self._say(line)


class _Stream:
    """One process's output, line by line, on its way into a file that doesn't grow for ever."""

    def __init__(self, role: str, source: BinaryIO, path: Path) -> None:
        self.role, self.source, self._path = role, source, path
        self._rest = b""

    def lines(self) -> list[bytes] | None:
        """The lines that have come since the last time; None when there will be no more."""
        try:
            chunk = os.read(self.source.fileno(), 1 << 16)
        except BlockingIOError:
            return []
        if not chunk:
            return None
        self._keep(chunk)
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return lines

    def _keep(self, chunk: bytes) -> None:
        try:
            with self._path.open("ab") as file:
                file.write(chunk)
                is_large = file.tell() > LARGEST_LOG
            if is_large:
                self._path.replace(self._path.with_suffix(".log.1"))
        except OSError:
            pass  # a full disk stops no role from working on


def told(role: str, line: bytes) -> str | None:
    """What a person should hear of one line of a log; None for most of them."""
    if not line.startswith(b"{"):
        return None
    try:
        event: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    tell = _TOLD.get(event.get("event", ""))
    return tell(event.get("role", role), event).replace("\n", "; ") if tell else None


_TOLD: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "config.refused": lambda _role, event: f"configuration refused, the old one stays: {event['problem']}",
    "config.taken": lambda _role, _event: "configuration taken",
    "start.refused": lambda role, event: f"{role}: {event['error']}",
    "start.postponed": lambda _role, event: f"waiting: {event['error']}",
    "batch.postponed": lambda _role, event: f"waiting: {event['error']}",
    "role.failed": lambda role, event: f"{role}: {event['error']}",
    "database.wanted": lambda _role, event: f"Prefect has no database yet: {event['because']}",
    "run.failed": lambda role, event: f"{role}: {event['error']}",
    "contact.missing": lambda _role, event: str(event["hint"]),
    "feeds.unanswered": lambda _role, event: str(event["hint"]),
    "process.stuck": lambda role, event: f"{role} hangs and is started again: {event['because']}",
    "record.parked": lambda role, event: f"{role}: a record of {event['topic']} was parked: {event['error']}",
    "records.lost": lambda role, event: f"{role}: records of {event['topic']} were lost unread",
    "records.unread": lambda _role, event: (
        f"{event['group']} has {event['count']} records of {event['topic']} unread that are to be forgotten"
    ),
}
"""Event of a log -> the line for a person."""
