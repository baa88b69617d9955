"""A real HTTP server on loopback that writes down every request and answers as it is told."""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

import trustme


class Request(NamedTuple):
    """What a client sent. Names of headers are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Answer(NamedTuple):
    """`status` 0: the connection ends without one. `words` may be anything a server says."""

    status: int
    headers: Mapping[str, str] = {}
    words: str = ""


DROPPED = Answer(0)
"""The request is taken, and the answer never arrives."""


class FakeHttp:
    """`requests`: everything that arrived, in order. `next_answers`: told once each; then every answer is `answer`.

    While `held` is cleared, requests are taken and wait for their answers.
    """

    def __init__(self, path: str, answer: Answer, *, port: int = 0) -> None:
        self.path, self.answer = path, answer
        self.requests: list[Request] = []
        self.next_answers: deque[Answer] = deque()
        self.held = threading.Event()
        self.held.set()
        self.scheme = "http"
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{self.path}"

    def speak_tls(self, authority: trustme.CA) -> None:
        """Before it is entered: HTTPS with a certificate of `authority`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.scheme = "https"

    def will_answer(self, *answers: Answer) -> None:
        self.next_answers.extend(answers)

    def judge(self, request: Request) -> Answer:
        """The answer to a request; a fake that looks at what it gets says here what is wrong with it."""
        return self.next_answers.popleft() if self.next_answers else self.answer

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.held.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(fake: FakeHttp) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # who sent it was killed in the middle: a server never hears of such a request
                self.close_connection = True
                return
            request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            fake.requests.append(request)
            fake.held.wait(30)
            self._answer(fake.judge(request))

        do_GET = do_POST

        def _answer(self, answer: Answer) -> None:
            if answer.status == 0:
                self.close_connection = True
                return
            words = answer.words.encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(words)), **answer.headers}.items():
                self.send_header(name, value)
            with suppress(OSError):  # who asked may be gone by now
                self.end_headers()
                self.wfile.write(words)

        def log_message(self, *_given: object) -> None:
            """The requests are in the log that tests read."""

    return Handler
