"""`watchword up` as a process, watched from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from tests.fakes.feed_server import FeedServer
from tests.supervisor.alive import is_alive
from tests.waiting import wait_until
from watchword import leash

PROGRAM = str(Path(sys.executable).parent / "watchword")
FILES = {
    "feeds.yaml": 'groups: [{{name: Test, feeds: [{{url: "{url}", name: The Paper, every: 1s}}]}}]\n',
    "watchlist.yaml": "watches: [{{id: khovayev, name: Envoy, terms: [{{name: Khovayev}}]}}]\n",
    "settings.yaml": "contact: desk@example.org\nallow_private_networks: [127.0.0.0/8]\n",
}


class Up:
    """One `up` after the other on one home, with one feed at /feed of a server of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.news = folder, folder / "home", FeedServer()
        self.config = folder / "config"
        self.config.mkdir()
        for name, text in FILES.items():
            (self.config / name).write_text(text.format(url=self.news.url("/feed")))
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("WATCHWORD_", "PREFECT_"))}
        self.environment = {**inherited, "PYTHONUNBUFFERED": "1"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "up.txt").open("ab") as out:
            command = leash.bound(self.command("up", "--config", str(self.config)))
            self.process = subprocess.Popen(command, stdout=out, stderr=out)

    def command(self, *words: str) -> list[str]:
        name, *options = words
        changed = [f"{key}={value}" for key, value in self.environment.items()]
        return ["env", "-i", *changed, PROGRAM, name, "--home", str(self.home), *options]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*words), capture_output=True, text=True, timeout=60, check=False)

    def wait_until_up(self, seconds: float = 90) -> dict[str, Any]:
        """The run, once every role is up."""
        wait_until(lambda: self.state("run.json") and self._all_up(), seconds, f"every role is up: {self.said()}")
        return self.state("run.json")

    def state(self, name: str = "roles.json") -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.home / name).read_text())
        except FileNotFoundError:
            return {}
        return found

    def said(self) -> str:
        return (self.folder / "up.txt").read_text()

    def api(self, path: str, *, method: str = "POST", **body: Any) -> Any:
        """What the Prefect server answers. Its 503 says that its database is locked for now: its own client asks again."""
        answered = wait_until(lambda: self._asked(path, method, body), 30, f"Prefect answers {path}", every=0.2)
        assert answered is not None
        return answered[0]

    def _asked(self, path: str, method: str, body: dict[str, Any]) -> tuple[Any] | None:
        url = f"{self.state()['prefect']}{path}"
        request = urllib.request.Request(
            url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return (json.loads(answer.read() or "null"),)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            return None

    def poll_runs(self) -> dict[str, int]:
        """Id -> pid, of the poll runs that are at work: two while one takes over from another."""
        marks = {mark.name.removeprefix("run-"): _text(mark) for mark in (self.home / "locks").glob("run-*")}
        return {run: int(text) for run, text in marks.items() if text and is_alive(int(text))}

    def is_crashed(self, run: str) -> bool:
        """Whether Prefect knows the run to be dead."""
        return bool(self.api(f"/flow_runs/{run}", method="GET")["state_type"] == "CRASHED")

    def terminate(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def left(self) -> list[str]:
        """Every process that was started for this home and is still there."""
        return [each for process in psutil.process_iter() if (each := self._ours(process))]

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.terminate()
        self.news.close()

    def _all_up(self) -> bool:
        return all(role["state"] == "up" for role in self.state("run.json")["roles"].values())

    def _ours(self, process: psutil.Process) -> str | None:
        try:
            is_ours = process.environ().get("WATCHWORD_HOME") == str(self.home) and is_alive(process.pid)
            return f"{process.pid} {' '.join(process.cmdline())}" if is_ours else None
        except psutil.Error:
            return None


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except FileNotFoundError:
        return ""
