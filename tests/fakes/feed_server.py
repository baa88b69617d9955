"""A server of feeds on 127.0.0.1 that answers as it is told to, badly too, and writes down what it was asked.

server.serve("/feed", rss(item("Title")), etag='"1"')      # conditional, as a good server answers
server.answer("/feed", Reply(503, headers={"Retry-After": "60"}), Reply(body=…))   # one after the other, the last stays
server.requests("/feed")[0].headers["if-none-match"]
"""

from __future__ import annotations

import gzip
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from xml.sax.saxutils import escape

import pytest


@dataclass(frozen=True)
class Request:
    """One request as it came. `names`: the headers in their order; `headers`: by lower-case name."""

    method: str
    path: str
    headers: Mapping[str, str]
    names: tuple[str, ...]
    connection: int
    time: float


@dataclass(frozen=True)
class Reply:
    """`delay` seconds pass before the first byte, `drip` before each of the body; `wire` replaces everything."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    wire: bytes | None = None

    def head(self) -> bytes:
        headers = {"Content-Type": "application/rss+xml; charset=utf-8", "Content-Length": str(len(self.body))}
        lines = [f"{name}: {value}" for name, value in {**headers, **self.headers}.items()]
        return "\r\n".join([f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}", *lines, "", ""]).encode()


Answer = Callable[[Request], Reply]


class FeedServer:
    def __init__(self) -> None:
        self.log: list[Request] = []
        self.at_once = 0
        """The most requests that were in work at one moment."""
        self._answers: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()
        self._in_work = 0
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.owner = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def answer(self, path: str, *replies: Reply | Answer) -> str:
        """Returns the URL of `path`."""
        self._answers[path] = [reply if callable(reply) else _always(reply) for reply in replies]
        return self.url(path)

    def serve(self, path: str, body: bytes, **validators: str) -> str:
        """A well-behaved feed: 200, or 304 to its own validators. `etag`, `last_modified`; gzip where it is accepted."""
        etag, modified = validators.get("etag"), validators.get("last_modified")

        def reply(request: Request) -> Reply:
            sent = {"ETag": etag, "Last-Modified": modified}
            headers = {name: value for name, value in sent.items() if value}
            if etag and request.headers.get("if-none-match", "").encode("latin-1") == etag.encode():
                return Reply(304, headers=headers)
            if modified and not etag and request.headers.get("if-modified-since") == modified:
                return Reply(304, headers=headers)
            if "gzip" in request.headers.get("accept-encoding", ""):
                return Reply(200, gzip.compress(body), {**headers, "Content-Encoding": "gzip"})
            return Reply(200, body, headers)

        return self.answer(path, reply)

    def requests(self, path: str | None = None) -> list[Request]:
        return [request for request in self.log if path in (None, request.path)]

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            self.log.append(request)
            answers = self._answers.get(request.path, [_always(Reply(404))])
            chosen = answers.pop(0) if len(answers) > 1 else answers[0]
        return chosen(request)

    def pause(self, seconds: float) -> None:
        self._closing.wait(seconds)

    def begin(self) -> None:
        with self._lock:
            self._in_work += 1
            self.at_once = max(self.at_once, self._in_work)

    def end(self) -> None:
        with self._lock:
            self._in_work -= 1

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128
    owner: FeedServer


class _Connection(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            while request := self._request():
                self.server.owner.begin()
                try:
                    if not self._send(self.server.owner.reply_to(request)):
                        return
                finally:
                    self.server.owner.end()

    def _request(self) -> Request | None:
        method, _, rest = self.rfile.readline().decode("latin-1").partition(" ")
        if not rest:
            return None
        lines = []
        while line := self.rfile.readline().decode("latin-1").strip():
            lines.append(line.partition(": ")[::2])
        return Request(
            method=method,
            path=rest.rpartition(" ")[0],
            headers={name.lower(): value for name, value in lines},
            names=tuple(name for name, _value in lines),
            connection=self.client_address[1],
            time=time.monotonic(),
        )

    def _send(self, reply: Reply) -> bool:
        """False when the connection is to be closed."""
        self.server.owner.pause(reply.delay)
        if reply.wire is not None:
            self.wfile.write(reply.wire)
            return False
        self.wfile.write(reply.head())
        if not reply.drip:
            self.wfile.write(reply.body)
        for number in range(len(reply.body) if reply.drip else 0):
            self.server.owner.pause(reply.drip)
            self.wfile.write(reply.body[number : number + 1])
        return True


def _always(reply: Reply) -> Answer:
    return lambda _request: reply


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    server = FeedServer()
    yield server
    server.close()


# -- documents -------------------------------------------------------------------------------------------------------


def rss(*items: str, head: str = "", encoding: str = "utf-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules'
        f'/content/"><channel><title>News</title><link>https://news.example/</link>{head}{"".join(items)}</channel></rss>'
    ).encode(encoding)


def item(
    title: str = "Khovayev arrives",
    *,
    link: str | None = "https://news.example/2026/khovayev",
    guid: str | None = None,
    summary: str = "",
    text: str = "",
    date: str | None = "Wed, 01 Jul 2026 11:00:00 GMT",
) -> str:
    parts = {
        "title": title,
        "link": link,
        "guid": guid,
        "description": summary,
        "content:encoded": text,
        "pubDate": date,
    }
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value)
    return f"<item>{inside}</item>"
