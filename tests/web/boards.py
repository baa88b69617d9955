"""A board as a process of its own, on a port that stays the same when it is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import pytest

from tests.redis_server import RedisServer
from tests.waiting import wait_until
from tests.web.newsroom import Newsroom
from watchword import leash
from watchword.adapters.database import Database
from watchword.adapters.database.migrate import migrate

WATCHLIST = """\
watches:
  - id: karabakh
    name: Karabakh
    terms: [Karabakh]
  - id: khovayev
    name: Khovayev
    terms: [Khovayev]
"""


class RunningBoard:
    """`start` it; `url` is where it is."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder, self.home = folder, folder / "home"
        self.environment = {"WATCHWORD_HOME": str(self.home), "WATCHWORD_BOARD": "127.0.0.1:0", **(environment or {})}
        self.url = ""
        self._running: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._running = self.opened()
        assert self._running.stdout
        self.url = self._running.stdout.readline().strip().rstrip("/")
        assert self.url.startswith("http://"), self.said()
        self.environment["WATCHWORD_BOARD"] = self.url.removeprefix("http://")
        wait_until(self.answers, 20, f"the board answers; it said: {self.said()}")

    def opened(self, *arguments: str) -> subprocess.Popen[str]:
        """The process, listening or not."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("WATCHWORD_")}
        command = [str(Path(sys.executable).parent / "watchword"), "web", *arguments]
        with self._log("ab") as log:
            return subprocess.Popen(
                leash.bound(command), env=inherited | self.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def answers(self, path: str = "/healthz") -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5):
                return True
        except OSError:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 8) -> int:
        """The exit code."""
        assert self._running
        running, self._running = self._running, None
        running.send_signal(how)
        try:
            return running.wait(seconds)
        finally:
            running.kill()
            assert running.stdout
            running.stdout.close()

    def end(self) -> None:
        if self._running:
            self.stop(signal.SIGKILL)

    def said(self) -> str:
        return (self.folder / "web.log").read_text(errors="replace")[-3000:]

    def _log(self, mode: str) -> IO[bytes]:
        return (self.folder / "web.log").open(mode)  # type: ignore[return-value]


def configuration(folder: Path) -> Path:
    """A small, right one; returns its directory."""
    config = folder / "config"
    config.mkdir()
    (config / "watchlist.yaml").write_text(WATCHLIST)
    (config / "feeds.yaml").write_text("groups: []\n")
    (config / "channels.yaml").write_text("channels:\n  console: {type: console, default: true}\n")
    (config / "settings.yaml").write_text("{}\n")
    return config


@pytest.fixture
def board(tmp_path: Path, redis_server: RedisServer) -> Iterator[RunningBoard]:
    """Running, with a Redis and an empty database in its home."""
    board = RunningBoard(
        tmp_path, {"WATCHWORD_REDIS_URL": redis_server.url, "WATCHWORD_CONFIG": str(configuration(tmp_path))}
    )
    board.start()
    yield board
    board.end()


@pytest.fixture
def newsroom(board: RunningBoard, redis_server: RedisServer) -> Iterator[Newsroom]:
    """Writes into the board's database and announces on its Redis."""
    database = Database(f"sqlite:///{board.home / 'watchword.db'}")
    migrate(database)
    wait_until(lambda: redis_server.subscribers("watchword:matches") == 1, 10, "the board hears Redis")
    wait_until(lambda: board.answers("/readyz"), 10, "the board has found the database that was migrated just now")
    yield Newsroom(database, redis_server.url)
    database.close()
