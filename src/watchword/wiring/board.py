"""What the board and `tail` read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from watchword import flock
from watchword.adapters.database import Database
from watchword.errors import ConfigError
from watchword.ports import Live, LiveRows
from watchword.settings.env import Environment

if TYPE_CHECKING:
    from watchword.settings.reload import Reloading


@dataclass(frozen=True)
class WebWorld:
    """What the board reads. `listen` is None where there is no Redis; the last three look at files, so call them aside.

    `roles`: name -> state, of the `up` that runs on this home; `watches`: id and name of each that is watched for;
    `problem`: what is wrong with the configuration.
    """

    rows: LiveRows
    listen: Callable[[], AsyncIterator[Live]] | None
    roles: Callable[[], dict[str, str]]
    watches: Callable[[], list[tuple[str, str]]]
    problem: Callable[[], str | None]


@contextmanager
def opened_web(env: Environment) -> Iterator[WebWorld]:
    """Opens nothing that could be away: the board answers, and says what is."""
    from watchword.adapters import redis

    url = redis_address(env)
    configuration = _SomeConfiguration(env)
    with opened_live_rows(env) as rows:
        yield WebWorld(
            rows=rows,
            listen=partial(redis.listen, url, redis.MATCHES, redis.ALERTS) if url else None,
            roles=lambda: {name: str(role["state"]) for name, role in _running(env).get("roles", {}).items()},
            watches=configuration.watches,
            problem=configuration.problem,
        )


@contextmanager
def opened_live_rows(env: Environment) -> Iterator[LiveRows]:
    """The rows that board and `tail` read; the database is migrated when it is first there to be read."""
    from watchword.adapters.database.live import DatabaseLiveRows
    from watchword.adapters.database.migrate import migrate

    if env.database_url is None:
        env.place.create()
    database = Database(env.database)
    try:
        yield DatabaseLiveRows(database, migrate)
    finally:
        database.close()


def followed_alerts(env: Environment) -> Iterator[Live | None] | None:
    """Alerts as Redis tells them, with a None every second; None where there is no Redis."""
    from watchword.adapters import redis

    url = redis_address(env)
    return redis.follow(url, redis.ALERTS) if url else None


def redis_address(env: Environment) -> str | None:
    """The URL that was given, else that of the `up` that runs on this home."""
    return env.redis or _running(env).get("redis")


def _running(env: Environment) -> dict[str, Any]:
    """What the `up` on this home says of itself, from its first moment; empty when none runs."""
    if flock.holder(env.place.locks / "up.lock") is None:
        return {}
    try:
        found = json.loads((env.place.path / "roles.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class _SomeConfiguration:
    """The configuration for one who can do without: read when first asked for, and again until it can be read."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._reloading: Reloading | None = None

    def watches(self) -> list[tuple[str, str]]:
        with suppress(ConfigError):
            return [(watch.id, watch.name) for watch in self._read().current().watchlist.watches]
        return []

    def problem(self) -> str | None:
        try:
            return self._read().problem()
        except ConfigError as error:
            return str(error)

    def _read(self) -> Reloading:
        from watchword.settings.reload import Reloading

        self._reloading = self._reloading or Reloading.of(self._env)
        return self._reloading
