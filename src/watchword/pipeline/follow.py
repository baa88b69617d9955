"""Following alerts: each one once, live from Redis, and from the database what was missed.

    Redis ──────heard──▶ ┐
                         ├──▶ not told yet? ──▶ told
    database ──stored──▶ ┘

The database is looked at all the time: an announcement that failed is missed by a listener that never was away.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from watchword import log as logging
from watchword.errors import PermanentError, TransientError
from watchword.model import Alert, decode, utc_now
from watchword.ports import Away, Back, Heard, Key, Live, LiveRows

QUICK, CALM = 2.0, 5.0
"""Seconds between two looks at the database: while Redis is away, and else."""
MOST = 10_000
"""Alerts of one look; what is more is passed over, and said."""
_REMEMBERED = timedelta(seconds=120)

log = logging.get()


class Told(NamedTuple):
    """An alert, and the bytes that it was announced as."""

    alert: Alert
    value: bytes


class Following:
    """Every alert from now on. `is_away` where there is no Redis to hear, or as long as it is away."""

    def __init__(self, rows: LiveRows) -> None:
        self.is_away = True
        self._rows = rows
        self._began = self._mark = utc_now()
        self._seen: dict[Key, datetime] = {}
        self._look_at = 0.0

    def take(self, live: Live | None) -> list[Told]:
        """What is to be told after this message, or after a while without one (None: call it every second)."""
        told: list[Told] = []
        match live:
            case Heard(value=value):
                told = self._fresh([value])
            case Away() | Back():
                self.is_away = isinstance(live, Away)
                self._look_at = 0.0
        # also between two that were heard: a steady stream must not keep what was missed from being told
        return told + self._look() if time.monotonic() >= self._look_at else told

    def _look(self) -> list[Told]:
        try:
            changed = self._rows.changed(self._mark, seen=self._seen, limit=MOST, kinds=("alert",))
        except TransientError as error:
            log.debug("database.away", error=str(error))
            self._look_at = time.monotonic() + QUICK
            return []
        self._look_at = time.monotonic() + (QUICK if self.is_away else CALM)
        self._mark = max(self._mark, changed.newest)
        if changed.too_many:
            log.warning("alerts.skipped", more_than=MOST)
        told = self._fresh(row.record for row in changed.rows if row.stored_at >= self._began)
        self._seen |= changed.seen
        self._forget()
        return told

    def _fresh(self, values: Iterable[bytes]) -> list[Told]:
        found = [Told(alert, value) for value in values if (alert := _alert(value)) is not None]
        fresh = [told for told in found if ("alert", told.alert.id) not in self._seen]
        self._seen |= {("alert", told.alert.id): utc_now() for told in fresh}
        return fresh

    def _forget(self) -> None:
        oldest = self._mark - _REMEMBERED
        self._seen = {name: at for name, at in self._seen.items() if at >= oldest}


def _alert(value: bytes) -> Alert | None:
    try:
        return decode(value, Alert)
    except PermanentError as error:
        log.warning("message.ignored", error=str(error))
        return None
