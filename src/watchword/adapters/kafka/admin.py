"""What is asked about the topics from outside of any group: that they exist, where they end, what a group left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from kafka import KafkaAdminClient, OffsetSpec, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import AuthorizationError, InvalidReplicationFactorError, TopicAlreadyExistsError

from watchword import log as logging
from watchword.adapters.kafka.client import REQUEST_MS, answering, connect
from watchword.adapters.kafka.settings import KafkaSettings
from watchword.errors import ConfigError, Problem, TransientError
from watchword.ports import TOPICS, Partition

LARGEST = 12 * 1024 * 1024
"""Bytes of a record of `parked`, which carries any other in base64; the other topics take two thirds of it."""

KEEP = timedelta(days=7)

log = logging.get()
T = TypeVar("T")


class Admin:
    """One admin client for all threads of a KafkaLog, made when first needed and after each failure."""

    def __init__(self, settings: KafkaSettings, keep: timedelta | None) -> None:
        self._settings, self._keep = settings, keep
        self._asking = threading.Lock()
        self._client: KafkaAdminClient | None = None
        self._ready = False

    def ensure_topics(self) -> None:
        """Topics that are missing are created; one that must have a single partition and has more is a ConfigError."""
        if not self._ready:
            self._ask("create its topics", self._create_topics)
            self._ready = True

    def ends(self, topic: str) -> dict[Partition, int]:
        self.ensure_topics()
        return self._ask("tell where topics end", lambda client: self._offsets(client, [topic], OffsetSpec.LATEST))

    def group_lag(self, group: str, topics: Iterable[str]) -> int:
        self.ensure_topics()
        return self._ask("tell a group's lag", lambda client: self._lag(client, self._settings.group(group), [*topics]))

    def close(self) -> None:
        with self._asking:
            self._discard()

    def _ask(self, what: str, question: Callable[[KafkaAdminClient], T]) -> T:
        with self._asking, answering(self._settings, what, self._discard):
            if self._client is None:
                self._client = connect(KafkaAdminClient, self._settings)
            return question(self._client)

    def _discard(self, _: Exception | None = None) -> None:
        if self._client is not None:
            with suppress(Exception):
                self._client.close()
            self._client = None

    # -- topics ------------------------------------------------------------------------------------------------------

    def _create_topics(self, client: KafkaAdminClient) -> None:
        there = {topic["name"]: len(topic["partitions"]) for topic in client.describe_topics(self._names())}
        self._check({name: partitions for name, partitions in there.items() if partitions})
        for name, partitions in TOPICS.items():
            if not there.get(self._settings.topic(name)):
                self._create(client, name, partitions)
        client.wait_for_topics(self._names(), timeout_ms=REQUEST_MS)
        self._set_configs(client)

    def _check(self, there: dict[str, int]) -> None:
        """One active alert member over all matches is what keeps stories whole."""
        matches = self._settings.topic("matches")
        if there.get(matches, 1) != 1:
            fix = "delete it and let Watchword create it, with its 1 partition"
            raise ConfigError(Problem("Kafka", None, matches, f"the topic has {there[matches]} partitions", fix))

    def _create(self, client: KafkaAdminClient, name: str, partitions: int) -> None:
        copies = self._settings.replication
        configs = {"min.insync.replicas": str(max(1, copies - 1)), **_kept(KEEP), **self._configs(name)}
        topic = {"num_partitions": partitions, "replication_factor": copies, "configs": configs}
        try:
            client.create_topics({self._settings.topic(name): topic}, timeout_ms=REQUEST_MS)
        except TopicAlreadyExistsError:
            return  # another role was faster
        except InvalidReplicationFactorError as error:
            wish = f"WATCHWORD_KAFKA_REPLICATION wants {copies} copies of its topics"
            raise TransientError(f"{self._settings}: {wish}, and fewer brokers are up") from error

    def _set_configs(self, client: KafkaAdminClient) -> None:
        """`keep: log` may have been changed since the topics were created, and others may have created them."""
        wanted = [ConfigResource(ConfigResourceType.TOPIC, self._settings.topic(n), self._configs(n)) for n in TOPICS]
        try:
            # Not `raise_on_unknown`: it asks a broker, which may not have heard of a new topic, and knows no key of it then.
            told = client.alter_configs(wanted, raise_on_unknown=False)["topic"]
        except AuthorizationError as error:
            told = dict.fromkeys(self._names(), str(error))
        for name, answer in told.items():
            if answer != "OK":
                log.warning("topic.left", topic=name, error=answer)

    def _configs(self, name: str) -> dict[str, str]:
        size = {"max.message.bytes": str(largest(name) + 4096)}  # a batch is a record with a few bytes around it
        return {**size, **(_kept(self._keep) if self._keep else {})}

    def _names(self) -> list[str]:
        return [self._settings.topic(name) for name in TOPICS]

    # -- offsets -----------------------------------------------------------------------------------------------------

    def _lag(self, client: KafkaAdminClient, group: str, topics: list[str]) -> int:
        ends = self._offsets(client, topics, OffsetSpec.LATEST)
        firsts = self._offsets(client, topics, OffsetSpec.EARLIEST)
        committed = {self._place(tp): each.offset for tp, each in client.list_group_offsets(group)[group].items()}
        return sum(end - max(committed.get(place, 0), firsts[place]) for place, end in ends.items())

    def _offsets(self, client: KafkaAdminClient, topics: list[str], which: OffsetSpec) -> dict[Partition, int]:
        described = client.describe_topics([self._settings.topic(topic) for topic in topics])
        wanted = {TopicPartition(t["name"], p["partition_index"]): which for t in described for p in t["partitions"]}
        found = client.list_partition_offsets(wanted, timeout_ms=REQUEST_MS)
        return {self._place(tp): each.offset for tp, each in found.items()}

    def _place(self, partition: TopicPartition) -> Partition:
        return Partition(self._settings.name(partition.topic), partition.partition)


def largest(topic: str) -> int:
    return LARGEST if topic == "parked" else LARGEST * 2 // 3


def _kept(keep: timedelta) -> dict[str, str]:
    return {"retention.ms": str(int(keep.total_seconds() * 1000))}
