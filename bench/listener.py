"""The subscriber: a process that listens to `watchword:alerts` and says how old each alert was when it came.

python -m bench.listener URL WARM_UP SECONDS       ages from "body read" to "received", as one JSON line
python -m bench.listener URL --count N             how long N alerts took from the first body read to the last received
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from typing import Any

import redis


def messages(url: str) -> Any:
    connection: Any = redis.Redis.from_url(url, socket_timeout=120)  # whose pubsub() has no types
    listening = connection.pubsub(ignore_subscribe_messages=True)
    listening.subscribe("watchword:alerts")
    print("listening", flush=True)
    for message in listening.listen():
        yield time.time(), json.loads(message["data"])


def ages(url: str, warm_up: float, seconds: float) -> dict[str, float]:
    found: list[float] = []
    began: float | None = None
    for now, alert in messages(url):
        began = began or now
        if now > began + warm_up + seconds:
            break
        if now > began + warm_up:
            found.append(now - datetime.fromisoformat(alert["fetched"]).timestamp())
    found.sort()
    return {"count": len(found), "p50": found[len(found) // 2], "p99": found[int(len(found) * 0.99)], "max": found[-1]}


def count(url: str, wanted: int) -> dict[str, float]:
    seen: set[str] = set()
    first = float("inf")
    for now, alert in messages(url):
        seen.add(alert["id"])
        first = min(first, datetime.fromisoformat(alert["fetched"]).timestamp())
        if len(seen) == wanted:
            return {"count": wanted, "seconds": now - first}
    raise SystemExit("the stream ended")


if __name__ == "__main__":
    if sys.argv[2] == "--count":
        print(json.dumps(count(sys.argv[1], int(sys.argv[3]))))
    else:
        print(json.dumps(ages(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))))
