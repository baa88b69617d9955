"""poll: reads each feed when it is due, for five minutes at a time, and ends with a table of what happened.

When: every five minutes until the next run takes over, and at once whenever none is alive. From the configured feeds; to
the topic articles. Any number may run, since feeds are claimed in the database; Prefect takes three of one deployment.
`minutes=0` is one pass over what is due, for "Run" in Prefect's page or for a cron of your own; `force` polls what isn't
due, too. `group` and `feeds` (URLs as configured) choose some.
"""

from __future__ import annotations

import asyncio
import signal

from prefect import flow, runtime
from prefect.artifacts import acreate_table_artifact
from prefect.states import Cancelled, State

from watchword.flow_run import flow_run, minutes_left, shift, until_scheduled
from watchword.pipeline.poll_report import Report
from watchword.wiring import opened_poller


@flow(name="poll", description="Reads each feed when it is due.")
async def poll_feeds(
    group: str | None = None, feeds: list[str] | None = None, force: bool = False, minutes: float = 0
) -> State[None] | None:
    run = runtime.flow_run
    left = minutes_left(minutes, run.scheduled_start_time)
    if minutes and not left:
        return Cancelled(message="its time was over before it began")
    is_whole = minutes > 0 and not group and not feeds
    with (
        flow_run("poll", run.id) as env,
        opened_poller(env) as poller,
        shift(env.place, run.id, is_whole=is_whole) as own,
    ):

        async def poll() -> Report:
            follows = own.follows()
            await until_scheduled(run.scheduled_start_time)
            if follows or own.follows():
                poller.fetch.take_over()
            return await poller.run(
                minutes=left, group=group, feeds=feeds, force=force, trace_id=run.id, relieved=own.is_relieved
            )

        polling = asyncio.create_task(poll())
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, polling.cancel)
        await asyncio.wait([polling])
    if polling.cancelled():
        return Cancelled(message="asked to end; every claim is given back")
    await acreate_table_artifact(table=polling.result().table(), key="poll")
    return None
