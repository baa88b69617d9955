"""The only module that knows the adapters: what a role needs of the world, opened here and closed again.

One context manager for each thing a role opens. Adapters are imported inside, so that a process pays for what it uses.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from watchword import log as logging
from watchword.adapters.database import Database
from watchword.errors import ConfigError, TransientError, WatchwordError
from watchword.leash import watch_parent
from watchword.loop import Loop, Stage, Watchdog, stop_on_signals
from watchword.ports import Announcer, Log
from watchword.settings.env import Environment
from watchword.settings.env import read as read_environment

if TYPE_CHECKING:
    from watchword.adapters.health_http import Check


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
def opened_log(env: Environment, *, keep: timedelta = timedelta(days=7)) -> Iterator[Log]:
    """The log; on Kafka its topics are created if they are missing, to be kept for `keep`."""
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


def _kafka_log(env: Environment, keep: timedelta) -> Log:
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
        checks: dict[str, Check] = {}
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
        _loop(Score(watching=Watching(configuration), log=log), log, checks, group="score")


def run_alert(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: folds matches into stories; one process is active, others stand by."""
    from watchword.adapters.database.stories import DatabaseStories
    from watchword.pipeline.alert import AlertStage

    owner = f"{os.uname().nodename}:{os.getpid()}"
    with opened_database(env) as database, opened_log(env) as log, opened_announcer(env) as announcer:
        stage = AlertStage(stories=DatabaseStories(database), log=log, announcer=announcer, owner=owner)
        _loop(stage, log, checks, group="alert", database=database)


def run_archive(env: Environment, checks: dict[str, Check]) -> None:
    """Until SIGTERM: keeps articles, matches and parked records."""
    from watchword.adapters.database.archive import DatabaseArchive
    from watchword.pipeline.archive import ArchiveStage

    with opened_database(env) as database, opened_log(env) as log:
        _loop(ArchiveStage(archive=DatabaseArchive(database)), log, checks, group="archive", database=database)


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
