"""Redis pub/sub: what is live goes out here, at once, to whoever listens. Nothing is kept, so nothing waits for it.

    RedisAnnouncer   PUBLISH; never raises, never holds up a batch
    listen           the messages of some channels, for a process that is async
    follow           the same for one that is sync

Both subscribers say when they were away, so that the caller reads the database again: a subscriber that was away has
missed what was published, and a server that was restarted is not seen by a silent connection until it is asked.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from redis import ConnectionPool, Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from watchword import log as logging
from watchword import metrics
from watchword.model import Alert, Match, encode
from watchword.ports import Away, Back, Heard, Live

MATCHES = "watchword:matches"
ALERTS = "watchword:alerts"

PATIENCE = 0.5
"""Seconds that an announcement may wait for a Redis that doesn't answer."""
REDIAL = 2.0
"""Seconds between two attempts to reach a Redis that is away; they are made aside and cost the batch nothing."""
SILENCE = 5.0
"""A subscriber that heard nothing for so many seconds asks whether the server is still there."""
PAUSE = 0.5
"""Seconds before a subscriber tries again."""
_GLANCE = 0.05
_AT_ONCE = 100

log = logging.get()
_Message = tuple[str, bytes]
_Connection = Any  # the library's own has no types


class RedisAnnouncer:
    """Implements ports.Announcer. Without an address nothing is announced, and that is counted."""

    def __init__(self, url: str | None) -> None:
        self._pool = ConnectionPool.from_url(url, **_settings(PATIENCE)) if url else None
        self._connection: _Connection | None = None
        self._dialling = threading.Thread()
        self._redial_at = 0.0
        self._problem = "no address of Redis is given" if url is None else "not reached yet"
        self._is_away = False

    def matches(self, matches: Sequence[Match]) -> None:
        self._announce([(MATCHES, encode(match)) for match in matches if match.mode == "live"])

    def alerts(self, alerts: Sequence[Alert]) -> None:
        self._announce([message for alert in alerts if alert.mode == "live" for message in _of_alert(alert)])

    def close(self) -> None:
        self._hang_up(None)

    def _announce(self, messages: Sequence[_Message]) -> None:
        if not messages:
            return
        if self._publish(messages):
            self._say_back()
            metrics.announcements.labels("sent").inc(len(messages))
        else:
            self._say_away(len(messages))
            metrics.announcements.labels("failed").inc(len(messages))

    def _publish(self, messages: Sequence[_Message]) -> bool:
        connection = self._reached()
        if connection is None:
            return False
        try:
            for start in range(0, len(messages), _AT_ONCE):
                _publish(connection, messages[start : start + _AT_ONCE])
        except (RedisError, OSError) as error:
            self._hang_up(str(error))
            return False
        return True

    def _reached(self) -> _Connection | None:
        """A connection that was alive a moment ago; waits for one only the first time that it is missing."""
        if self._connection is not None and _is_dead(self._connection):
            self._hang_up("the server closed the connection")
        if self._connection is None and self._pool is not None:
            self._dial(self._pool)
        return self._connection

    def _dial(self, pool: ConnectionPool) -> None:
        """Aside, since a name that doesn't resolve knows no timeout."""
        if self._dialling.is_alive() or time.monotonic() < self._redial_at:
            return
        self._dialling = threading.Thread(target=self._connect, args=(pool,), daemon=True)
        self._dialling.start()
        self._dialling.join(_GLANCE if self._is_away else PATIENCE)

    def _connect(self, pool: ConnectionPool) -> None:
        connection: _Connection = pool.make_connection()
        try:
            connection.connect()
        except (RedisError, OSError) as error:
            self._problem = str(error)
            self._redial_at = time.monotonic() + REDIAL
        else:
            self._connection = connection

    def _hang_up(self, problem: str | None) -> None:
        connection, self._connection = self._connection, None
        self._problem = problem or self._problem
        if connection is not None:
            connection.disconnect()

    def _say_away(self, messages: int) -> None:
        if not self._is_away:
            self._is_away = True
            log.warning("announce.failed", messages=messages, error=self._problem)

    def _say_back(self) -> None:
        if self._is_away:
            self._is_away = False
            log.info("announce.resumed")


def _of_alert(alert: Alert) -> list[_Message]:
    value = encode(alert)
    return [(ALERTS, value), *((f"{ALERTS}:{watch.watch}", value) for watch in alert.watches)]


def _publish(connection: _Connection, messages: Sequence[_Message]) -> None:
    connection.send_packed_command(connection.pack_commands([("PUBLISH", *message) for message in messages]))
    for _ in messages:
        connection.read_response()


def _is_dead(connection: _Connection) -> bool:
    """Between two commands there is nothing to read but the end."""
    try:
        return bool(connection.can_read(0))
    except (RedisError, OSError):
        return True


async def listen(url: str, *channels: str) -> AsyncIterator[Live]:
    """Every message of `channels`, and `Away` and `Back` when the connection goes and stands again; never ends."""
    away = False
    while True:
        try:
            async with AsyncRedis.from_url(url, **_settings(SILENCE)) as redis, redis.pubsub() as pubsub:
                await pubsub.subscribe(*channels)
                async for each in _heard(pubsub, len(channels)):
                    away = False
                    yield each
        except (RedisError, OSError) as error:
            if not away:
                yield Away(str(error))
            away = True
        await asyncio.sleep(PAUSE)


async def _heard(pubsub: Any, channels: int) -> AsyncIterator[Live]:
    watch = _Watch(channels)
    while True:
        message = await pubsub.get_message(timeout=SILENCE)
        if watch.is_to_ask(message):
            await pubsub.ping()
        if (live := watch.live(message)) is not None:
            yield live


def follow(url: str, *channels: str, tick: float = 1.0) -> Iterator[Live | None]:
    """As `listen`, for a sync process: None at least every `tick` seconds, so that the caller gets a turn."""
    away = False
    while True:
        try:
            with Redis.from_url(url, **_settings(SILENCE)) as redis, redis.pubsub() as pubsub:
                pubsub.subscribe(*channels)
                for each in _followed(pubsub, len(channels), tick):
                    away = away and each is None
                    yield each
        except (RedisError, OSError) as error:
            yield None if away else Away(str(error))
            away = True
        time.sleep(PAUSE)


def _followed(pubsub: Any, channels: int, tick: float) -> Iterator[Live | None]:
    watch = _Watch(channels)
    while True:
        message = pubsub.get_message(timeout=tick)
        if watch.is_to_ask(message):
            pubsub.ping()
        yield watch.live(message)


class _Watch:
    """What a subscriber makes of one message after the other, and of silence."""

    def __init__(self, channels: int) -> None:
        self._unconfirmed = channels
        self._heard_at = time.monotonic()
        self._asked = False

    def live(self, message: dict[str, Any] | None) -> Live | None:
        kind = message["type"] if message else None
        if kind == "subscribe":
            self._unconfirmed -= 1
            return Back() if self._unconfirmed == 0 else None
        return Heard(message["channel"].decode(), message["data"]) if message and kind == "message" else None

    def is_to_ask(self, message: dict[str, Any] | None) -> bool:
        """True when it is time for a ping; an error when the last one was not answered either."""
        now = time.monotonic()
        if message is not None:
            self._heard_at, self._asked = now, False
            return False
        if now - self._heard_at < SILENCE:
            return False
        if self._asked:
            raise TimeoutError(f"no answer in {SILENCE:.0f} s")
        self._heard_at, self._asked = now, True
        return True


def _settings(timeout: float) -> dict[str, Any]:
    """No retries: a command that comes twice is ours to decide. RESP2, and no notices that only one vendor sends."""
    return {
        "socket_timeout": timeout,
        "socket_connect_timeout": timeout,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
        "client_name": "watchword",
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
