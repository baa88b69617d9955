"""Each alert as a line for a person: live from Redis, and from the database what was missed while Redis was away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from watchword.model import Alert
from watchword.render.clean import clean
from watchword.settings.env import Environment

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
    from watchword.pipeline.follow import Following  # half a second with wiring, in which the roles begin to start
    from watchword.wiring import followed_alerts, opened_live_rows

    with opened_live_rows(env) as rows:
        following = Following(rows)
        for live in followed_alerts(env) or _every_second():
            for told in following.take(live):
                say(line(told.alert))


def _every_second() -> Iterator[None]:
    while True:
        time.sleep(1)
        yield None
