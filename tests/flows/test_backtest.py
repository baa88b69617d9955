"""The flow `backtest` against a Prefect server of its own: what a person sees on its page when the run has ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine
from tests.processes import ROOT
from tests.situations import an_article
from watchword.model import utc_now
from watchword.supervisor.prefect_server import database_url, prepare

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(360)]

RUN = """
import asyncio, json, sys
sys.path.insert(0, sys.argv[1])
from backtest import try_watchlist
from prefect.client.orchestration import get_client
try_watchlist("new.yaml", since="30d")

async def artifacts():
    async with get_client() as client:
        return {each.key: [each.type, each.data] for each in await client.read_artifacts()}

print(json.dumps(asyncio.run(artifacts())))
"""


def test_a_run_ends_with_a_full_bar_a_table_of_the_watches_and_one_of_the_samples(tmp_path: Path) -> None:
    machine = Machine(tmp_path, "watches: [{id: baku, terms: [Baku]}]\n")
    (machine.config / "new.yaml").write_text("watches: [{id: lachin, terms: [Lachin]}]\n", encoding="utf-8")
    an_hour_ago = utc_now() - timedelta(hours=1)
    machine.reads(
        *(an_article(title, title=title, first_seen=an_hour_ago) for title in ("Baku", "Lachin", "Rain in Paris"))
    )

    artifacts = ran(machine)

    assert artifacts["backtest-progress"] == ["progress", 100.0]
    kind, table = artifacts["backtest"]
    assert kind == "table"
    assert {row["what"]: (row["before"], row["after"], row["gained"], row["lost"]) for row in json.loads(table)} == {
        "alerts a day": (1.0, 1.0, 1, 1),
        "baku": (1, 0, 0, 1),
        "lachin": (0, 1, 1, 0),
    }
    assert [(row["what"], row["title"]) for row in json.loads(artifacts["backtest-samples"][1])] == [
        ("gained", "Lachin"),
        ("lost", "Baku"),
    ]


def ran(machine: Machine) -> dict[str, Any]:
    """The artifacts of a run, by key: type and content."""
    assert prepare(machine.folder / "prefect.db")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("WATCHWORD_", "PREFECT_"))}
    own = {
        "WATCHWORD_HOME": str(machine.env.home),
        "WATCHWORD_CONFIG": str(machine.config),
        "PREFECT_HOME": str(machine.folder / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": database_url(machine.folder / "prefect.db"),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "100",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    return _output([sys.executable, "-c", RUN, str(ROOT / "flows")], {**inherited, **own})


def _output(command: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """The JSON of its last line. The server that Prefect starts for it ends with it, also when it hangs."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=300)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, err[-3000:]
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found
