"""What a user would write instead: forty lines around feedparser and redis. Nothing is remembered but in memory.

python -m bench.script URL PORT FEEDS      polls each feed once a second, publishes what names the watched person
"""

from __future__ import annotations

import json
import re
import sys
import time
import urllib.request
from datetime import UTC, datetime

import feedparser
import redis

WATCHED = re.compile(r"\bKhovayev\b", re.IGNORECASE)


def main(url: str, port: int, feeds: int) -> None:
    client, seen = redis.Redis.from_url(url), set[str]()
    while True:
        began = time.monotonic()
        for number in range(feeds):
            body = urllib.request.urlopen(f"http://127.0.0.1:{port}/feed/{number}", timeout=20).read()
            fetched = datetime.now(UTC).isoformat()
            for entry in feedparser.parse(body).entries:
                if entry.link not in seen and WATCHED.search(f"{entry.title} {entry.summary}"):
                    seen.add(entry.link)
                    alert = {"id": entry.link, "title": entry.title, "fetched": fetched}
                    client.publish("watchword:alerts", json.dumps(alert))
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
