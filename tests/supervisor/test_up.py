"""`watchword up`, started as a user starts it."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.feed_server import item, rss
from tests.supervisor.alive import is_alive
from tests.supervisor.running import Up
from tests.waiting import wait_until, within

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(300)]
ROLES = {"redis", "prefect", "flows", "score", "alert", "deliver", "archive", "web"}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One that runs for all tests that leave it running."""
    running = Up(tmp_path_factory.mktemp("up"))
    running.news.serve("/feed", rss())
    running.start()
    running.wait_until_up()
    wait_until(lambda: running.news.requests("/feed"), 60, "the feed is polled")
    yield running
    running.close()


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Up]:
    """One that is not started yet."""
    waiting = Up(tmp_path)
    waiting.news.serve("/feed", rss())
    yield waiting
    waiting.close()


def test_run_json_says_where_everything_is(up: Up) -> None:
    run = up.wait_until_up()

    assert run["roles"].keys() == ROLES
    assert up.process
    assert run["pid"] == up.process.pid
    assert run["home"] == str(up.home)
    assert run["redis"].startswith("unix://")
    assert all(is_alive(role["pid"]) for role in run["roles"].values())
    told, kept = (os.getpriority(os.PRIO_PROCESS, run["roles"][role]["pid"]) for role in ("alert", "archive"))
    assert told < kept
    for role in ("web", "flows", "score", "alert", "deliver", "archive"):
        with urllib.request.urlopen(run["roles"][role]["metrics"], timeout=5) as answer:
            assert b"watchword_" in answer.read()


def test_a_second_up_on_the_same_home_says_so_and_leaves(up: Up) -> None:
    run = up.wait_until_up()

    second = up.run("up", "--config", str(up.config))

    assert second.returncode == 1
    assert f"pid {run['pid']}" in second.stdout
    assert run["board"] in second.stdout


def started_again(before: dict[str, Any], up: Up) -> Any:
    """The score role once another process of it is up: what was told a moment ago may not stand in the state yet."""
    role = up.state()["roles"]["score"]
    return role["state"] == "up" and role["pid"] != before["pid"] and role


def test_a_role_that_is_killed_is_started_again_and_reported(up: Up) -> None:
    before = up.wait_until_up()["roles"]["score"]

    os.kill(before["pid"], signal.SIGKILL)
    wait_until(lambda: "score was killed by SIGKILL; starting it again in" in up.said(), 5, "it is reported")
    after = wait_until(lambda: started_again(before, up), 30, "it is up again")

    assert after["restarts"] == before["restarts"] + 1
    assert up.state("run.json")["roles"]["score"]["pid"] == after["pid"]


def test_a_poll_run_that_is_killed_is_replaced_within_twenty_seconds(up: Up) -> None:
    up.wait_until_up()
    killed = polling(up)

    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    wait_until(lambda: up.poll_runs().keys() - killed.keys(), 20, f"another one is at work: {up.state()}")
    took = time.monotonic() - began

    assert took < within(20)
    wait_until(lambda: all(map(up.is_crashed, killed)), 20, "Prefect knows that it is dead")


def test_an_alert_is_told_once(up: Up) -> None:
    up.wait_until_up()

    today = format_datetime(datetime.now(UTC))
    up.news.serve("/feed", rss(item("Khovayev meets the ministers", link="https://news.example/1", date=today)))
    wait_until(lambda: "Khovayev meets the ministers" in up.said(), 60, "the alert is told")
    told = [line for line in up.said().splitlines() if "Khovayev meets the ministers" in line]

    assert len(told) == 1
    assert "  alert  " in told[0]
    assert "(Envoy; The Paper)" in told[0]


def test_a_configuration_that_is_wrong_is_told_once_and_so_is_the_one_that_mends_it(up: Up) -> None:
    up.wait_until_up()
    file = up.config / "watchlist.yaml"
    right, before = file.read_text(), len(up.said())

    file.write_text(right.replace("terms", "trems"))
    wait_until(lambda: "configuration refused" in up.said()[before:], 15, "it is told that it is wrong")
    file.write_text(right)
    wait_until(lambda: "configuration taken" in up.said()[before:], 15, "it is told that it is right again")
    told = [line for line in up.said()[before:].splitlines() if "configuration" in line]

    assert len(told) == 2
    assert "trems" in told[0]


def test_status_says_what_runs_and_how_far_behind_it_is(up: Up) -> None:
    run = up.wait_until_up()

    answer = up.run("status", "--json")
    found = json.loads(answer.stdout)

    assert answer.returncode == 0
    assert found["up"] is True
    assert found["roles"] == run["roles"]
    assert found["lag"].keys() >= {
        "watchword.score",
        "watchword.alert",
        "watchword.archive",
        "watchword.deliver.console",
    }
    assert isinstance(found["bytes_a_day"], int)
    assert sum(found["feeds"].values()) == 1
    assert found["redis_cli"] == f"redis-cli -s {run['redis'].removeprefix('unix://')}"


def test_serving_again_keeps_a_pause_and_deletes_what_is_no_longer_served(up: Up) -> None:
    before = up.wait_until_up()["roles"]["flows"]
    digest = up.api("/deployments/filter", deployments={"name": {"any_": ["digest"]}})[0]
    up.api(f"/deployments/{digest['id']}", method="PATCH", paused=True)
    up.api("/deployments/", name="poll-9", flow_id=digest["flow_id"], tags=["watchword"])

    os.kill(before["pid"], signal.SIGKILL)
    wait_until(lambda: up.state()["roles"]["flows"]["restarts"] > before["restarts"], 10, "its end is noticed")
    up.wait_until_up()
    wait_until(lambda: "poll-9" not in paused(up), 30, "what is no longer served is deleted", every=0.2)
    found = paused(up)
    up.api(f"/deployments/{digest['id']}", method="PATCH", paused=False)

    assert found == {"poll-1": False, "digest": True, "tidy": False, "backtest": False}


def paused(up: Up) -> dict[str, bool]:
    """The deployments that the server has, and which of them are paused."""
    return {each["name"]: each["paused"] for each in up.api("/deployments/filter")}


def test_nothing_outlives_an_up_that_is_killed_and_the_next_one_goes_on(another: Up) -> None:
    up = another
    up.start()
    wait_until(lambda: is_answered(up.state().get("board", "")), 20, "the board answers first")
    starting = {name for name, role in up.state()["roles"].items() if role["state"] == "starting"}
    up.wait_until_up()
    killed = polling(up)

    assert up.process
    up.process.kill()
    wait_until(lambda: not up.left(), 5, f"nothing is left: {up.left()}")
    without = up.run("status", "--json")
    up.start()
    up.wait_until_up()
    polling(up)
    known_to_be_dead = [up.is_crashed(run) for run in killed]
    began = time.monotonic()
    code = up.terminate()
    seconds = time.monotonic() - began

    assert starting >= {"prefect", "flows"}
    assert without.returncode == 1
    assert json.loads(without.stdout)["up"] is False
    assert all(known_to_be_dead)
    assert code == 0
    assert seconds < within(10)
    assert not up.left()
    assert not (up.home / "run.json").exists()


def polling(up: Up) -> dict[str, int]:
    return wait_until(up.poll_runs, 60, "a poll run is at work")


def is_answered(board: str) -> bool:
    if not board:
        return False
    try:
        with urllib.request.urlopen(board, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
