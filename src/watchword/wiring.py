"""The only module that knows the adapters: what a role needs of the world, opened here and closed again.

One context manager for each thing a role opens. Adapters are imported inside, so that a process pays for what it uses.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from watchword import flock
from watchword import log as logging
from watchword.adapters.database import Database
from watchword.errors import ConfigError, Problem, TransientError, WatchwordError
from watchword.leash import watch_parent
from watchword.loop import Loop, Stage, Watchdog, stop_on_signals
from watchword.model import utc_now
from watchword.ports import Announcer, Live, LiveRows, Log, Sender
from watchword.settings.env import Environment
from watchword.settings.env import read as read_environment

if TYPE_CHECKING:
    from watchword.adapters.health_http import Check
    from watchword.feeds.source import FeedSource
    from watchword.pipeline.deliver import Ledger
    from watchword.pipeline.digest import Outcome, Post
    from watchword.pipeline.poll import Feeds, Publish
    from watchword.pipeline.poll_asking import Asking
    from watchword.pipeline.poller import Orders, Poller
    from watchword.pipeline.switchboard import ChannelWorker, Switchboard
    from watchword.settings.configuration import Configuration
    from watchword.settings.general import General, Network
    from watchword.settings.reload import Reloading
    from watchword.stories.channel import Channel

    Networks = tuple[Network, ...]


@contextmanager
def opened_database(env: Environment) -> Iterator[Database]:
    """The database with its tables brought up to this version."""
    from watchword.adapters.database.migrate import migrate

    if env.database_url is None:
        env.place.create()
    database = Database(env.database)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


@contextmanager
def opened_log(env: Environment, *, keep: timedelta | None = None) -> Iterator[Log]:
    """The log; on Kafka its topics are created if they are missing, and keep their records for `keep` if it is given."""
    log = _kafka_log(env, keep) if env.log.startswith("kafka://") else _sqlite_log(env)
    try:
        yield log
    finally:
        log.close()


def _sqlite_log(env: Environment) -> Log:
    from pathlib import Path

    from watchword.adapters.sqlite_log import SqliteLog

    env.place.create()
    return SqliteLog(Path(env.log.removeprefix("sqlite:///")), env.place.locks)


def _kafka_log(env: Environment, keep: timedelta | None) -> Log:
    from watchword.adapters.kafka import KafkaLog, KafkaSettings

    kafka = env.kafka
    return KafkaLog(
        KafkaSettings(
            bootstrap=tuple(env.log.removeprefix("kafka://").split(",")),
            security_protocol=kafka.security_protocol,
            sasl_mechanism=kafka.sasl_mechanism,
            sasl_username=kafka.sasl_username,
            sasl_password=kafka.sasl_password.get_secret_value() if kafka.sasl_password else None,
            ssl_cafile=kafka.ssl_cafile,
            ssl_certfile=kafka.ssl_certfile,
            ssl_keyfile=kafka.ssl_keyfile,
            topic_prefix=kafka.topic_prefix,
            replication=kafka.replication,
        ),
        keep=keep,
    )


@contextmanager
def opened_announcer(env: Environment) -> Iterator[Announcer]:
    """PUBLISH on Redis. A Redis that is down is counted, never waited for."""
    from watchword.adapters.redis import RedisAnnouncer

    announcer = RedisAnnouncer(env.redis)
    try:
        yield announcer
    finally:
        announcer.close()


def start(role: str, run: Callable[[Environment, dict[str, Check]], None]) -> NoReturn:
    """A role's whole life: logs, leash, health, work; waits for services that are down; leaves with a line, no traceback."""
    logging.setup(role)
    watch_parent()
    try:
        env = read_environment()
        checks: dict[str, Check] = {"start": lambda: "still starting"}
        with serve_health(env, checks):
            _run_when_possible(role, run, env, checks)
    except ConfigError as error:
        logging.get().error("start.refused", error=str(error))
        sys.exit(2)
    except WatchwordError as error:
        logging.get().error("role.failed", error=str(error))
        sys.exit(1)
    sys.exit(0)


def _run_when_possible(
    role: str, run: Callable[[Environment, dict[str, Check]], None], env: Environment, checks: dict[str, Check]
) -> None:
    for attempt in itertools.count(1):
        try:
            run(env, checks)
            return
        except TransientError as error:
            checks.clear()
            checks["start"] = partial(str, error)
            logging.get().warning("start.postponed", role=role, attempt=attempt, error=str(error))
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            time.sleep(min(0.5 * attempt, 5.0))


def run_score(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: holds each article against the watchlist as it is now."""
    from watchword.pipeline.score import Score
    from watchword.settings.reload import Reloading
    from watchword.settings.watching import Watching

    configuration = Reloading(env.config_dir)
    with opened_log(env, keep=configuration.current().general.keep.log) as log:
        _loop(Score(watching=Watching(configuration), log=log), log, checks, group="watchword.score")


def run_alert(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: folds matches into stories; one process is active, others stand by."""
    from watchword.adapters.database.stories import DatabaseStories
    from watchword.pipeline.alert import AlertStage

    owner = f"{os.uname().nodename}:{os.getpid()}"
    with opened_database(env) as database, opened_log(env) as log, opened_announcer(env) as announcer:
        stage = AlertStage(stories=DatabaseStories(database), log=log, announcer=announcer, owner=owner)
        _loop(stage, log, checks, group="watchword.alert", database=database)


def run_archive(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: keeps articles, matches and parked records."""
    from watchword.adapters.database.archive import DatabaseArchive
    from watchword.pipeline.archive import ArchiveStage

    with opened_database(env) as database, opened_log(env) as log:
        _loop(
            ArchiveStage(archive=DatabaseArchive(database)), log, checks, group="watchword.archive", database=database
        )


def _loop(
    stage: Stage[Any], log: Log, checks: dict[str, Check], *, group: str, database: Database | None = None
) -> None:
    loop = Loop(stage, log.reader(group, stage.topics), log)
    stop_on_signals(loop)
    checks.clear()
    checks.update(loop_checks(loop, database))
    with Watchdog(loop, lambda: log.group_lag(group, stage.topics)):
        loop.run()


def loop_checks(loop: Loop[Any], database: Database | None = None) -> dict[str, Check]:
    """What `/readyz` of a consumer asks: that its last batch passed, and that its database answers."""
    checks: dict[str, Check] = {"loop": loop.complaint}
    if database:
        checks["database"] = lambda: _answers(database)
    return checks


def _answers(database: Database) -> str | None:
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    return None


@contextmanager
def serve_health(env: Environment, checks: Mapping[str, Check]) -> Iterator[str | None]:
    """`/metrics`, `/healthz` and `/readyz` of this process while the block runs, where WATCHWORD_METRICS wants them."""
    from watchword.adapters.health_http import HealthServer

    if not env.metrics:
        yield None
        return
    server = HealthServer(env.metrics, checks)
    try:
        yield server.address
    finally:
        server.close()


@dataclass(frozen=True)
class WebWorld:
    """What the board reads. `listen` is None where there is no Redis; the last three look at files, so call them aside.

    `roles`: name -> state, of the `up` that runs on this home; `watches`: id and name of each that is watched for;
    `problem`: what is wrong with the configuration.
    """

    rows: LiveRows
    listen: Callable[[], AsyncIterator[Live]] | None
    roles: Callable[[], dict[str, str]]
    watches: Callable[[], list[tuple[str, str]]]
    problem: Callable[[], str | None]


@contextmanager
def opened_web(env: Environment) -> Iterator[WebWorld]:
    """Opens nothing that could be away: the board answers, and says what is."""
    from watchword.adapters import redis

    url = redis_address(env)
    configuration = _SomeConfiguration(env)
    with opened_live_rows(env) as rows:
        yield WebWorld(
            rows=rows,
            listen=partial(redis.listen, url, redis.MATCHES, redis.ALERTS) if url else None,
            roles=lambda: {name: str(role["state"]) for name, role in _running(env).get("roles", {}).items()},
            watches=configuration.watches,
            problem=configuration.problem,
        )


@contextmanager
def opened_live_rows(env: Environment) -> Iterator[LiveRows]:
    """The rows that board and `tail` read; the database is migrated when it is first there to be read."""
    from watchword.adapters.database.live import DatabaseLiveRows
    from watchword.adapters.database.migrate import migrate

    if env.database_url is None:
        env.place.create()
    database = Database(env.database)
    try:
        yield DatabaseLiveRows(database, migrate)
    finally:
        database.close()


def followed_alerts(env: Environment) -> Iterator[Live | None] | None:
    """Alerts as Redis tells them, with a None every second; None where there is no Redis."""
    from watchword.adapters import redis

    url = redis_address(env)
    return redis.follow(url, redis.ALERTS) if url else None


def redis_address(env: Environment) -> str | None:
    """The URL that was given, else that of the `up` that runs on this home."""
    return env.redis or _running(env).get("redis")


def _running(env: Environment) -> dict[str, Any]:
    """What the `up` on this home says of itself, from its first moment; empty when none runs."""
    if flock.holder(env.place.locks / "up.lock") is None:
        return {}
    try:
        found = json.loads((env.place.path / "roles.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class _SomeConfiguration:
    """The configuration for one who can do without: read when first asked for, and again until it can be read."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._reloading: Reloading | None = None

    def watches(self) -> list[tuple[str, str]]:
        with suppress(ConfigError):
            return [(watch.id, watch.name) for watch in self._read().current().watchlist.watches]
        return []

    def problem(self) -> str | None:
        try:
            return self._read().problem()
        except ConfigError as error:
            return str(error)

    def _read(self) -> Reloading:
        from watchword.settings.reload import Reloading

        self._reloading = self._reloading or Reloading(self._env.config_dir)
        return self._reloading


def run_deliver(env: Environment, checks: dict[str, Check], *, only: str | None = None) -> None:
    """Until SIGTERM: every channel of the configuration as it is now, or `only` one of them."""
    from watchword.settings.reload import Reloading

    configuration = Reloading(env.config_dir)
    known = configuration.current().channels
    if only is not None and only not in known:
        problem = Problem("channels.yaml", None, only, "there is no such channel", f"name one of {', '.join(known)}")
        raise ConfigError(problem)
    keep = configuration.current().general.keep.log
    with opened_database(env) as database, opened_log(env, keep=keep) as log:
        channels = deliverer(configuration, database, log, only=only)
        stop_on_signals(channels)
        checks.clear()
        checks.update(channels=channels.complaint, database=lambda: _answers(database))
        channels.run()


def deliverer(configuration: Reloading, database: Database, log: Log, *, only: str | None = None) -> Switchboard:
    """The channels as threads, not yet running."""
    from watchword.adapters.database.deliveries import DatabaseLedger
    from watchword.model import utc_now
    from watchword.pipeline.deliver import reconcile
    from watchword.pipeline.switchboard import Switchboard

    ledger = DatabaseLedger(database)

    def wanted() -> dict[str, tuple[Channel, Networks]]:
        now = configuration.current()
        networks = now.general.allow_private_networks
        return {name: (each, networks) for name, each in now.channels.items() if only in (None, name)}

    return Switchboard(
        wanted=wanted,
        reconcile=lambda: reconcile(ledger, log, list(configuration.current().channels), utc_now()),
        open_worker=lambda _name, setup: _channel_worker(setup[0], setup[1], configuration, ledger, log),
    )


def _channel_worker(
    channel: Channel, networks: Networks, configuration: Reloading, ledger: Ledger, log: Log
) -> ChannelWorker:
    from watchword.pipeline.deliver import Courier, Receive, start_of
    from watchword.pipeline.switchboard import ChannelWorker

    owner = f"{os.uname().nodename}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    sender = sender_of(channel, networks)
    courier = Courier(channel=channel, ledger=ledger, sender=sender, owner=owner, is_gone=_is_gone)
    group = f"watchword.deliver.{channel.name}"

    def open_loop() -> Loop[Any]:
        start = start_of(ledger, log, channel.name)
        stage = Receive(
            channel=channel,
            ledger=ledger,
            routes=lambda watch: configuration.current().channels_of(watch),
            start=start,
            recorded=courier.wake,
        )
        return Loop(stage, log.reader(group, stage.topics, start=start or "beginning"), log)

    return ChannelWorker(channel.name, courier, open_loop, lag=lambda: log.group_lag(group, ["alerts"]))


def _is_gone(owner: str) -> bool:
    """Whether an owner `machine:process:…` was a process of this machine that has ended."""
    machine, number, _ = owner.split(":")
    if machine != os.uname().nodename:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def sender_of(channel: Channel, networks: Networks) -> Sender:
    """The way out of `channel`; of private addresses it reaches those in `networks` alone."""
    from watchword.adapters.console import ConsoleSender
    from watchword.adapters.slack import SlackSender
    from watchword.adapters.smtp import MailSender
    from watchword.adapters.webhook import WebhookSender
    from watchword.net import MAIL_PORTS, AddressGuard
    from watchword.stories.channel import Mail, Slack, Webhook

    match channel.settings:
        case Webhook() as webhook:
            return WebhookSender(channel.name, webhook, AddressGuard(networks))
        case Slack() as slack:
            return SlackSender(channel.name, slack, AddressGuard(networks))
        case Mail() as mail:
            return MailSender(channel.name, mail, AddressGuard(networks, ports=MAIL_PORTS))
        case _:
            return ConsoleSender(channel.name)


def write_digests(env: Environment, *, day: date | None = None, dry_run: bool = False) -> list[Outcome]:
    """The digest of `day` (today, on the digest's clocks) for every list that wants it; see pipeline/digest.py.

    With `dry_run` nothing is sent, filed or remembered: the text is only returned. What could not be sent is an outcome
    with an error; the other lists have theirs all the same, and the next trigger for that date tries again.
    """
    from watchword.adapters.database.digests import DatabaseDigests
    from watchword.model import utc_now
    from watchword.pipeline.digest import Digest, Issue
    from watchword.settings.configuration import load
    from watchword.settings.general import DigestSettings

    configuration = load(env.config_dir)
    settings = configuration.general.digest or DigestSettings()
    now = utc_now()
    day = day or now.astimezone(settings.zone).date()
    watches = {watch.id: watch.name for watch in configuration.watchlist.watches}
    with opened_database(env) as database:
        stage = Digest(digests=DatabaseDigests(database), zone=settings.zone)
        if dry_run:
            return [stage.preview(Issue("file", day, now, watches))]
        return [
            stage.publish(Issue(name, day, now, watches, post))
            for name, post in _posts(env, configuration, settings.channels, day)
        ]


def _posts(
    env: Environment, configuration: Configuration, channels: Sequence[str], day: date
) -> Iterator[tuple[str, Post]]:
    """Each list with its way out: a text under home, and every recipient of the channels that the settings name."""
    from watchword.pipeline.digest import file_under
    from watchword.stories.channel import recipients

    yield "file", file_under(env.place.digests, day)
    for name in channels:
        channel = configuration.channels[name]
        sender = sender_of(channel, configuration.general.allow_private_networks)
        for recipient in recipients(channel):
            yield (name if recipient == name else f"{name}:{recipient}"), _post(channel.type, sender, recipient)


def _post(kind: str, sender: Sender, recipient: str) -> Post:
    from watchword.render.message import note

    def post(subject: str, text: str, id: str) -> None:
        sender.send(note(kind, id=id, recipient=recipient, subject=subject, text=text))

    return post


def tidy_up(env: Environment) -> dict[str, int]:
    """Forgets what is older than `keep:` says; what was removed, by kind."""
    from watchword.adapters.database.archive import DatabaseArchive
    from watchword.model import utc_now
    from watchword.pipeline.tidy import Ages, tidy
    from watchword.ports import TOPICS
    from watchword.settings.configuration import load

    keep = load(env.config_dir).general.keep
    ages = Ages(keep.log, keep.unmatched, keep.matched, keep.deliveries, keep.suppressed)
    with opened_database(env) as database, opened_log(env, keep=keep.log) as records:
        archive = DatabaseArchive(database)
        return tidy(records=records, database=archive, topics=TOPICS, keep=ages, now=utc_now())


@contextmanager
def opened_poller(env: Environment, configuration: Reloading | None = None) -> Iterator[Poller]:
    """What a poll run needs; `asyncio.run(poller.run(minutes=4.75, trace_id=str(flow_run_id)))` is one.

    Each run reconciles `feeds.yaml` into the database at its start, and again when the files change. Without
    `configuration` it is read from `env.config_dir`. `run` returns a Report: `rows` are the table of the run.
    """
    from watchword.adapters.database.feeds import DatabaseFeeds
    from watchword.settings.reload import Reloading

    configuration = configuration or Reloading(env.config_dir)
    keep = configuration.current().general.keep.log
    with opened_database(env) as database, opened_log(env, keep=keep) as log:
        yield _poller(DatabaseFeeds(database), log, lambda: poll_orders(configuration.current()))


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
        yield _poller(feeds.DatabaseFeeds(database), log, lambda: orders, clock)
    finally:
        database.close()


def _poller(
    feeds: Feeds, log: Publish, orders: Callable[[], Orders], clock: Callable[[], datetime] = utc_now
) -> Poller:
    """Over the network, reading in a process of its own."""
    from watchword.adapters.fetch import Fetcher
    from watchword.adapters.parse_worker import ParseWorker
    from watchword.net import AddressGuard
    from watchword.pipeline.poller import Poller

    fetcher = Fetcher(AddressGuard(), clock=clock)
    return Poller(feeds=feeds, log=log, fetch=fetcher, parse=ParseWorker(), orders=orders, clock=clock)


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


def grown_a_day(env: Environment) -> int | None:
    """Bytes by which database and log grow in a day, from what the last one brought; None where nothing is kept yet."""
    from watchword.adapters.database import growth
    from watchword.model import utc_now

    if env.database_url is None and not env.place.watchword_db.exists():
        return None
    with opened_database(env) as database, database.read() as connection:
        records = env.place.log_db.stat().st_size if env.log_url is None and env.place.log_db.exists() else 0
        return round((growth.size(connection) + records) * growth.share_a_day(connection, utc_now()))
