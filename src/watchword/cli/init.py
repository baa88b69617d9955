"""`watchword init DIR`: a configuration of one's own to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, Problem

app = new_app()

FILES = ("watchlist.yaml", "feeds.yaml", "channels.yaml", "settings.yaml")


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Made if it isn't there.")],
) -> None:
    """Write watchlist.yaml, feeds.yaml, channels.yaml and settings.yaml into DIR, each with a head that explains it.

    Files that are there already are never overwritten: if one of the four is, nothing is written.

    \b
    watchword init config
    watchword init ~/my-watches
    """
    _refuse_to_overwrite(directory)
    _write(directory)
    for line in _next_steps(directory):
        typer.echo(line, err=True)


def _refuse_to_overwrite(directory: Path) -> None:
    taken = [name for name in FILES if (directory / name).exists() or (directory / name).is_symlink()]
    if taken:
        problem = f"there already: {', '.join(taken)}; nothing is overwritten"
        raise ConfigError(Problem(str(directory), None, "", problem, "name another directory, or move them away"))


def _write(directory: Path) -> None:
    from watchword.home import root

    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            with (directory / name).open("x", encoding="utf-8") as file:
                file.write((root() / "config" / name).read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(Problem(str(directory), None, "", reason, "name a directory to write to")) from None


def _next_steps(directory: Path) -> list[str]:
    is_found_here = directory.absolute() == Path.cwd() / "config"
    option = "" if is_found_here else f" --config {directory}"
    steps = [
        f"Wrote {', '.join(FILES)} to {directory}.",
        "Next:",
        f"  edit {directory / 'watchlist.yaml'}: what to look for",
        f"  watchword check{option}: says what is wrong, and what to write instead",
        f"  watchword up{option}: starts; a changed file is taken within seconds",
    ]
    return steps if is_found_here else [*steps, f"WATCHWORD_CONFIG={directory.absolute()} makes it the default."]
