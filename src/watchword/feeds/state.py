"""What is known of a feed between two polls, and what one poll came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from watchword.feeds.address import host_key
from watchword.feeds.identity import Basis
from watchword.feeds.source import FeedSource

OutcomeKind = Literal["ok", "not_modified", "skipped", "failed"]
Condition = Literal["new", "ok", "failing", "gone"]
"""New: never polled. Gone: its server says that it won't come back."""


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """One feed. The columns of `feeds`, claims aside; adapters/database/schema.py says what each means."""

    url: str
    host: str
    name: str
    group: str
    language: str | None = None
    zone: str | None = None
    every: timedelta | None = None
    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    next_at: datetime
    not_before: datetime | None = None
    max_age: timedelta | None = None
    ttl: timedelta | None = None
    first_polled_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_outcome: str | None = None
    last_status: int | None = None
    last_error: str | None = None
    failures: int = 0
    basis: Basis | None = None
    gone_at: datetime | None = None

    @property
    def condition(self) -> Condition:
        if self.last_outcome is None:
            return "new"
        if self.gone_at:
            return "gone"
        return "failing" if self.last_outcome == "failed" else "ok"

    @classmethod
    def of(cls, source: FeedSource, now: datetime) -> FeedState:
        """A feed that was never polled: due now."""
        return cls(
            url=source.url,
            host=host_key(source.url),
            name=source.name,
            group=source.group,
            language=source.language,
            zone=source.zone,
            every=source.every,
            next_at=now,
        )


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a server said. `headers` has lower-case names and only what the poller reads; `body` is decompressed.

    `url` answered in the end; `moved_to` is where permanent redirects alone lead, None without any.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one poll came to. Without `answer` no server said anything; `offline`: the fault may be our own line."""

    kind: OutcomeKind
    answer: Answer | None = None
    error: str | None = None
    ttl: timedelta | None = None
    basis: Basis | None = None
    offline: bool = False

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else None


class Closed(msgspec.Struct, frozen=True):
    """No request to `host` before `until`."""

    host: str
    until: datetime
    because: str
