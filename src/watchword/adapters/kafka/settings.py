"""How to reach the brokers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class KafkaSettings:
    """`bootstrap` is `host:port` of some brokers. Topics and groups begin with `topic_prefix`; the password is never
    shown. `replication` is the number of copies of the topics that are created here."""

    bootstrap: tuple[str, ...]
    security_protocol: str = "PLAINTEXT"
    sasl_mechanism: str | None = None
    sasl_username: str | None = None
    sasl_password: str | None = field(default=None, repr=False)
    ssl_cafile: str | None = None
    ssl_certfile: str | None = None
    ssl_keyfile: str | None = None
    topic_prefix: str = "watchword."
    replication: int = 1

    def __str__(self) -> str:
        return f"Kafka at {','.join(self.bootstrap)} with {self.security_protocol}"

    def options(self) -> dict[str, Any]:
        """In the words of kafka-python, alike for its producer, consumer and admin client."""
        return {
            "bootstrap_servers": list(self.bootstrap),
            "security_protocol": self.security_protocol,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username,
            "sasl_plain_password": self.sasl_password,
            "ssl_cafile": self.ssl_cafile,
            "ssl_certfile": self.ssl_certfile,
            "ssl_keyfile": self.ssl_keyfile,
        }

    def topic(self, name: str) -> str:
        return self.topic_prefix + name

    def name(self, topic: str) -> str:
        return topic.removeprefix(self.topic_prefix)

    def group(self, name: str) -> str:
        """Groups are called `watchword.score` or `score` by those who read; both are one group."""
        return self.topic_prefix + name.removeprefix("watchword.")
