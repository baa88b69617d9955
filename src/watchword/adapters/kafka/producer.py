"""Publishing: a producer of kafka-python for as long as it works.

After an outage longer than its delivery timeout the idempotent producer is dead for good, and futures that it still
owes may never complete. So every batch has a deadline of its own; a producer that misses one is thrown away, and the
whole batch is published again by another. A record that "failed" may be in the log all the same: readers know by key.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

from kafka import KafkaProducer
from kafka.errors import KafkaError

from watchword import log as logging
from watchword.adapters.kafka.admin import LARGEST, largest
from watchword.adapters.kafka.client import connect
from watchword.adapters.kafka.settings import KafkaSettings
from watchword.errors import PermanentError, TransientError
from watchword.ports import Outgoing

DELIVERY_SECONDS = 12.0
TRIES = 2
IN_FLIGHT_RECORDS = 1000
IN_FLIGHT_BYTES = 16 * 1024 * 1024
OPTIONS = {
    "acks": "all",
    "enable_idempotence": True,  # said aloud: with any conflicting option it would else be switched off in silence
    "compression_type": "zstd",
    "linger_ms": 5,
    "batch_size": 256 * 1024,
    "delivery_timeout_ms": int(DELIVERY_SECONDS * 1000),
    "max_block_ms": 5000,
    "max_request_size": 2 * LARGEST,
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
}

log = logging.get()


class Publisher:
    """Several threads may publish; they share one producer and any of them may throw it away."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._choosing = threading.Lock()
        self._producer: KafkaProducer | None = None

    def publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        """Returns when the brokers have acknowledged all of them. The library has no back-pressure: this is it."""
        for record in records:
            if (size := len(record.key) + len(record.value)) > largest(topic):
                raise PermanentError(
                    f"topic {topic}: a record of {size} bytes is too large, {largest(topic)} is the most"
                )
        for some in _portions(records):
            self._publish(topic, some)

    def close(self) -> None:
        with self._choosing:
            if self._producer is not None:
                with suppress(Exception):
                    self._producer.close(timeout=2)
                self._producer = None

    def _publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        for tried in range(1, TRIES + 1):
            producer = self._current()
            try:
                return _deliver(producer, self._settings.topic(topic), records)
            except (KafkaError, OSError) as error:
                self._discard(producer)
                failure = error
                log.info("producer.discarded", topic=topic, tried=tried, error=str(error))
        raise TransientError(f"{self._settings} did not take {len(records)} records of topic {topic}: {failure}")

    def _current(self) -> KafkaProducer:
        with self._choosing:
            if self._producer is None:
                self._producer = connect(KafkaProducer, self._settings, **OPTIONS)
            return self._producer

    def _discard(self, producer: KafkaProducer) -> None:
        with self._choosing:
            if self._producer is producer:
                self._producer = None
        producer.flush = lambda timeout=None: None  # closing a dead one would wait for it, then leak its thread
        with suppress(Exception):
            producer.close(timeout=0)


def _deliver(producer: KafkaProducer, topic: str, records: Sequence[Outgoing]) -> None:
    futures = [producer.send(topic, key=record.key, value=record.value) for record in records]
    end = time.monotonic() + DELIVERY_SECONDS + 1
    for future in futures:
        future.get(timeout=max(0.001, end - time.monotonic()))


def _portions(records: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    begin = size = 0
    for number, record in enumerate(records):
        size += len(record.value)
        if size > IN_FLIGHT_BYTES or number - begin >= IN_FLIGHT_RECORDS:
            yield records[begin:number]
            begin, size = number, len(record.value)
    if begin < len(records):
        yield records[begin:]
