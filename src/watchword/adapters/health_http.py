"""`/metrics`, `/healthz` and `/readyz` of one process, on a thread of its own that ends with the process."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from watchword.errors import ConfigError, Problem, TransientError

Check = Callable[[], str | None]
"""None when fine, else the reason why not; a TransientError is a reason too."""


class HealthServer:
    """Listens on `address` (`host:port`) from the start, or on `bound`, which is bound to it and closed in the end. `/readyz` is 503 with the
    reasons until every check passes."""

    def __init__(self, address: str, checks: Mapping[str, Check], bound: socket.socket | None = None) -> None:
        host, _, port = address.rpartition(":")
        try:
            self._server = _server((host or "127.0.0.1", int(port)), _handler(checks), bound)
        except (OSError, ValueError) as error:
            raise ConfigError(
                Problem("environment", None, "WATCHWORD_METRICS", f"{address}: {error}", "name a free host:port")
            ) from error
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    @property
    def address(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _server(
    address: tuple[str, int], handler: type[BaseHTTPRequestHandler], bound: socket.socket | None
) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(address, handler, bind_and_activate=bound is None)
    if bound is not None:
        server.socket.close()
        server.socket, server.server_address = bound, bound.getsockname()
        server.server_activate()
    return server


def _handler(checks: Mapping[str, Check]) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, generate_latest())
                case "/healthz":
                    self._answer(200, "application/json", b'{"ok": true}')
                case "/readyz":
                    found = reasons(checks)
                    body = json.dumps({"ready": not found, "reasons": found}).encode()
                    self._answer(503 if found else 200, "application/json", body)
                case _:
                    self._answer(404, "application/json", b'{"ok": false}')

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            """Health is asked every few seconds: the log is for what happened."""

    return Answers


def reasons(checks: Mapping[str, Check]) -> dict[str, str]:
    """Name of the check -> why it doesn't pass; empty when all pass."""
    found = {name: _reason(check) for name, check in checks.items()}
    return {name: reason for name, reason in found.items() if reason}


def _reason(check: Check) -> str | None:
    try:
        return check()
    except TransientError as error:
        return str(error)
