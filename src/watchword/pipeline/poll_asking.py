"""Asking one feed: fetch it, read what came, say what that came to. Nothing that a server does makes this raise."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from watchword import log as logging
from watchword.errors import PermanentError, TransientError
from watchword.feeds.document import Document, ParsedFeed
from watchword.feeds.state import Answer, Closed, FeedState, Outcome
from watchword.net import Network
from watchword.pipeline.poll import Polled, outcome_of

SILENT_HOSTS = 3
"""So many hosts silent, and none that answered: that is hardly their fault."""

log = logging.get()
Read = tuple[Outcome, ParsedFeed | None]


class Fetch(Protocol):
    """See adapters/fetch.py."""

    closed: dict[str, Closed]

    async def __aenter__(self) -> Any: ...
    async def __aexit__(self, *error: object) -> None: ...
    async def fetch(self, state: FeedState, *, traceparent: str, force: bool = False) -> Answer | Closed: ...
    async def is_private(self, url: str) -> bool: ...
    def take_over(self) -> None: ...
    def end(self) -> None: ...
    def adapt(self, contact: str | None, allowed_networks: Sequence[Network]) -> None: ...


class Parse(Protocol):
    """See adapters/parse_worker.py."""

    async def __aenter__(self) -> Any: ...
    async def __aexit__(self, *error: object) -> None: ...
    async def parse(self, document: Document) -> ParsedFeed: ...


class Asking:
    """The asking of one run, under one trace."""

    def __init__(self, *, fetch: Fetch, parse: Parse, trace_id: str, clock: Callable[[], datetime]) -> None:
        self.fetch, self.parse, self.trace_id, self.clock = fetch, parse, trace_id, clock
        self.answered = 0
        self._silent: set[str] = set()

    async def ask(self, state: FeedState, *, force: bool) -> Polled:
        started, traceparent = time.monotonic(), f"00-{self.trace_id}-{secrets.token_hex(8)}-01"
        try:
            outcome, parsed = await self._read(state, traceparent, force)
        except Exception as error:  # a mistake of ours must not hold the feed's claim
            log.error("feed.stumbled", feed=state.url, exc_info=True)
            outcome, parsed = Outcome(kind="failed", error=f"{state.url}: {type(error).__name__}: {error}"), None
        return Polled(
            state=state,
            outcome=outcome,
            parsed=parsed,
            at=self.clock(),
            seconds=time.monotonic() - started,
            traceparent=traceparent,
            is_private=await self.fetch.is_private(state.url),
        )

    async def _read(self, state: FeedState, traceparent: str, force: bool) -> Read:
        try:
            found = await self.fetch.fetch(state, traceparent=traceparent, force=force)
        except TransientError as error:
            self._silent.add(state.host)
            return Outcome(kind="failed", error=str(error), offline=self._is_offline()), None
        if isinstance(found, Closed):
            reason = f"{state.url}: {found.host} wants no request now ({found.because})"
            return Outcome(kind="skipped", error=reason), None
        self.answered += 1
        outcome = outcome_of(state, found)
        return (outcome, None) if outcome else await self._parsed(state, found)

    async def _parsed(self, state: FeedState, answer: Answer) -> Read:
        document = Document(state.url, answer.url, answer.headers.get("content-type"), answer.body)
        try:
            parsed = await self.parse.parse(document)
        except (PermanentError, TransientError) as error:
            return Outcome(kind="failed", answer=answer, error=str(error)), None
        ttl = None if parsed.ttl is None else timedelta(seconds=parsed.ttl)
        return Outcome(kind="ok", answer=answer, ttl=ttl), parsed

    def _is_offline(self) -> bool:
        return not self.answered and len(self._silent) >= SILENT_HOSTS
