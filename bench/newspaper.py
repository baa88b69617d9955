"""The generator: a process that serves feeds to which it adds articles at a steady rate, whether anybody reads or not.

python -m bench.newspaper PORT FEEDS RATE      every article names a watched person; RATE 0: 50 at once in each feed
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SHOWN = 60
AT_ONCE = 50
WORDS = "the envoys met for an hour and spoke of the road the border and the gas that passes through the valley " * 8


class Newspaper:
    def __init__(self, feeds: int) -> None:
        self.feeds = [deque[str](maxlen=SHOWN) for _ in range(feeds)]
        self.number = 0

    def print_one(self) -> None:
        number, self.number = self.number, self.number + 1
        date = format_datetime(datetime.now(UTC))
        self.feeds[number % len(self.feeds)].append(
            f"<item><title>Khovayev speaks of road {number}</title><link>http://127.0.0.1/{number % 7}/story-{number}</link>"
            f"<guid>{number}</guid><pubDate>{date}</pubDate><description>{WORDS}</description></item>"
        )

    def print_steadily(self, rate: float) -> None:
        """Open loop: what could not be printed in time is printed at once, never left out."""
        began = time.monotonic()
        while True:
            while self.number < (time.monotonic() - began) * rate:
                self.print_one()
            time.sleep(0.005)

    def document(self, feed: int) -> bytes:
        items = "".join(reversed(self.feeds[feed]))
        return f"<rss version='2.0'><channel><title>Paper {feed}</title>{items}</channel></rss>".encode()


def serve(port: int, feeds: int, rate: float) -> None:
    paper = Newspaper(feeds)
    if rate:
        threading.Thread(target=paper.print_steadily, args=(rate,), daemon=True).start()
    else:
        for _ in range(feeds * AT_ONCE):
            paper.print_one()
    ThreadingHTTPServer(("127.0.0.1", port), _handler(paper)).serve_forever()


def _handler(paper: Newspaper) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = paper.document(int(self.path.rpartition("/")[2]))
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None: ...

    return Handler


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
