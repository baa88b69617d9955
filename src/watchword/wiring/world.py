"""The three outside things that most roles open: the database, the log, the announcements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from watchword.adapters.database import Database
from watchword.ports import Announcer, Log
from watchword.settings.env import Environment


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
