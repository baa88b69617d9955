"""The pollers: of the configured feeds, and of a few named ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from watchword.adapters.database import Database
from watchword.model import utc_now
from watchword.settings.env import Environment
from watchword.wiring.world import opened_database, opened_log

if TYPE_CHECKING:
    from watchword.adapters.database.feeds import Listed
    from watchword.feeds.source import FeedSource
    from watchword.pipeline.poll import Feeds, Publish
    from watchword.pipeline.poll_asking import Asking
    from watchword.pipeline.poller import Orders, Poller
    from watchword.settings.configuration import Configuration
    from watchword.settings.general import General
    from watchword.settings.reload import Reloading


@contextmanager
def opened_poller(env: Environment, configuration: Reloading | None = None) -> Iterator[Poller]:
    """What a poll run needs; `asyncio.run(poller.run(minutes=5, trace_id=str(flow_run_id)))` is one.

    Each run reconciles `feeds.yaml` into the database at its start, and again when the files change. Without
    `configuration` it is read from `env.config_dir`, or is the last right one while that is wrong. `run` returns a Report: `rows` are the table of the run.
    """
    from watchword.adapters.database.feeds import DatabaseFeeds
    from watchword.settings.reload import Reloading

    configuration = configuration or Reloading.of(env)
    keep = configuration.current().general.keep.log
    with opened_database(env) as database, opened_log(env, keep=keep) as log:
        yield poller_of(DatabaseFeeds(database), log, lambda: poll_orders(configuration.current()))


@contextmanager
def opened_state_poller(
    state: Path, sources: Sequence[FeedSource], *, log: Publish, orders: Orders, clock: Callable[[], datetime]
) -> Iterator[Poller]:
    """A poller of its own, for `sources`, that remembers in the SQLite file `state` alone."""
    from watchword.adapters.database import feeds
    from watchword.adapters.database.migrate import migrate

    database = Database(f"sqlite:///{state}")
    try:
        migrate(database)
        with database.begin() as connection:
            for source in sources:
                feeds.add(connection, source, clock())
        yield poller_of(feeds.DatabaseFeeds(database), log, lambda: orders, clock)
    finally:
        database.close()


def poller_of(
    feeds: Feeds, log: Publish, orders: Callable[[], Orders], clock: Callable[[], datetime] = utc_now
) -> Poller:
    """Over the network, reading in a process of its own."""
    from watchword.adapters.fetch import Fetcher
    from watchword.adapters.parse_worker import ParseWorker
    from watchword.net import AddressGuard
    from watchword.pipeline.poller import Poller

    fetcher = Fetcher(AddressGuard(), clock=clock)
    return Poller(feeds=feeds, log=log, fetch=fetcher, parse=ParseWorker(), orders=orders, clock=clock)


def listed_feeds(env: Environment) -> list[Listed]:
    """What the database knows of the feeds; nothing where there is no database yet. TransientError where it doesn't
    answer."""
    import sqlalchemy as sa

    from watchword.adapters.database import feeds

    if env.database_url is None and not env.place.watchword_db.exists():
        return []
    database = Database(env.database)
    try:
        with database.read() as connection:
            return feeds.listed(connection) if sa.inspect(connection).has_table("feeds") else []
    finally:
        database.close()


def poll_orders(configuration: Configuration) -> Orders:
    """What the configuration says about polling."""
    from watchword.feeds.schedule import Pacing
    from watchword.pipeline.poller import Orders

    general = configuration.general
    return Orders(
        version=configuration.version,
        sources=configuration.feeds,
        pacing=Pacing(floor=general.polite_floor, ceiling=general.poll.ceiling),
        contact=general.contact,
        allowed_networks=general.allow_private_networks,
    )


def feed_asking(general: General) -> Asking:
    """Asks single feeds and reads what they answer, remembering nothing; its `fetch` and `parse` are to be entered."""
    import secrets

    from watchword.adapters.fetch import Fetcher
    from watchword.adapters.parse_worker import ParseWorker
    from watchword.net import AddressGuard
    from watchword.pipeline.poll_asking import Asking

    fetcher = Fetcher(AddressGuard(general.allow_private_networks), contact=general.contact)
    return Asking(fetch=fetcher, parse=ParseWorker(), trace_id=secrets.token_hex(16), clock=utc_now)
