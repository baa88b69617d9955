"""SQLite's write-ahead log (WAL), by which readers never wait for a writer."""

from __future__ import annotations

import sqlite3
import time


def write_ahead(db: sqlite3.Connection, seconds: float) -> None:
    """Switches the file to it, and waits `seconds` for others at most; sqlite3.OperationalError then.

    The switch itself doesn't wait for other connections as statements do, and several roles start at once.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return
