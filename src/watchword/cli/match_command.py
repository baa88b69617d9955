"""`watchword match`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from watchword.cli.command import new_app

app = new_app()


@app.command()
def match(
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="- or none: standard input.")] = None,
    watchlist: Annotated[str | None, typer.Option(metavar="FILE", help="Else the configured one.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also show the arithmetic, on stderr.")] = False,
) -> None:
    """Score articles against a watchlist, without feeds, log or database.

    Articles come as lines of JSON: `title` is needed, `summary text language url source published id` may be there.
    For each article and each watch of which something was found, one line of JSON goes to standard output.

    \b
    echo '{"title": "Talks on Karabakh resume"}' | watchword match --explain
    watchword match --watchlist new.yaml articles.jsonl | jq 'select(.alert)'

    Exit code 0 whether or not anything matched, 1 if a line was no article and was skipped, 2 if the watchlist is wrong.
    """
    from watchword.cli.match import run

    if not files and sys.stdin.isatty():
        typer.echo("Reading articles from the terminal, one line of JSON each; Ctrl-D ends.", err=True)
    raise typer.Exit(run(files or (), watchlist, explain, sys.stdout, sys.stderr))
