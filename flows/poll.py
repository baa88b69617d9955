"""poll: reads each feed when it is due, for five minutes at a time, and ends with a table of what happened.

When: every five minutes, and at once whenever no run is alive. From the configured feeds; to the topic articles. Any
number may run: feeds are claimed in the database. `minutes=0` is one pass over what is due, for "Run" in Prefect's page
or for a cron of your own; `force` polls what isn't due, too.
"""

from __future__ import annotations

import asyncio
import signal
from uuid import UUID

from prefect import flow, runtime
from prefect.artifacts import acreate_table_artifact

from watchword.flow_run import flow_run
from watchword.settings.configuration import load
from watchword.wiring import opened_poller


@flow(name="poll", description="Reads each feed when it is due.")
async def poll_feeds(
    group: str | None = None, feeds: list[str] | None = None, force: bool = False, minutes: float = 0
) -> None:
    run = runtime.flow_run
    with flow_run("poll", run.id) as env, opened_poller(env, load(env.config_dir), run=UUID(run.id)) as poller:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, poller.stop)
        polled = await poller.run(group=group, feeds=feeds, force=force, minutes=minutes)
    await acreate_table_artifact(table=polled.table(), key=run.deployment_name or "poll")
