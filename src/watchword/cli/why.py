"""`watchword why ARTICLE`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app

if TYPE_CHECKING:
    from watchword.stories.step import Step
    from watchword.wiring.history import Asked

app = new_app()

_CANDIDATES = 6
_MARK = {True: "✓", False: "✗"}


@app.command()
def why(
    article: Annotated[str, typer.Argument(help="Its id, how its id begins, or its address.")],
    watch: Annotated[str | None, typer.Option(metavar="ID", help="One watch, also if it found nothing.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """Why an article did or didn't match or alert, step by step.

    What each watch makes of it now: the terms that were found and those that nearly were, the gate, the rules that set
    it aside, the score. Then what happened: when it was scored, its story, its alerts and their deliveries.

    \b
    watchword why https://example.org/2026/talks
    watchword why mzxw6ytb --watch khovayev
    watchword why mzxw6ytb --json | jq '.[] | select(.ok | not)'

    Exit code 1 if the archive doesn't have the article: then the steps say where else it may be.
    """
    import msgspec

    from watchword.pipeline.why import why as explained
    from watchword.settings.env import read
    from watchword.wiring import opened_asking

    with opened_asking(read()) as asked:
        _check_watch(asked, watch)
        trail = asked.trails.trail(_meant(asked, article))
        steps = list(explained(trail, asked.compiled, asked.watchlist, watch, asked.unread))
    typer.echo(msgspec.json.encode(steps).decode() if as_json else "\n".join(_lines(steps)))
    raise typer.Exit(0 if trail.article else 1)


def _meant(asked: Asked, reference: str) -> str:
    """The id; of an address that the archive doesn't have, the one that it would have."""
    from watchword.errors import ConfigError, Problem
    from watchword.feeds.identity import id_of_page

    found = asked.trails.named(reference, _CANDIDATES)
    if len(found) > 1:
        shown = ", ".join(found[: _CANDIDATES - 1]) + (" and more" if len(found) == _CANDIDATES else "")
        raise ConfigError(Problem("why", None, reference, f"means {shown}", "name one of them"))
    return found[0] if found else id_of_page(reference) or reference


def _check_watch(asked: Asked, watch: str | None) -> None:
    from watchword.errors import ConfigError, Problem
    from watchword.settings import values

    known = [each.id for each in asked.watchlist.watches]
    if watch is not None and watch not in known:
        problem = f"there is no watch {watch}"
        raise ConfigError(Problem("watchlist.yaml", None, "--watch", problem, values.suggestion(watch, known)))


def _lines(steps: Sequence[Step]) -> Iterator[str]:
    """A line for each step under a line for each watch, as wide as the terminal."""
    width = max(shutil.get_terminal_size().columns, 40)
    above = ""
    for step in steps:
        group, _, name = step.step.rpartition(": ")
        if group != above:
            above = group
            yield f"\n{group}" if group else ""
        indent = "    " if group else "  "
        head = f"{indent[2:]}{_MARK[step.ok]} {name}  "
        yield from textwrap.wrap(head + step.detail, width, subsequent_indent=indent + "  ", break_on_hyphens=False)
