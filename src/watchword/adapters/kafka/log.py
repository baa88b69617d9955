"""The port `Log` over Kafka."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from watchword.adapters.kafka.admin import Admin
from watchword.adapters.kafka.producer import Publisher
from watchword.adapters.kafka.reader import KafkaReader
from watchword.adapters.kafka.settings import KafkaSettings
from watchword.ports import Outgoing, Partition, Start


class KafkaLog:
    """Topics are created when they are first needed and keep their records for `keep`; without it as long as they do,
    and a new one for 7 days. Several threads may publish."""

    def __init__(self, settings: KafkaSettings, *, keep: timedelta | None = None) -> None:
        self._settings = settings
        self._admin = Admin(settings, keep)
        self._publisher = Publisher(settings)

    def publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        self._admin.ensure_topics()
        self._publisher.publish(topic, records)

    def reader(self, group: str, topics: Iterable[str], *, start: Start = "beginning") -> KafkaReader:
        return KafkaReader(self._settings, group, topics, start, self._admin.ensure_topics)

    def ends(self, topic: str) -> dict[Partition, int]:
        return self._admin.ends(topic)

    def group_lag(self, group: str, topics: Iterable[str]) -> int:
        return self._admin.group_lag(group, topics)

    def unread(self, topic: str, before: datetime) -> Mapping[str, int]:
        """Nothing is trimmed from here, so nobody needs a warning from here."""
        return {}

    def trim(self, topic: str, before: datetime) -> int:
        """Kafka does it by itself, after `keep`."""
        return 0

    def close(self) -> None:
        self._publisher.close()
        self._admin.close()
