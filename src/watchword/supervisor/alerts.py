"""Each alert as a line for a person: live from Redis, and from the database what was missed while Redis was away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from watchword.errors import TransientError
from watchword.model import Alert, decode, utc_now
from watchword.ports import Away, Back, Heard, Key, Live, LiveRows
from watchword.render.clean import clean
from watchword.settings.env import Environment

SOON, SELDOM = 5.0, 60.0
"""Seconds between two looks at the database: while Redis is away, and else."""
KEPT = 5000
"""Alerts remembered as told."""

Say = Callable[[str], None]


def follow_alerts(env: Environment, say: Say) -> threading.Thread:
    """Starts to tell, on a thread of its own that ends with the process, of every alert from now on."""
    thread = threading.Thread(target=_follow, args=(env, say), name="alerts", daemon=True)
    thread.start()
    return thread


def line(alert: Alert) -> str:
    watches = ", ".join(watch.name for watch in alert.watches)
    loud = "CRITICAL  " if alert.severity == "critical" else ""
    return f"alert  {loud}{clean(alert.article.title)}  ({watches}; {clean(alert.article.outlet)})"


def _follow(env: Environment, say: Say) -> None:
    from watchword.wiring import followed_alerts, opened_live_rows  # half a second, in which the roles begin to start

    with opened_live_rows(env) as rows:
        following = _Following(rows, say)
        for live in followed_alerts(env) or _every_second():
            following.take(live)


class _Following:
    """What was told, so that nothing is told twice."""

    def __init__(self, rows: LiveRows, say: Say) -> None:
        self._rows, self._say = rows, say
        self._began = self._mark = utc_now()
        self._seen: dict[Key, datetime] = {}
        self._is_away = True
        self._look_at = 0.0

    def take(self, live: Live | None) -> None:
        match live:
            case Heard(value=value):
                self._tell(decode(value, Alert))
            case Back() | Away():
                self._is_away = isinstance(live, Away)
                self._look_at = 0.0
        if time.monotonic() >= self._look_at:
            self._look()

    def _look(self) -> None:
        try:
            self._catch_up()
        except TransientError:
            self._look_at = time.monotonic() + SOON
        else:
            self._look_at = time.monotonic() + (SOON if self._is_away else SELDOM)

    def _catch_up(self) -> None:
        changed = self._rows.changed(self._mark, seen=self._seen, kinds=("alert",))
        self._seen |= changed.seen
        self._mark = max(self._mark, changed.newest)
        for row in changed.rows:
            if row.stored_at >= self._began:
                self._say(line(decode(row.record, Alert)))
        self._forget()

    def _tell(self, alert: Alert) -> None:
        key: Key = ("alert", alert.id)
        if key not in self._seen:
            self._seen[key] = alert.alerted
            self._say(line(alert))

    def _forget(self) -> None:
        while len(self._seen) > KEPT:
            del self._seen[next(iter(self._seen))]


def _every_second() -> Iterator[None]:
    while True:
        time.sleep(1)
        yield None
