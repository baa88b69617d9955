"""`watchword demo` as a process, seen from outside."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

from tests.ports import free_ports
from tests.waiting import wait_until

T = TypeVar("T")


class Demo:
    """Started in `folder`, which is its directory for temporary files too; `given` goes into its environment."""

    def __init__(self, watchword: Path, folder: Path, *options: str, **given: str) -> None:
        self.folder, self.began = folder, time.monotonic()
        self.lines: list[str] = []
        port = free_ports(1)[0]
        self.board = f"http://127.0.0.1:{port}"
        leads_away = ("WATCHWORD_", "PREFECT_", "PYTHONPATH", "VIRTUAL_ENV")
        plain = {key: value for key, value in os.environ.items() if not key.startswith(leads_away)}
        self.process = subprocess.Popen(
            [watchword, "demo", "--port", str(port), *options],
            env={**plain, "TMPDIR": str(folder), **given}, cwd=folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Demo:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def home(self) -> Path:
        """The folder that is thrown away at its end."""
        (home,) = self.folder.glob("watchword-demo-*")
        return home

    def alerts(self) -> list[str]:
        """The lines that tell of an alert: each has its time, the word and the headline."""
        return [line for line in self.lines if "alert" in line.split()[:2]]

    def page(self, path: str) -> str | None:
        """What the board answers; None while it doesn't."""
        try:
            return str(urlopen(f"{self.board}{path}", timeout=2).read().decode())
        except OSError:
            return None

    def items(self, kind: str) -> list[dict[str, Any]]:
        """The board's matches or alerts, oldest first."""
        page = self.page(f"/api/v1/{kind}?limit=500")
        return list(reversed(json.loads(page)["items"])) if page else []

    def seconds_until(self, condition: Callable[[], T], limit: float, why: str) -> float:
        """From its start until `condition` holds."""
        try:
            wait_until(lambda: condition() or self._is_over(), limit, why)
        except AssertionError as error:
            raise AssertionError(f"{error}; it said {self.lines}") from None
        assert not self._is_over(), f"{why}, but it has ended; it said {self.lines}"
        return time.monotonic() - self.began

    def stop(self) -> int:
        """SIGTERM, unless it has ended by itself; its exit code."""
        self.process.terminate()
        return self.process.wait(20)

    def _is_over(self) -> bool:
        return self.process.poll() is not None

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
