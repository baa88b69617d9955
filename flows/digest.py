"""digest: what each watch found since the last one, mailed and filed under home.

When: once a day, at the time and on the clocks that `settings.yaml` says. From the database; to the digest's channels.
A second run for the same day sends nothing; `day` (YYYY-MM-DD) is for one that was missed. What could not be sent is
tried again for an hour.
"""

from __future__ import annotations

from datetime import date

from prefect import flow, runtime
from prefect.artifacts import create_table_artifact

from watchword.errors import TransientError
from watchword.flow_run import flow_run
from watchword.wiring import write_digests


@flow(name="digest", description="Writes and sends the digest of a day.", retries=12, retry_delay_seconds=300)
def write_digest(day: date | None = None) -> None:
    with flow_run("digest", runtime.flow_run.id) as env:
        outcomes = write_digests(env, day=day)
    table = [{"list": each.name, "result": each.result, "error": each.error or ""} for each in outcomes]
    create_table_artifact(table=table, key="digest")
    if failed := [f"{each.name}: {each.error}" for each in outcomes if each.result == "failed"]:
        raise TransientError("; ".join(failed))
