"""`watchword check`: the configuration, and what to write instead."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, Problem

if TYPE_CHECKING:
    from watchword.settings.configuration import Configuration

app = new_app()


@app.command()
def check(
    config: Annotated[Path | None, typer.Option(help="The directory; else the one that `up` would take.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A list of problems, for a program.")] = False,
) -> None:
    """Read watchlist.yaml, feeds.yaml, channels.yaml and settings.yaml, and list all that is wrong.

    Each problem comes with its file and line, its key and what to write instead. Nothing is changed, and nobody is
    asked over the network: `watchword feeds check` and `watchword channels test NAME` do that.

    \b
    watchword check
    watchword check --config ./config
    watchword check --json | jq '.[].fix'

    Exit code 0 if all is right, 2 if not.
    """
    found, problems = _examined(config)
    if as_json:
        typer.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_listed(problems) if problems else _summary(found)))
    raise typer.Exit(2 if problems else 0)


def _examined(directory: Path | None) -> tuple[Configuration | None, Sequence[Problem]]:
    """The environment is checked along with the files: it is what they are used with."""
    from watchword.settings.configuration import examine
    from watchword.settings.env import read

    try:
        env = read()
    except ConfigError as error:
        return None, (*error.problems, *(examine(directory)[1] if directory else ()))
    return examine(directory or env.config_dir)


def _listed(problems: Sequence[Problem]) -> Iterator[str]:
    file = None
    for problem in problems:
        if problem.file != file:
            file = problem.file
            yield f"{_short(file)}"
        place = f"line {problem.line}" if problem.line else ""
        yield f"  {place:9} {problem.key}: {problem.problem}"
        yield f"  {'':9} → {problem.fix}"
    yield f"{_count(len(problems), 'problem')} found."


def _summary(found: Configuration | None) -> Iterator[str]:
    assert found is not None  # without problems the files were read
    watches, feeds, channels = (len(each) for each in (found.watchlist.watches, found.feeds, found.channels))
    counted = f"{_count(watches, 'watch', 'es')}, {_count(feeds, 'feed')}, {_count(channels, 'channel')}"
    yield f"{_short(str(found.directory))}: {counted}: all is right."
    if not found.feeds:
        yield "No feed is named: write some in feeds.yaml, or add them by `watchword feeds add URL`."
    if found.feeds and not found.general.contact:
        yield "No contact is named in settings.yaml: without one no feed is polled more often than every 15 minutes."


def _short(file: str) -> str:
    """As seen from where the command was typed."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
