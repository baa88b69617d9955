"""Fetching feeds from other people's servers, with manners, and from strangers' servers, with care.

    feed ──▶ is its host open? ──▶ two at once, a pause between ──▶ guard on the socket ──▶ GET, conditional
      ▲                                                                                        │
      └── redirect, by hand, at most five ─────────────────────────────────────────────────────┴──▶ answer, bounded

No cookies, no Referer, no proxies from the environment, nothing added to the address, the same User-Agent always.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime

import aiohttp
import msgspec
from yarl import URL

from watchword import __version__
from watchword.errors import TransientError
from watchword.feeds import schedule
from watchword.feeds.address import host_key, redirected
from watchword.feeds.state import Answer, Closed, FeedState
from watchword.model import utc_now
from watchword.net import AddressGuard, AddressRefused, Network

SECONDS = 20.0
"""For all hops together, waiting for the host's turn aside."""
LIMIT = 5_000_000
REDIRECTS = 5
AT_ONCE = 50
AT_ONCE_PER_HOST = 2
PAUSE = 5.0
"""Seconds between the starts of two polls of one host; none within allow_private_networks."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
_READ = frozenset(
    ["age", "cache-control", "content-type", "date", "etag", "expires", "last-modified", "location", "retry-after"]
)
_PERMANENT = (301, 308)
_REDIRECT = (*_PERMANENT, 302, 303, 307)


class Fetcher:
    """For one event loop, as an async context manager. `closed`: the hosts that want no request, kept up to date."""

    def __init__(
        self,
        guard: AddressGuard,
        *,
        contact: str | None = None,
        seconds: float = SECONDS,
        pause: float = PAUSE,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.guard, self.contact, self.seconds, self.pause, self.clock = guard, contact, seconds, pause, clock
        self.closed: dict[str, Closed] = {}
        self._gates: dict[str, _Gate] = {}
        self._private: dict[str, bool] = {}
        self._taken_over = float("-inf")
        self._is_ending = False

    async def __aenter__(self) -> Fetcher:
        self._gates, self._private, self._is_ending = {}, {}, False
        self._lines = asyncio.Semaphore(AT_ONCE)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, socket_factory=self.guard.socket_factory),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
            headers={"Accept": _ACCEPT, "Accept-Encoding": "gzip"},
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    def adapt(self, contact: str | None, allowed_networks: Sequence[Network]) -> None:
        """What the configuration says now; open connections stay."""
        self.contact = contact
        if tuple(allowed_networks) != self.guard.allowed_networks:
            self.guard.allowed_networks = tuple(allowed_networks)
            self._gates, self._private = {}, {}

    async def fetch(self, state: FeedState, *, traceparent: str, force: bool = False) -> Answer | Closed:
        """The answer in the end, or the host that wants no request now, unless `force`. Without an answer TransientError,
        naming the feed. The validators are sent to no other address than the one that gave them.
        """
        with _named(state.url, self.seconds):
            return await self._follow(state, _Budget(self.seconds), traceparent, force)

    def take_over(self) -> None:
        """Another process asked until now: each host has its pause as if it had been this one."""
        self._taken_over = time.monotonic()

    def end(self) -> None:
        """What still waits for the turn of its host is not asked any more: its task is cancelled. Answers that are owed come,
        also where they lead on within their host."""
        self._is_ending = True

    async def is_private(self, url: str) -> bool:
        """Whether all addresses of its host lie in the networks that the operator allowed."""
        host = host_key(url)
        if self.guard.allowed_networks and host not in self._private:
            self._private[host] = await self._resolves_to_private(URL(url))
        return self._private.get(host, False)

    async def _follow(self, state: FeedState, budget: _Budget, traceparent: str, force: bool) -> Answer | Closed:
        url, before, moved_to, is_permanent = str(URL(state.url)), None, None, True
        for _ in range(REDIRECTS + 1):
            headers = {"User-Agent": user_agent(self.contact), "traceparent": traceparent}
            if url == state.validated_url:
                headers |= _validators(state)
            found = await self._hop(url, headers, budget, force=force, paused=host_key(url) != before)
            if isinstance(found, Closed) or found.status not in _REDIRECT or "location" not in found.headers:
                return found if isinstance(found, Closed) else msgspec.structs.replace(found, moved_to=moved_to)
            before, url = host_key(url), redirected(url, found.headers["location"])
            is_permanent = is_permanent and found.status in _PERMANENT
            moved_to = url if is_permanent else moved_to
        raise TransientError(f"more than {REDIRECTS} redirects")

    async def _hop(
        self, url: str, headers: Mapping[str, str], budget: _Budget, *, force: bool, paused: bool
    ) -> Answer | Closed:
        """One request. `paused` unless it goes on where a request to the same host led."""
        host = host_key(url)
        gate = self._gates.setdefault(host, _Gate(0.0 if await self.is_private(url) else self.pause, self._taken_over))
        async with gate.passed(paused), self._lines:
            if self._is_ending and paused:
                raise asyncio.CancelledError
            shut = self.closed.get(host)
            if shut and shut.until > self.clock() and not force:
                return shut
            async with budget.spent():
                answer = await self._get(url, headers)
            if shut := schedule.closed(answer, self.clock()):
                self.closed[host] = shut
            return answer

    async def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        async with self._session.get(URL(url, encoded=True), headers=headers, allow_redirects=False) as response:
            return Answer(
                url=url,
                status=response.status,
                headers={name.lower(): value for name, value in response.headers.items() if _is_read(name, value)},
                body=await _body(response) if response.status == 200 else b"",
            )

    async def _resolves_to_private(self, url: URL) -> bool:
        try:
            loop = asyncio.get_running_loop()
            answers = await loop.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            return False
        return all(self.guard.allows(str(address[0])) for *_kind, address in answers)


def user_agent(contact: str | None) -> str:
    return f"Watchword/{__version__}" + (f" (+{contact})" if contact else "")


class _Gate:
    """What passes to one host: two at once, with a pause between their starts. `opened`: when it last did elsewhere."""

    def __init__(self, pause: float, opened: float) -> None:
        self._pause, self._opened = pause, opened
        self._slots, self._turn = asyncio.Semaphore(AT_ONCE_PER_HOST), asyncio.Lock()

    @asynccontextmanager
    async def passed(self, paused: bool) -> AsyncIterator[None]:
        async with self._slots:
            if paused:
                await self._wait()
            yield

    async def _wait(self) -> None:
        async with self._turn:
            await asyncio.sleep(max(0.0, self._opened + self._pause - time.monotonic()))
            self._opened = time.monotonic()


class _Budget:
    """Seconds that several requests share."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def spent(self) -> AsyncIterator[None]:
        start = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, self._left)):
                yield
        finally:
            self._left -= time.monotonic() - start


def _validators(state: FeedState) -> dict[str, str]:
    """Byte for byte as they came."""
    given = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in given.items() if value}


def _is_read(name: str, value: str) -> bool:
    """Headers that we use and that are text: what isn't could neither be kept nor sent back."""
    return name.lower() in _READ and bool(value) and not any("\ud800" <= char <= "\udfff" for char in value)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """At most LIMIT bytes on the wire, and at most LIMIT after decompression, which stops there."""
    if (response.content_length or 0) > LIMIT:
        raise TransientError(_too_long())
    decoded = _decoder(response.headers.get("Content-Encoding", "identity").strip().lower())
    body, wire = bytearray(), 0
    async for chunk in response.content.iter_any():
        wire += len(chunk)
        body += decoded.read(chunk, LIMIT + 1 - len(body))
        if max(wire, len(body)) > LIMIT:
            raise TransientError(_too_long())
    if not decoded.is_whole and wire:
        raise TransientError("the answer broke off")
    return bytes(body)


def _too_long() -> str:
    return f"the answer is longer than {LIMIT // 1_000_000} MB"


class _Identity:
    is_whole = True

    def read(self, chunk: bytes, _limit: int) -> bytes:
        return chunk


class _Gzip:
    """Never makes more than was asked for; several members after one another are one body."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)

    @property
    def is_whole(self) -> bool:
        return self._member.eof

    def read(self, chunk: bytes, limit: int) -> bytes:
        made = b""
        while chunk and len(made) < limit:
            if self._member.eof:
                if not chunk.startswith(b"\x1f"):
                    break  # some servers fill up with zeros
                self._member = zlib.decompressobj(wbits=31)
            made += self._member.decompress(chunk, limit - len(made))
            chunk = self._member.unconsumed_tail or self._member.unused_data
        return made


def _decoder(encoding: str) -> _Identity | _Gzip:
    if encoding in ("gzip", "x-gzip"):
        return _Gzip()
    if encoding not in ("", "identity"):
        raise TransientError(f"the answer is encoded as {encoding[:20]}, though only gzip was asked for")
    return _Identity()


@contextmanager
def _named(feed: str, seconds: float) -> Iterator[None]:
    """What went wrong, in a sentence about the feed."""
    try:
        yield
    except (TransientError, aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
        raise TransientError(f"{feed}: {_reason(error, seconds)}") from error


def _reason(error: Exception, seconds: float) -> str:
    match error:
        case TransientError():
            return str(error)
        case TimeoutError():
            return f"no whole answer within {seconds:g} s"
        case aiohttp.ClientConnectorDNSError():
            return f"the host {error.host} was not found"
        case aiohttp.ClientConnectorError(os_error=AddressRefused() as refused):
            return str(refused)
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError() | ssl.SSLError():
            return "its certificate can't be trusted, or it speaks no TLS"
        case aiohttp.ClientConnectorError(os_error=cause):
            return f"no connection to {error.host}: {cause.strerror or cause}"
        case aiohttp.ClientPayloadError() | zlib.error() | aiohttp.ServerDisconnectedError():
            return "the answer broke off"
        case aiohttp.InvalidURL() | ValueError():
            return "this is no address that can be asked"
        case aiohttp.ClientResponseError():
            return "the answer is not HTTP as it should be"
    return f"no answer: {str(error) or type(error).__name__}"
