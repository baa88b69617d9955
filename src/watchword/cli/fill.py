"""`watchword fill`: what a watch would have found in the archive, stored and never announced."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app

if TYPE_CHECKING:
    from watchword.pipeline.refill import Filled

app = new_app()


@app.command()
def fill(
    watch: Annotated[str, typer.Option(metavar="ID", help="A watch of the configured watchlist.")],
    since: Annotated[str, typer.Option(metavar="WHEN", help="90d, 12h, or a date such as 2026-07-01.")] = "30d",
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a program; without --yes nothing is stored.")] = False,
) -> None:
    """Fill a new or changed watch from the archive: its matches are stored, and nobody is told.

    First it counts what would be stored, and asks. What the watch has hit already stays as it is.

    \b
    watchword fill --watch khovayev
    watchword fill --watch khovayev --since 2026-07-01 --yes
    """
    import msgspec

    from watchword import wiring
    from watchword.cli.progress import progress_bar
    from watchword.model import utc_now
    from watchword.settings.env import read
    from watchword.settings.since import since as read_since

    begin = read_since(since, utc_now())
    with wiring.opened_refill(read(), watch=watch, since=begin) as refill:
        with progress_bar("counting") as progress:
            found = wiring.preview(refill, progress)
        typer.echo(_counted(found), err=True)
        is_wanted = found.matches > 0 and (yes or (not as_json and _asked()))
        if is_wanted:
            with progress_bar("filling") as progress:
                found = wiring.fill(refill, progress)
    typer.echo(_said(found, is_wanted), err=True)
    if as_json:
        typer.echo(msgspec.json.encode({"stored": is_wanted, **msgspec.to_builtins(found)}).decode())


def _counted(found: Filled) -> str:
    known = f" {found.known} that it hit before stay as they are." if found.known else ""
    return (
        f"{found.watch}: {found.matches} new matches in {found.articles} articles:"
        f" {found.alert} reach the threshold, {found.below} do not, {found.suppressed} are set aside.{known}"
    )


def _asked() -> bool:
    """Nobody at the keyboard is a no."""
    return sys.stdin.isatty() and typer.confirm("Store them? Nobody is told.", err=True)


def _said(found: Filled, was_wanted: bool) -> str:
    if was_wanted:
        return f"{found.matches} matches are published; the archive and alert roles store them and tell nobody."
    return "Nothing is stored." if not found.matches else "Nothing is stored; --yes stores without asking."
