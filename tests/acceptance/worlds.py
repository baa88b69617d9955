"""Three ways to run the same pipeline, told apart by their URLs and by nothing that a test could see."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from tests.acceptance.outside import Outside, Subscriber
from tests.ports import free_port
from tests.waiting import wait_until


class Hearing(Protocol):
    """A subscriber of `watchword:alerts`."""

    def heard(self, headline: str) -> list[str]:
        """The ids of the alerts that told of `headline`."""
        ...


class World(Protocol):
    """A running pipeline, with what an outsider can do to it and see of it."""

    @property
    def outside(self) -> Outside: ...
    @property
    def subscriber(self) -> Hearing: ...

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def is_running(self) -> bool: ...
    def kill(self) -> None:
        """kill -9 of everything at once."""
        ...

    def board(self) -> list[dict[str, Any]]:
        """The matches that the board shows."""
        ...

    def page(self) -> str:
        """The board as it is served."""
        ...

    def found(self, query: str) -> list[dict[str, Any]]:
        """What a search of the archive finds."""
        ...

    def digest(self) -> None:
        """The trigger of the daily digest."""
        ...


class UpWorld:
    """`watchword up` with `urls` in its environment, in a home of its own."""

    subscriber: Subscriber

    def __init__(self, folder: Path, outside: Outside, urls: Mapping[str, str]) -> None:
        self.folder, self.home, self.urls, self.outside = folder, folder / "home", dict(urls), outside
        self.config = outside.configuration(folder / "config")
        self._up: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "up.log").open("ab") as log:
            self._up = subprocess.Popen(
                self._command("up", "--port", str(free_port())), env=self._environment(), stdout=log, stderr=log
            )
        wait_until(self._is_up, 90, f"every role is up; up said: {self.said()[-3000:]}", every=0.1)
        self._listen()

    def _listen(self) -> None:
        """A Redis of our own stops with `up`; one that was given goes on, and so does its subscriber."""
        given = self.urls.get("WATCHWORD_REDIS_URL")
        if not hasattr(self, "subscriber"):
            self.subscriber = Subscriber(given or self._run()["redis"])
        elif given is None:
            self.subscriber.connect(self._run()["redis"])

    def stop(self) -> None:
        if not self.is_running():
            return
        assert self._up
        self._up.send_signal(signal.SIGTERM)
        code = self._up.wait(15)
        assert code == 0, f"up ended with {code}: {self.said()[-3000:]}"

    def kill(self) -> None:
        assert self._up
        pids = [role["pid"] for role in self._run()["roles"].values() if role["pid"]]
        self._up.kill()
        for pid in pids:
            _kill(pid)
        self._up.wait(10)

    def is_running(self) -> bool:
        return self._up is not None and self._up.poll() is None

    def board(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads(self._get("/api/v1/matches"))["items"]
        return items

    def page(self) -> str:
        return self._get("/")

    def found(self, query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self._output("search", query, "--json"))
        return rows

    def digest(self) -> None:
        self._output("digest")

    def said(self) -> str:
        return (self.folder / "up.log").read_text(encoding="utf-8", errors="replace")

    def _is_up(self) -> bool:
        assert self._up
        assert self._up.poll() is None, f"up ended: {self.said()[-3000:]}"
        run = self.home / "run.json"
        return run.exists() and json.loads(run.read_text())["pid"] == self._up.pid

    def _run(self) -> Any:
        return json.loads((self.home / "run.json").read_text())

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self._run()['board']}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def _output(self, *command: str) -> str:
        done = subprocess.run(
            self._command(*command), env=self._environment(), capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _command(self, *command: str) -> list[str]:
        return [str(Path(sys.executable).parent / "watchword"), *command]

    def _environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("WATCHWORD_", "PREFECT_"))}
        own = {"WATCHWORD_HOME": str(self.home), "WATCHWORD_CONFIG": str(self.config)}
        return {**inherited, **own, **self.urls}


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it went with `up` already
