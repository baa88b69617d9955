"""`watchword parked list|show|retry|drop`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, Problem

app = new_app(help="Records that could not be worked on: see why, try again, or drop.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="As `watchword parked list` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="For a program.")]


@app.command("list")
def list_parked(
    as_json: Json = False,
    everything: Annotated[bool, typer.Option("--all", help="Also those tried again or dropped.")] = False,
) -> None:
    """What is parked, oldest first, with the reason.

    watchword parked list
    """
    from watchword.adapters.database import parked

    with _database() as database, database.read() as connection:
        rows = parked.waiting(connection, everything=everything)
    if as_json:
        typer.echo(json.dumps([_shown(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['id']}  {row['state']}  {row['parked']:%Y-%m-%d %H:%M:%S}  {row['error']}")
    typer.echo(f"{len(rows)} parked.", err=True)


@app.command()
def show(record: Id) -> None:
    """One record with everything known of it, its bytes included.

    watchword parked show articles-0-1234
    """
    with _database() as database, database.read() as connection:
        typer.echo(json.dumps({**_shown(_found(connection, record)), **_contents(connection, record)}, indent=2))


@app.command()
def retry(record: Id) -> None:
    """Publish it again to the topic it came from, after what was wrong is mended.

    watchword parked retry articles-0-1234
    """
    from watchword.adapters.database import parked
    from watchword.ports import Outgoing
    from watchword.settings.env import read
    from watchword.wiring import opened_log

    with _database() as database, opened_log(read()) as log:
        with database.read() as connection:
            row = _found(connection, record)
        log.publish(row["topic"], [Outgoing(row["key"] or b"", row["value"] or b"")])
        with database.begin() as connection:  # after publishing: twice is better than never
            parked.settle(connection, record, "retried")
    typer.echo(f"{record}: published to {row['topic']} again.", err=True)


@app.command()
def drop(record: Id) -> None:
    """Settle it without trying again; it stays listed under --all.

    watchword parked drop articles-0-1234
    """
    from watchword.adapters.database import parked

    with _database() as database, database.begin() as connection:
        _found(connection, record)
        parked.settle(connection, record, "dropped")
    typer.echo(f"{record}: dropped.", err=True)


def _database() -> Any:
    from watchword.settings.env import read
    from watchword.wiring import opened_database

    return opened_database(read())


def _found(connection: Any, record: str) -> Any:
    from watchword.adapters.database import parked

    row = parked.find(connection, record)
    if row is None:
        raise ConfigError(Problem("parked", None, record, "no such record", "see `watchword parked list --all`"))
    return row


def _shown(row: Any) -> dict[str, Any]:
    keys = ("id", "topic", "partition", "offset", "attempt", "error", "state")
    return {**{key: row[key] for key in keys}, "parked": row["parked"].isoformat().replace("+00:00", "Z")}


def _contents(connection: Any, record: str) -> dict[str, str | None]:
    row = _found(connection, record)
    return {
        name: None if row[name] is None else row[name].decode("utf-8", "backslashreplace") for name in ("key", "value")
    }
