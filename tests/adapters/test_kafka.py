"""What only the log on Kafka promises: its topics, its sizes, and what it says when it can't be reached."""

from __future__ import annotations

import base64
import gc
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from tests.reading import join, outgoing, take, values
from tests.waiting import wait_until, within
from watchword.adapters.kafka import KafkaLog, KafkaSettings
from watchword.errors import ConfigError, PermanentError, TransientError
from watchword.ports import TOPICS, Outgoing, Partition

MATCHES = Partition("matches", 0)


@pytest.fixture
def log(kafka_settings: KafkaSettings) -> Iterator[KafkaLog]:
    opened = KafkaLog(kafka_settings)
    yield opened
    opened.close()


@pytest.fixture
def admin(kafka_settings: KafkaSettings) -> Iterator[KafkaAdminClient]:
    with KafkaAdminClient(bootstrap_servers=list(kafka_settings.bootstrap)) as client:
        yield client


@pytest.mark.kafka
def test_topics_are_made_at_the_first_use_with_the_partitions_that_were_promised(
    log: KafkaLog, kafka_settings: KafkaSettings, admin: KafkaAdminClient
) -> None:
    log.publish("alerts", outgoing("a"))

    described = admin.describe_topics([kafka_settings.topic(name) for name in TOPICS])
    assert {kafka_settings.name(topic["name"]): len(topic["partitions"]) for topic in described} == {
        "articles": 12,
        "matches": 1,
        "alerts": 3,
        "parked": 1,
    }


@pytest.mark.kafka
def test_topics_keep_their_records_for_a_week_or_as_long_as_the_last_who_said_so_said(
    kafka_settings: KafkaSettings, admin: KafkaAdminClient
) -> None:
    kept: list[int] = []
    for keep in (None, timedelta(days=3), None):
        log = KafkaLog(kafka_settings, keep=keep)
        log.ends("articles")
        log.close()
        _catch_up(admin, kafka_settings.topic(f"marker{len(kept)}"))
        kept.append(_retention(admin, kafka_settings.topic("articles")))

    assert kept == [7 * 86_400_000, 3 * 86_400_000, 3 * 86_400_000]


@pytest.mark.kafka
def test_a_topic_of_matches_with_several_partitions_is_an_error_that_says_what_to_do(
    log: KafkaLog, kafka_settings: KafkaSettings, admin: KafkaAdminClient
) -> None:
    admin.create_topics({kafka_settings.topic("matches"): {"num_partitions": 4, "replication_factor": 1}})

    with pytest.raises(ConfigError, match="has 4 partitions; delete it"):
        log.reader("alert", ["matches"]).poll(1, 0.1)


@pytest.mark.kafka
def test_more_copies_than_there_are_brokers_are_an_error_that_names_the_setting(kafka_settings: KafkaSettings) -> None:
    log = KafkaLog(replace(kafka_settings, replication=3))

    with pytest.raises(TransientError, match="WATCHWORD_KAFKA_REPLICATION wants 3 copies"):
        log.publish("matches", outgoing("a"))
    log.close()


@pytest.mark.kafka
def test_groups_and_topics_carry_the_prefix_once(
    log: KafkaLog, kafka_settings: KafkaSettings, admin: KafkaAdminClient
) -> None:
    log.publish("matches", outgoing("ab"))
    reader = log.reader("watchword.alert", ["matches"])
    take(reader, 2)

    reader.commit({MATCHES: 1})

    committed = admin.list_group_offsets(f"{kafka_settings.topic_prefix}alert")
    ((offsets),) = committed.values()
    assert {tp.topic: each.offset for tp, each in offsets.items()} == {f"{kafka_settings.topic_prefix}matches": 1}
    assert log.group_lag("watchword.alert", ["matches"]) == 1
    reader.close()


@pytest.mark.kafka
def test_a_record_of_five_megabytes_that_does_not_compress_arrives_whole(log: KafkaLog) -> None:
    large = os.urandom(5_000_000)
    log.publish("matches", [Outgoing(b"k", large), Outgoing(b"k", b"the next")])
    reader = log.reader("alert", ["matches"])

    assert [record.value for record in take(reader, 2)] == [large, b"the next"]
    reader.close()


@pytest.mark.kafka
def test_a_record_that_is_too_large_is_a_permanent_error_and_the_next_ones_pass(log: KafkaLog) -> None:
    with pytest.raises(PermanentError, match="topic matches: a record of 9000001 bytes is too large"):
        log.publish("matches", [Outgoing(b"k", bytes(9_000_000))])

    log.publish("matches", outgoing("a"))

    assert log.ends("matches") == {MATCHES: 1}


@pytest.mark.kafka
def test_the_largest_record_of_a_topic_can_be_parked(log: KafkaLog) -> None:
    largest = os.urandom(8 * 1024 * 1024 - 1)

    log.publish("articles", [Outgoing(b"k", largest)])
    log.publish("parked", [Outgoing(b"k", base64.b64encode(largest))])

    assert log.ends("parked") == {Partition("parked", 0): 1}


@pytest.mark.kafka
def test_more_records_than_may_be_in_flight_are_published_in_order(log: KafkaLog) -> None:
    log.publish("matches", outgoing(str(number) for number in range(2500)))
    reader = log.reader("alert", ["matches"])

    assert values(take(reader, 2500)) == [str(number) for number in range(2500)]
    reader.close()


@pytest.mark.kafka
def test_clients_that_are_closed_leave_no_thread_behind(kafka_settings: KafkaSettings) -> None:
    before = threading.active_count()

    log = KafkaLog(kafka_settings)
    log.publish("matches", outgoing("a"))
    reader = join(log.reader("alert", ["matches"]))
    working = threading.active_count()
    reader.close()
    log.close()

    assert working > before
    assert threading.active_count() == before


def test_a_kafka_that_is_away_is_an_error_that_names_it_and_asking_again_leaves_nothing_behind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("CRITICAL", "kafka")  # as in the product; what is captured would hold on to sockets
    log = KafkaLog(_nobody())
    reader = log.reader("alert", ["matches"])
    gc.collect()
    before, threads = len(os.listdir("/proc/self/fd")), threading.active_count()

    for ask in (lambda: log.publish("matches", outgoing("a")), lambda: reader.poll(1, 0.1)):
        with pytest.raises(TransientError, match=r"Kafka at 127.0.0.1:\d+ with PLAINTEXT does not answer"):
            ask()

    gc.collect()  # the library leaves its sockets to the collector
    assert (len(os.listdir("/proc/self/fd")), threading.active_count()) == (before, threads)
    assert reader.assigned() == frozenset()
    assert reader.lag() == {}
    reader.close()
    log.close()


def test_a_reader_that_never_met_its_brokers_waits_and_closes_without_them() -> None:
    reader = KafkaLog(_nobody()).reader("alert", ["matches"])

    begin = time.monotonic()
    reader.idle(0.2)
    reader.close()

    assert 0.2 <= time.monotonic() - begin < within(1)


def test_a_password_is_never_shown() -> None:
    settings = KafkaSettings(("h:9092",), sasl_username="desk", sasl_password="hunter2")

    assert "hunter2" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(("group", "on_kafka"), [("score", "watchword.score"), ("watchword.score", "watchword.score")])
def test_a_group_may_be_named_with_or_without_its_prefix(group: str, on_kafka: str) -> None:
    assert KafkaSettings(("h:9092",)).group(group) == on_kafka
    assert replace(KafkaSettings(("h:9092",)), topic_prefix="desk.").group(group) == "desk.score"


def _catch_up(admin: KafkaAdminClient, topic: str) -> None:
    """A broker learns of changes in their order, a moment after they were answered: once it has this one it has all before."""
    admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1}})
    wait_until(lambda: topic in admin.list_topics(), 20, f"the broker knows {topic}")


def _retention(admin: KafkaAdminClient, topic: str) -> int:
    described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    return int(described["topic"][topic]["retention.ms"]["value"])


def _nobody() -> KafkaSettings:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return KafkaSettings((f"127.0.0.1:{listening.getsockname()[1]}",))
