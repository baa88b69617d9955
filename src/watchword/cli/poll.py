"""`watchword poll --once URL…`: feeds polled once, what is new on stdout."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, Problem

if TYPE_CHECKING:
    from watchword.feeds.source import FeedSource
    from watchword.pipeline.poll_report import Report
    from watchword.pipeline.poller import Orders
    from watchword.ports import Outgoing
    from watchword.settings.configuration import Configuration

app = new_app()


@app.command()
def poll(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL...", help="Addresses of feeds: RSS, Atom, RDF or JSON Feed.")
    ],
    once: Annotated[bool, typer.Option("--once", help="Needed: polling for good is what `watchword up` does.")] = False,
    state: Annotated[
        Path | None, typer.Option(metavar="F", help="A file to remember in; it is made if it isn't there.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also feeds on this machine and in private networks.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="Only those that are due by their rhythm.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also against the server's word: Retry-After, max-age, 410.")
    ] = False,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="The clock to decide by, as 2026-07-01T12:00:00Z.")
    ] = None,
) -> None:
    """Poll each feed once and print what is new, one article/1 as JSON a line.

    The last line on stderr counts: {"feeds", "ok", "not_modified", "skipped", "failed", "new", "revised"}. A feed of the
    configuration is polled as configured. Exit code 0 when all answered or were skipped, 1 when one failed.

    \b
      watchword poll --once https://example.org/feed | jq .title
      watchword poll --once --state seen.db https://example.org/feed    # again: only what is new since
      watchword poll --once --state seen.db --due https://example.org/feed
    """
    if not once:
        raise _usage("--once", "not given", "write watchword poll --once URL; to poll for good start watchword up")
    report = _polled(list(dict.fromkeys(map(_address, urls))), state, allow_private, due, force, _moment(now))
    _tell(report)
    raise typer.Exit(1 if report.counts()["failed"] else 0)


class _Printed:
    """The log of this command is its standard output."""

    def publish(self, _topic: str, records: Sequence[Outgoing]) -> None:
        for record in records:
            sys.stdout.buffer.write(record.value + b"\n")
        sys.stdout.buffer.flush()


def _polled(
    urls: list[str], state: Path | None, allow_private: bool, due: bool, force: bool, moment: datetime | None
) -> Report:
    from watchword import log, wiring
    from watchword.model import utc_now

    log.setup("poll", level=os.environ.get("WATCHWORD_LOG_LEVEL", "error"))
    configuration = _configuration()
    sources, orders = _sources(urls, configuration), _orders(configuration, allow_private)
    with (
        _file(state) as file,
        wiring.opened_state_poller(
            file, sources, log=_Printed(), orders=orders, clock=lambda: moment or utc_now()
        ) as poller,
    ):
        return asyncio.run(poller.run(feeds=urls, due=due, force=force))


def _configuration() -> Configuration:
    """What is configured, as far as it concerns polling; a mistake in the watchlist is no matter here."""
    from watchword.settings import env
    from watchword.settings.configuration import examine

    configuration, problems = examine(env.read().config_dir)
    if mine := [each for each in problems if Path(each.file).name in ("feeds.yaml", "settings.yaml")]:
        raise ConfigError(*mine)
    return configuration


def _sources(urls: list[str], configuration: Configuration) -> list[FeedSource]:
    from watchword.feeds.source import FeedSource, host_of

    configured = {source.url: source for source in configuration.feeds}
    return [configured.get(url) or FeedSource(url=url, name=host_of(url), group="command line") for url in urls]


def _orders(configuration: Configuration, allow_private: bool) -> Orders:
    """One command need not keep its feeds apart, so nothing is spread."""
    from watchword import wiring
    from watchword.net import PRIVATE_NETWORKS

    orders = wiring.poll_orders(configuration)
    networks = (*orders.allowed_networks, *(PRIVATE_NETWORKS if allow_private else ()))
    pacing = msgspec.structs.replace(orders.pacing, spread=False)
    return dataclasses.replace(orders, sources=None, pacing=pacing, allowed_networks=networks)


@contextmanager
def _file(state: Path | None) -> Iterator[Path]:
    """Where to remember; without a file, for as long as this takes."""
    if state:
        yield state
    else:
        with tempfile.TemporaryDirectory(prefix="watchword-") as folder:
            yield Path(folder) / "state.db"


def _tell(report: Report) -> None:
    for row in report.rows.values():
        if row.moved_to:
            typer.echo(f"{row.feed}: moved for good to {row.moved_to}", err=True)
        if row.outcome in ("skipped", "failed"):
            typer.echo(f"{row.outcome}: {row.because}", err=True)
    if report.unanswered:
        typer.echo(report.unanswered, err=True)
    typer.echo(json.dumps(report.counts()), err=True)


def _address(url: str) -> str:
    from watchword.feeds.source import host_of

    if not url.startswith(("http://", "https://")) or not host_of(url):
        raise _usage(url, "this is no web address", "write https://… as a browser shows it")
    if "@" in url.split("/")[2]:
        raise _usage("URL", "a user or password in an address would be seen in every record", "write it without")
    return url


def _moment(now: str | None) -> datetime | None:
    if now is None:
        return None
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _usage("--now", f"{now} is no time with a zone", "write it as 2026-07-01T12:00:00Z")
    return moment.astimezone(UTC)


def _usage(key: str, problem: str, fix: str) -> ConfigError:
    return ConfigError(Problem("watchword poll", None, key, problem, fix))
