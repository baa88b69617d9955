"""backtest: what another watchlist would have told of the articles in the archive.

When: whenever somebody presses "Run" and names a file. From the database; to two tables and a bar in Prefect's page, and
to nobody else. Files are looked for in the directory of configuration; `against` is its watchlist.yaml unless another is
named. `since` is 90d, 12h, or a date.
"""

from __future__ import annotations

import time

from prefect import flow, runtime
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact

from watchword.flow_run import flow_run
from watchword.model import utc_now
from watchword.pipeline.backtest import sample_table, watch_table
from watchword.settings.since import since as read_since
from watchword.wiring import compare
from watchword.wiring.history import Progress

SHOW_EVERY = 2.0
"""Seconds between two moves of the bar: each is a request to Prefect's server."""


@flow(name="backtest", description="What another watchlist would have told of the archive.")
def try_watchlist(watchlist: str, against: str | None = None, since: str = "90d") -> None:
    with flow_run("backtest", runtime.flow_run.id) as env:
        found = compare(
            env,
            watchlist=env.config_dir / watchlist,
            against=env.config_dir / against if against else None,
            since=read_since(since, utc_now()),
            progress=_bar(),
        )
    create_table_artifact(table=watch_table(found), key="backtest", description=f"{watchlist}, since {since}")
    create_table_artifact(table=sample_table(found), key="backtest-samples", description="What is told otherwise")


def _bar() -> Progress:
    shown = create_progress_artifact(0.0, key="backtest-progress", description="Articles read")
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        if done >= total or time.monotonic() - last >= SHOW_EVERY:
            last = time.monotonic()
            update_progress_artifact(shown, 100.0 * done / total if total else 100.0)

    return progress
