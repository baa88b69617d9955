"""tidy: forgets what is older than `keep:` in settings.yaml says.

When: once a day, at night. From the log and the database; to nowhere. What a group has still to read is not forgotten
without a warning on an earlier day.
"""

from __future__ import annotations

from prefect import flow, runtime
from prefect.artifacts import create_table_artifact

from watchword.flow_run import flow_run
from watchword.wiring import tidy_up


@flow(name="tidy", description="Forgets what is old.")
def forget_old() -> None:
    with flow_run("tidy", runtime.flow_run.id) as env:
        removed = tidy_up(env)
    create_table_artifact(table=[{"what": what, "removed": count} for what, count in removed.items()], key="tidy")
