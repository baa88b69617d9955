"""`watchword status`: what runs, and how far behind it is."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app

if TYPE_CHECKING:
    from watchword.supervisor.status import Status

app = new_app()


@app.command()
def status(
    home: Annotated[Path | None, typer.Option(help="Where this machine's state is kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """What runs here, and how far behind each consumer is. Exit code 0: every role is up.

    \b
    watchword status
    watchword status --json | jq .lag
    """
    if home is not None:
        os.environ["WATCHWORD_HOME"] = str(home.expanduser().absolute())
    from dataclasses import asdict

    from watchword.settings.env import read
    from watchword.supervisor.status import status as asked

    env = read()
    found = asked(env)
    typer.echo(json.dumps(asdict(found), indent=1) if as_json else _shown(found, str(env.place.path)))
    for each in found.missing if not as_json else ():
        typer.echo(each, err=True)
    raise typer.Exit(0 if found.up else 1)


def _shown(found: Status, home: str) -> str:
    """A table for a person."""
    lines = [_headline(found, home), *_roles(found), *_behind(found), *_feeds(found)]
    if found.bytes_a_day:
        lines.append(f"grows by about {found.bytes_a_day / 1e6:.1f} MB a day")
    if found.redis_cli:
        lines.append(f"alerts as they come: {found.redis_cli} subscribe watchword:alerts")
        lines.append(f"for a program, Redis is at {found.redis}")
        lines += [] if shutil.which("redis-cli") else ["redis-cli is not on this machine: apt-get install redis-tools"]
    return "\n".join(lines)


def _headline(found: Status, home: str) -> str:
    if not found.roles:
        return f"`watchword up` doesn't run on {home}; start it with `make run` or `watchword up`"
    said = "every role is up" if found.up else "not every role is up"
    return f"{said} on {home}; the board is at {found.board}"


def _roles(found: Status) -> list[str]:
    if not found.roles:
        return []
    rows = [
        (name, role["state"], str(role["pid"] or "elsewhere"), str(role["restarts"]), _why(found, name))
        for name, role in found.roles.items()
    ]
    return ["", *_table(("role", "state", "pid", "restarts", ""), rows), ""]


def _why(found: Status, name: str) -> str:
    return "; ".join(f"{check}: {why}" for check, why in found.problems.get(name, {}).items())


def _behind(found: Status) -> list[str]:
    if not found.lag:
        return []
    rows = [(group, str(count)) for group, count in found.lag.items()]
    return [*_table(("group", "records to read"), rows), ""]


def _feeds(found: Status) -> list[str]:
    counted = ", ".join(
        f"{found.feeds[each]} {each}" for each in ("ok", "new", "failing", "gone") if each in found.feeds
    )
    if not counted:
        return []
    hint = "; `watchword feeds list` says why" if {"failing", "gone"} & found.feeds.keys() else ""
    return [f"feeds: {counted}{hint}"]


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]
