"""Locks between processes: a file that one process holds, with its pid inside. The kernel lets go when that one dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_GLANCE_SECONDS = 0.5
"""`holder` takes the lock for a blink to see whether it is free: whoever wants it waits that long before giving up."""


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Holds the lock while the block runs; False if another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        taken = _take(descriptor)
        if taken:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        yield taken
    finally:
        os.close(descriptor)


@contextmanager
def waited_for(path: Path) -> Iterator[None]:
    """Holds the lock while the block runs, however long another process keeps it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def holder(path: Path) -> int | None:
    """The pid of the process that holds the lock; None if nobody does."""
    try:
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read() or 0) or None
    except FileNotFoundError:
        pass
    return None


def _take(descriptor: int) -> bool:
    end = time.monotonic() + _GLANCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        else:
            return True
