"""`watchword demo`, as a person sees it: from the command to the first alert, and back to where that came from."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil
import pytest

from tests.waiting import wait_until
from watchword.adapters.sqlite_log import SqliteLog
from watchword.model import Article, decode
from watchword.supervisor.ports import any_free

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(150)]

FOR = 60
WATCHWORD = Path(sys.executable).with_name("watchword")


class Seen:
    """One run of `watchword demo --for 60`, looked at from outside while it lasted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.began = folder, time.monotonic()
        self.lines: list[tuple[float, str]] = []
        self.board = f"http://127.0.0.1:{any_free(1)[0]}"
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("WATCHWORD_", "PREFECT_"))
        }
        self.process = subprocess.Popen(
            [WATCHWORD, "demo", "--for", str(FOR), "--port", self.board.rpartition(":")[2]],
            env={**environment, "TMPDIR": str(folder)}, stdout=subprocess.PIPE, text=True, cwd=folder,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        self.board_answered = self._when(lambda: self._page("/"), 20, "the board answers")
        self.first_page = self._page("/") or ""
        self.alert_told = self._when(self.alerts, 45, "an alert is told")
        self.alert_shown = self._when(lambda: self.items("alerts"), 10, "the board has it")
        (self.home,) = folder.glob("watchword-demo-*")

    def alerts(self) -> list[str]:
        return [line for _, line in self.lines if line.startswith("alert")]

    def items(self, kind: str) -> list[dict[str, Any]]:
        """Oldest first."""
        page = self._page(f"/api/v1/{kind}?limit=500")
        return list(reversed(json.loads(page)["items"])) if page else []

    def pids(self) -> set[int]:
        return {child.pid for child in psutil.Process(self.process.pid).children(recursive=True)}

    def _when(self, condition: Any, seconds: float, why: str) -> float:
        wait_until(condition, seconds, f"{why}; it said {self.lines}")
        return time.monotonic() - self.began

    def _page(self, path: str) -> str | None:
        try:
            return str(urlopen(f"{self.board}{path}", timeout=2).read().decode())
        except OSError:
            return None

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append((time.monotonic() - self.began, line))


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    folder = Path(tempfile.mkdtemp(prefix="ww-"))
    watched = Seen(folder)
    yield watched
    watched.process.terminate()
    watched.process.wait(20)
    shutil.rmtree(folder)


def test_the_demo_shows_itself_at_once_and_alerts_within_half_a_minute(seen: Seen) -> None:
    print(f"board after {seen.board_answered:.1f} s, alert told after {seen.alert_told:.1f} s")

    assert seen.board_answered <= 5
    assert "Starting" in seen.first_page
    assert seen.alert_told <= 30
    assert seen.alert_shown <= 30
    assert seen.items("alerts")[0]["article"]["title"] in seen.alerts()[0]


def test_the_first_alert_leads_back_to_a_request_and_to_the_run_that_made_it(seen: Seen) -> None:
    alert = seen.items("alerts")[0]
    match = next(match for match in seen.items("matches") if match["article"]["id"] == alert["article"]["id"])
    article = _article(seen.home, alert["article"]["id"])

    requests = [row for row in _requests(seen.home) if row["traceparent"] == alert["traceparent"]]
    run = _flow_run(seen.home, alert["traceparent"].split("-")[1])

    assert alert["traceparent"] == match["traceparent"] == article.traceparent
    assert [row["status"] for row in requests] == [200]
    assert article.feed.endswith(requests[0]["path"])
    assert run["state_type"] == "RUNNING"


def test_it_ends_in_time_with_0_and_leaves_nothing_behind(seen: Seen) -> None:
    home, pids = seen.home, seen.pids()

    code = seen.process.wait(FOR + 15)

    assert code == 0
    assert pids
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    assert not home.exists()


def _article(home: Path, article_id: str) -> Article:
    log = SqliteLog(home / "log.db", home / "locks")
    reader = log.reader("test", ["articles"])
    records = iter(lambda: reader.poll(500, 1.0), [])
    found = next(record.value for batch in records for record in batch if record.key == article_id.encode())
    reader.close()
    log.close()
    return decode(found, Article)


def _requests(home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (home / "requests.jsonl").read_text("utf-8").splitlines()]


def _flow_run(home: Path, trace_id: str) -> dict[str, Any]:
    prefect = json.loads((home / "run.json").read_text("utf-8"))["prefect"]
    asked = Request(
        f"{prefect}/flow_runs/filter",
        data=json.dumps({"flow_runs": {"id": {"any_": [trace_id]}}}).encode(),
        headers={"Content-Type": "application/json"},
    )
    (run,) = json.loads(urlopen(asked, timeout=10).read())
    assert isinstance(run, dict)
    return run
