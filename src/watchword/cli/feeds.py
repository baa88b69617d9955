"""`watchword feeds list|add|remove|import|export|check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, PermanentError, Problem, TransientError

if TYPE_CHECKING:
    from watchword.adapters.database import Database
    from watchword.cli.feed_check import Checked
    from watchword.cli.feed_rows import Row
    from watchword.feeds.source import FeedSource
    from watchword.settings.configuration import Configuration

T = TypeVar("T")

app = new_app(
    no_args_is_help=True,
    help="The feeds that are polled: those of feeds.yaml, and those added here or on the board.",
)

Json = Annotated[bool, typer.Option("--json", help="For a program.")]
Config = Annotated[Path | None, typer.Option(help="The directory of configuration; else the one that `up` would take.")]


@app.command("list")
def list_feeds(as_json: Json = False, config: Config = None) -> None:
    """Every feed, how it is doing, and when it is polled next.

    new: never polled. ok: answered last time. failing: did not; the reason stands below. gone: said twice that it has
    ended (410), and is polled no more.

    \b
    watchword feeds list
    watchword feeds list --json | jq -r '.[] | select(.state == "failing") | .url'
    """
    from watchword.cli import feed_rows
    from watchword.model import utc_now

    found = _rows(_configuration(config))
    if as_json:
        typer.echo(json.dumps([feed_rows.as_json(row) for row in found], ensure_ascii=False, indent=2))
        return
    for line in feed_rows.as_lines(found, utc_now()):
        typer.echo(line)
    typer.echo(f"{len(found)} feeds.", err=True)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of an RSS, Atom or JSON feed.")],
    name: Annotated[str | None, typer.Option(help="What the outlet is called; else its host.")] = None,
    group: Annotated[str, typer.Option(help="Where it stands in lists.")] = "added",
    language: Annotated[str | None, typer.Option(help="Code of its language, such as en.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone of dates without one, such as Asia/Baku.")] = None,
    side: Annotated[str | None, typer.Option(help="A free word: who speaks there.")] = None,
    weight: Annotated[str, typer.Option(help="Ranks it among outlets; never decides.")] = "1.0",
    every: Annotated[
        str | None, typer.Option(help="A rhythm of its own, such as 10m; else as settings.yaml says.")
    ] = None,
    config: Config = None,
) -> None:
    """Add a feed to the database, beside those of feeds.yaml. It is polled at once where `up` runs.

    \b
    watchword feeds add https://example.org/feed
    watchword feeds add https://example.org/rss --name "The Example" --language en --zone Asia/Tbilisi
    """
    from watchword.feeds.source import FeedSource, host_of
    from watchword.model import utc_now
    from watchword.settings import values
    from watchword.settings.reach import reachable_url

    known = _configuration(config)
    networks = known.general.allow_private_networks
    source = FeedSource(
        url=_meant("URL", url, lambda text: reachable_url(values.feed_address(text), networks)),
        name=name or host_of(url),
        group=group,
        language=_meant("--language", language, values.language) if language else None,
        zone=_meant("--zone", zone, values.zone_name) if zone else None,
        side=side,
        weight=_meant("--weight", weight, values.weight),
        every=_meant("--every", every, lambda text: values.rhythm(text, host_of(url), networks)) if every else None,
    )
    _refuse_if_written(known, url, "stands there already", "nothing is to be done")
    if not _added([source], utc_now()):
        raise ConfigError(Problem("database", None, url, "was added already", "see `watchword feeds list`"))
    typer.echo(f"Added {source.name}: {url}", err=True)


@app.command()
def remove(
    url: Annotated[str, typer.Argument(metavar="URL", help="As `watchword feeds list` shows it.")],
    config: Config = None,
) -> None:
    """Remove a feed that was added. What it brought stays in the archive.

    A feed of feeds.yaml is removed in that file: this command then says in which line it stands.

    \b
    watchword feeds remove https://example.org/feed
    """
    from watchword.adapters.database import feeds
    from watchword.settings.values import suggestion

    known = _configuration(config)
    _refuse_if_written(known, url, "stands in the file", "remove it there; a running Watchword notices within seconds")
    with _database() as database, database.begin() as connection:
        if feeds.remove(connection, url):
            typer.echo(f"Removed {url}", err=True)
            return
        urls = [each.state.url for each in feeds.listed(connection) if each.origin == "added"]
    fix = suggestion(url, urls) if urls else "none was added"
    raise ConfigError(Problem("database", None, url, "no such feed was added", fix))


@app.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as feed readers export it; - is standard input.")],
    config: Config = None,
) -> None:
    """Add every feed of an OPML file; outlines become groups. Feeds that are known already stay as they are.

    \b
    watchword feeds import subscriptions.opml
    curl -s https://example.org/list.opml | watchword feeds import -

    Exit code 1 if an address in the file could not be taken; it is named, and the others are added.
    """
    from watchword.cli.feed_import import acceptable
    from watchword.feeds.opml import parse_opml
    from watchword.model import utc_now

    known = _configuration(config)
    try:
        found = parse_opml(_content(file))
    except PermanentError as error:
        raise ConfigError(Problem(_shown(file), None, "FILE", f"is no OPML: {error}", "name an OPML file")) from None
    taken, refused = acceptable(found, known.general.allow_private_networks)
    for url, reason in refused:
        typer.echo(f"{url}: not taken: {reason}", err=True)
    written = {source.url for source in known.feeds}
    new = _added([source for source in taken if source.url not in written], utc_now()) if taken else 0
    typer.echo(f"{new} added, {len(taken) - new} known already, {len(refused)} not taken.", err=True)
    raise typer.Exit(1 if refused else 0)


@app.command()
def export(config: Config = None) -> None:
    """Every feed as OPML on standard output, for a feed reader or another Watchword; groups become outlines.

    \b
    watchword feeds export > feeds.opml
    """
    from watchword.feeds.opml import write_opml

    found = _rows(_configuration(config))
    typer.echo(write_opml([row.source for row in found], "Feeds of Watchword"), nl=False)


@app.command()
def check(
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL]...", help="Else every feed.")] = None,
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Ask each feed once, and show what answered: status, number of entries, age of the newest.

    Nothing is remembered or published, so any address can be tried before it is added. Feeds of one host are asked one
    after the other, with pauses, as when polling.

    \b
    watchword feeds check
    watchword feeds check https://example.org/feed
    watchword feeds check --json | jq -r '.[] | select(.ok | not) | .url + ": " + .error'

    Exit code 0 if all answered with a feed, 1 if one did not.
    """
    from watchword.cli import feed_check
    from watchword.model import utc_now

    known = _configuration(config)
    found = _asked(_chosen(known, urls or []), known)
    if as_json:
        typer.echo(json.dumps([feed_check.as_json(each) for each in found], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(feed_check.as_lines(found, utc_now())), nl=bool(found))
    typer.echo(feed_check.summary(found), err=True)
    raise typer.Exit(0 if all(each.ok for each in found) else 1)


def _asked(sources: Sequence[FeedSource], known: Configuration) -> list[Checked]:
    import asyncio

    from watchword.cli.feed_check import ask_all

    with typer.progressbar(
        length=len(sources), label="Asking", file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
    ) as bar:
        return asyncio.run(ask_all(sources, known.general, lambda: bar.update(1)))


def _chosen(known: Configuration, urls: Sequence[str]) -> list[FeedSource]:
    """As they are written down, where they are."""
    from watchword.feeds.source import FeedSource, host_of
    from watchword.settings.values import feed_address

    written = {row.source.url: row.source for row in _rows(known)}
    if not urls:
        return list(written.values())
    addresses = [_meant("URL", url, feed_address) for url in dict.fromkeys(urls)]
    return [written.get(url) or FeedSource(url=url, name=host_of(url), group="") for url in addresses]


def _configuration(directory: Path | None) -> Configuration:
    from watchword.settings.configuration import load
    from watchword.settings.env import read

    return load(directory or read().config_dir)


def _rows(known: Configuration) -> list[Row]:
    """With what the database knows of them, where there is one that answers."""
    from watchword.cli import feed_rows
    from watchword.settings.env import read
    from watchword.wiring import listed_feeds

    try:
        listed = {each.state.url: each for each in listed_feeds(read())}
    except TransientError as error:
        typer.echo(f"{error}: only the file is shown", err=True)
        listed = {}
    return feed_rows.rows(known.feeds, listed)


def _database() -> AbstractContextManager[Database]:
    from watchword.settings.env import read
    from watchword.wiring import opened_database

    return opened_database(read())


def _added(sources: Sequence[FeedSource], now: datetime) -> int:
    """How many of them the database did not know."""
    from watchword.adapters.database import feeds

    with _database() as database, database.begin() as connection:
        return sum(feeds.add(connection, source, now) for source in sources)


def _refuse_if_written(known: Configuration, url: str, problem: str, fix: str) -> None:
    for source in known.feeds:
        if source.url == url:
            raise ConfigError(Problem(str(known.directory / "feeds.yaml"), source.line, "url", f"{url} {problem}", fix))


def _meant(option: str, text: str, meaning: Callable[[str], T]) -> T:
    from watchword.settings.values import Unfit

    try:
        return meaning(text)
    except Unfit as unfit:
        raise ConfigError(Problem("command line", None, option, unfit.problem, unfit.fix)) from None


def _content(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(Problem(str(file), None, "FILE", reason, "name a readable file, or - for stdin")) from None


def _shown(file: Path) -> str:
    return "stdin" if str(file) == "-" else str(file)
