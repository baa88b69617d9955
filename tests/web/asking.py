"""Asking the board over HTTP, and reading its stream, with nothing but sockets."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Event(NamedTuple):
    event: str
    data: bytes
    id: str | None


def ask(url: str, path: str = "/", headers: Mapping[str, str] | None = None, *, method: str = "GET") -> Answer:
    """One request; redirects are not followed."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


class Stream:
    """An open `/live`; `next` gives one event after the other, heartbeats and states left out unless wanted."""

    def __init__(self, url: str, path: str = "/live", headers: Mapping[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._connection.request("GET", path, headers=dict(headers or {}))
        self.answer = self._connection.getresponse()
        self.id: str | None = None

    def next(self, seconds: float = 5, *, wanted: tuple[str, ...] = ("match", "alert", "reset")) -> Event:
        """The next event of a wanted kind; AssertionError when none comes in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            event = self._read(left)
            if event and event.event in wanted:
                return event
        raise AssertionError(f"no {' or '.join(wanted)} within {seconds} s")

    def _read(self, seconds: float) -> Event | None:
        fields: dict[str, bytes] = {}
        while line := self._line(seconds):
            name, _, value = line.partition(b": ")
            fields[name.decode()] = value
        if "id" in fields:
            self.id = fields["id"].decode()
        if "data" not in fields:
            return None
        return Event(fields["event"].decode(), fields["data"], fields["id"].decode() if "id" in fields else None)

    def _line(self, seconds: float) -> bytes:
        if self._connection.sock:
            self._connection.sock.settimeout(max(seconds, 0.01))
        try:
            line = self.answer.readline()
        except TimeoutError as error:
            raise AssertionError("the stream is silent") from error
        assert line, "the stream has ended"
        return line.rstrip(b"\n")

    def close(self) -> None:
        self.answer.close()
        self._connection.close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
