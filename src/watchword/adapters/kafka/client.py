"""Making a client of kafka-python without leaving anything behind when it can't be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

from watchword.adapters.kafka.settings import KafkaSettings
from watchword.errors import TransientError

REQUEST_MS = 10_000
COMMON = {
    "client_id": "watchword",
    "bootstrap_timeout_ms": 5000,
    "request_timeout_ms": REQUEST_MS,
    "reconnect_backoff_max_ms": 1000,  # a broker that is back is found within a second
}
Client = TypeVar("Client")


def connect(kind: Callable[..., Client], settings: KafkaSettings, **options: Any) -> Client:
    """A client that has seen the cluster; TransientError names the brokers and what may be wrong."""
    sockets: list[KafkaNetClient] = []

    def network(**given: Any) -> KafkaNetClient:
        sockets.append(KafkaNetClient(**given))
        return sockets[-1]

    try:
        return kind(kafka_client=network, **COMMON, **settings.options(), **options)
    except (KafkaError, OSError) as error:
        for each in sockets:  # what failed while it was made leaves its thread and descriptors behind
            with suppress(Exception):
                each.close()
        # A wrong password, a wrong certificate and a wrong port look alike from here.
        raise TransientError(
            f"{settings} does not answer: check the address, the protocol and the credentials ({_short(error)})"
        ) from error


@contextmanager
def answering(settings: KafkaSettings, asked: str, failed: Callable[[Exception], None]) -> Iterator[None]:
    """TransientError for whatever the brokers or the network have against `asked`, after `failed` has seen it."""
    try:
        yield
    except (KafkaError, OSError) as error:
        failed(error)
        raise TransientError(f"{settings} does not {asked}: {_short(error)}") from error


def _short(error: Exception) -> str:
    told = (str(error) or type(error).__name__).removesuffix(": None")
    return told.partition("\n")[0].partition(": Request '")[0]  # the library likes to quote the whole request
