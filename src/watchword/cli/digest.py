"""`watchword digest`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, Problem

app = new_app()


@app.command()
def digest(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show it: nothing is sent, filed or remembered.")
    ] = False,
    day: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Of this date; today by default.")
    ] = None,
) -> None:
    """Write the digest, file it under home and send it to the channels that settings.yaml names.

    Once a date for each list: a second call for the same date sends nothing.

    watchword digest --dry-run

    watchword digest --date 2026-07-01
    """
    from watchword.settings.env import read
    from watchword.wiring import write_digests

    outcomes = write_digests(read(), day=_day(day), dry_run=dry_run)
    for outcome in outcomes:
        if outcome.result == "preview":
            typer.echo(outcome.text, nl=False)
        else:
            typer.echo(f"{outcome.name}: {outcome.error or outcome.result}", err=True)
    raise typer.Exit(1 if any(outcome.result == "failed" for outcome in outcomes) else 0)


def _day(given: str | None) -> date | None:
    try:
        return datetime.strptime(given, "%Y-%m-%d").date() if given else None  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise ConfigError(Problem("digest", None, "--date", f"{given} is no date", "write it as 2026-07-01")) from None
