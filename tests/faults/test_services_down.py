"""Kafka, Redis and PostgreSQL go away and come back: what was said meanwhile is heard, and nobody had to do anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NamedTuple

import pytest

from tests import postgres_server
from tests.broker.fixture import start_kafka
from tests.broker.real_kafka import RealKafka
from tests.faults.pipeline import CONSUMERS, Pipeline, running
from tests.postgres_server import PostgresServer
from tests.redis_server import RedisServer
from tests.waiting import wait_until

HEALED = 30.0
pytestmark = [pytest.mark.kafka, pytest.mark.redis, pytest.mark.postgres, pytest.mark.slow]


class Services:
    """The three, with a pipeline that runs over them."""

    def __init__(self, kafka: RealKafka, postgres: PostgresServer, redis: RedisServer, pipeline: Pipeline) -> None:
        self.kafka, self.postgres, self.redis, self.pipeline = kafka, postgres, redis, pipeline

    def down(self, which: str) -> None:
        stop: dict[str, Callable[[], None]] = {
            "kafka": self.kafka.brokers[0].kill,
            "postgresql": self.postgres.stop,
            "redis": self.redis.kill,
        }
        stop[which]()

    def back(self, which: str) -> None:
        start: dict[str, Callable[[], None]] = {
            "kafka": self.kafka.brokers[0].start,
            "postgresql": self.postgres.start,
            "redis": self._redis_back,
        }
        start[which]()

    def _redis_back(self) -> None:
        self.redis.start()
        self.pipeline.subscriber.connect(self.redis.url)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with ExitStack() as stack:
        kafka = stack.enter_context(start_kafka())
        if postgres_server.binaries() is None:
            pytest.skip("missing service: PostgreSQL (sudo make services)")
        postgres = stack.enter_context(postgres_server.running())
        redis = RedisServer(tcp=True)
        redis.start()
        stack.callback(redis.remove)
        urls = {
            "WATCHWORD_LOG_URL": kafka.url,
            "WATCHWORD_DATABASE_URL": postgres.new_database(),
            "WATCHWORD_REDIS_URL": redis.url,
        }
        for pipeline in running(tmp_path_factory.mktemp("services-down"), urls):
            pipeline.processes.keep_polling()
            yield Services(kafka, postgres, redis, pipeline)


class After(NamedTuple):
    """What an outage left behind: how often the webhook heard what was said in its midst, who ended, who broke."""

    heard: int
    ended: list[str]
    tracebacks: list[str]


AS_IF_NOTHING_HAD_BEEN = After(heard=1, ended=[], tracebacks=[])
"""One id, however often it came; no process had to be restarted."""


def outage(services: Services, *which: str, seconds: float) -> After:
    pipeline = services.pipeline
    before = pipeline.says()
    wait_until(lambda: pipeline.everybody_heard(before), 60, "everybody heard while all was well")

    for each in which:
        services.down(each)
    meanwhile = pipeline.says()
    time.sleep(seconds)  # the length of the outage is what is tested
    for each in which:
        services.back(each)

    wait_until(lambda: pipeline.outside.everybody_heard(meanwhile), HEALED, f"healed from an outage of {which}")
    after: list[str] = []
    wait_until(lambda: is_heard_again(pipeline, after), HEALED, "what comes after it is heard live, too", every=2)
    return After(
        heard=len(pipeline.outside.webhook_heard(meanwhile)),
        ended=[name for name in CONSUMERS if pipeline.processes.running[name].poll() is not None],
        tracebacks=[name for name in (*CONSUMERS, "poll") if "Traceback" in pipeline.processes.said(name)],
    )


def is_heard_again(pipeline: Pipeline, said: list[str]) -> bool:
    """Says one thing more: what is told before the announcer has found the new Redis is live to nobody, by contract."""
    said.append(pipeline.says())
    return any(pipeline.everybody_heard(headline) for headline in said)


@pytest.mark.parametrize("which", ["kafka", "postgresql", "redis"])
def test_one_service_that_goes_away_and_comes_back_is_made_good(services: Services, which: str) -> None:
    assert outage(services, which, seconds=15) == AS_IF_NOTHING_HAD_BEEN


def test_a_minute_without_any_of_them_is_made_good_within_half_a_minute(services: Services) -> None:
    assert outage(services, "kafka", "postgresql", "redis", seconds=60) == AS_IF_NOTHING_HAD_BEEN
