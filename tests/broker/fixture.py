"""The fixture `kafka`: one real broker for the whole test run. Every test has topics of its own by its prefix."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # most runs need no broker, and its imports would cost each of them half a second
    from tests.broker.real_kafka import RealKafka
    from watchword.adapters.kafka import KafkaSettings


@pytest.fixture(scope="session")
def kafka() -> Iterator[RealKafka]:
    """Never killed or frozen: who wants that starts one of its own."""
    with start_kafka() as running:
        yield running


@pytest.fixture
def kafka_settings(kafka: RealKafka) -> KafkaSettings:
    """The session's broker, with a prefix that no other test has."""
    return kafka.settings(own_prefix())


def own_prefix() -> str:
    return f"t{uuid.uuid4().hex[:8]}."


def start_kafka(nodes: int = 1) -> RealKafka:
    """Not yet running; skips the test where a broker can't be had."""
    from tests.broker.jars import Missing
    from tests.broker.real_kafka import RealKafka

    try:
        return RealKafka(nodes)
    except Missing as missing:
        pytest.skip(str(missing))
