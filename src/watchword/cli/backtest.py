"""`watchword backtest`: what another watchlist would have told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app

if TYPE_CHECKING:
    from watchword.pipeline.backtest import Difference, Sample

app = new_app()


@app.command()
def backtest(
    watchlist: Annotated[Path, typer.Option(metavar="NEW", help="The watchlist to try.")],
    against: Annotated[Path | None, typer.Option(metavar="OLD", help="Else the configured one.")] = None,
    since: Annotated[str, typer.Option(metavar="WHEN", help="90d, 12h, or a date such as 2026-07-01.")] = "90d",
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """What another watchlist would have told of the articles in the archive. Nothing is stored, sent or changed.

    An article is gained if some watch alerts on it only with the new watchlist, and lost if only with the old one.
    Twenty of each are shown, always the same ones.

    \b
    watchword backtest --watchlist new.yaml
    watchword backtest --watchlist new.yaml --since 12h
    watchword backtest --watchlist new.yaml --against old.yaml --since 2026-07-01 --json | jq .alerts_per_day
    """
    import msgspec

    from watchword.cli.progress import progress_bar
    from watchword.model import utc_now
    from watchword.settings.env import read
    from watchword.settings.since import since as read_since
    from watchword.wiring import compare

    begin, env = read_since(since, utc_now()), read()
    with progress_bar("reading the archive") as progress:
        found: Difference = compare(env, watchlist=watchlist, against=against, since=begin, progress=progress)
    typer.echo(msgspec.json.encode(found).decode() if as_json else "\n".join(_lines(found)))


def _lines(found: Difference) -> Iterator[str]:
    period = f"{found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} UTC"
    yield f"{found.articles} articles, {period}, of {found.days:.1f} days"
    yield f"gained {found.gained}, lost {found.lost}, told for other watches {found.changed}"
    perday = found.alerts_per_day
    yield f"alerts a day: {perday.before:.2f} before, {perday.after:.2f} after"
    yield from _watches(found)
    for name in ("gained", "lost", "changed"):
        yield from _samples(name, getattr(found, name), getattr(found.samples, name))


def _watches(found: Difference) -> Iterator[str]:
    if not found.watches:
        return
    head = ("watch", "before", "after", "gained", "lost")
    rows = [
        head,
        *((each.watch, *map(str, (each.before, each.after, each.gained, each.lost))) for each in found.watches),
    ]
    width = max(len(row[0]) for row in rows)
    yield ""
    for name, *counts in rows:
        yield f"{name:{width}}" + "".join(f"{count:>9}" for count in counts)


def _samples(name: str, count: int, samples: Sequence[Sample]) -> Iterator[str]:
    if not samples:
        return
    yield f"\n{name}" + (f", {len(samples)} of {count}" if count > len(samples) else "")
    for each in samples:
        yield f"{each.first_seen:%Y-%m-%d %H:%M}  {each.title}"
        yield f"{'':18}{each.outlet}  {_change(each)}  {each.url or each.id}"


def _change(sample: Sample) -> str:
    before, after = (
        ", ".join(f"{told.watch} {told.score:.2f}" for told in each) or "nobody"
        for each in (sample.before, sample.after)
    )
    return f"[{before} → {after}]"
