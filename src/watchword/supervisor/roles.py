"""What `up` runs: each role's command, and how to ask it whether it is ready."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from watchword.errors import ConfigError, Problem
from watchword.home import root
from watchword.settings.env import Environment
from watchword.supervisor import prefect_server, redis_server
from watchword.supervisor.ports import listening, reserved

AT_ONCE = ("redis", "prefect", "web")
"""Started first: the board answers soonest when little else wants the processor, and the flows wait for Prefect."""
CONSUMERS = ("score", "alert", "deliver", "archive")
_STANDS_BACK = 10
"""What is kept waits for what is told: after a pause much comes at once, and alerts go first."""
_PATIENCE = 0.3
"""Seconds for an answer: a role that is still starting gives none, and the others are to be looked after."""
_EXAMPLE = "write 127.0.0.1:8470"
_PORTS = {"redis": 6379, "rediss": 6379, "https": 443}
STOPPED_IN_ORDER = ((("flows",), 3.0), (CONSUMERS, 4.5), (("web",), 5.0), (("prefect",), 6.0), (("redis",), 8.0))
"""What produces stops before what it produces for; the next ones begin to stop so many seconds after the first, at most."""


@dataclass(frozen=True)
class Role:
    """`command` None: it runs elsewhere, at `address`, and only its answer is asked for.

    `listener`: a socket that is bound here, so that its port stays ours before the role starts and between two starts.
    `nice`: how far it stands back where there is more to do than processors.
    """

    name: str
    command: tuple[str, ...] | None
    is_ready: Callable[[], bool]
    metrics: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None
    listener: socket.socket | None = None
    nice: int = 0


@dataclass(frozen=True)
class Plan:
    """Every role with its addresses. `redis` and `prefect` are fit to be shown: without a password."""

    board: str
    redis: str
    prefect: str
    roles: tuple[Role, ...]


def plan(env: Environment, *, port: int | None = None) -> Plan:
    """Decides what is to run and where; takes the next port where one is taken."""
    host, wanted = _host_and_port(env.board)
    listener = listening(host, wanted if port is None else port)
    board = f"{_bracketed(host)}:{listener.getsockname()[1]}"
    redis, prefect = _redis(env), _prefect(env)
    common = {**_paths(env), **redis.environment, "WATCHWORD_BOARD": board}
    roles = [
        redis,
        prefect,
        _web(board, listener, common),
        _flows(common, prefect.environment),
        *(_consumer(name, common) for name in CONSUMERS),
    ]
    return Plan(
        board=f"http://{board}",
        redis=_shown(redis.environment["WATCHWORD_REDIS_URL"]),
        prefect=_shown(prefect.environment["PREFECT_API_URL"]),
        roles=tuple(roles),
    )


def _redis(env: Environment) -> Role:
    if env.redis is not None:
        return _elsewhere("redis", env.redis, {"WATCHWORD_REDIS_URL": env.redis})
    path = redis_server.socket_path(env.place)
    url = {"WATCHWORD_REDIS_URL": f"unix://{path}"}
    return Role("redis", tuple(redis_server.command(path)), lambda: redis_server.answers(path), environment=url)


def _prefect(env: Environment) -> Role:
    if env.prefect_api_url is not None:
        given = {"PREFECT_API_URL": env.prefect_api_url, **prefect_server.client_settings()}
        return _elsewhere("prefect", env.prefect_api_url, given)
    listener = listening("127.0.0.1", prefect_server.FIRST_PORT)
    port = listener.getsockname()[1]
    return Role(
        "prefect",
        tuple(prefect_server.command(env.place, listener.fileno())),
        lambda: answers(f"127.0.0.1:{port}", "/api/health"),
        environment=prefect_server.settings(env.place, port),
        listener=listener,
    )


def _elsewhere(name: str, url: str, environment: Mapping[str, str]) -> Role:
    return Role(name, None, lambda: is_open(url), environment=environment, address=_shown(url))


def _web(board: str, listener: socket.socket, common: Mapping[str, str]) -> Role:
    return Role(
        "web",
        (sys.executable, "-m", "watchword.cli", "web"),
        lambda: answers(board, "/readyz"),
        f"http://{board}/metrics",
        {**common, "WATCHWORD_BOARD_SOCKET": str(listener.fileno())},
        listener=listener,
    )


def _flows(common: Mapping[str, str], prefect: Mapping[str, str]) -> Role:
    return _runner("flows", root() / "flows" / "serve.py", {**common, **prefect})


def _consumer(name: str, common: Mapping[str, str]) -> Role:
    return _runner(name, root() / "consumers" / f"{name}.py", common)


def _runner(name: str, script: os.PathLike[str], environment: Mapping[str, str]) -> Role:
    listener = reserved()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    return Role(
        name,
        (sys.executable, os.fspath(script)),
        lambda: answers(address, "/readyz"),
        f"http://{address}/metrics",
        {**environment, "WATCHWORD_METRICS": address, "WATCHWORD_METRICS_SOCKET": str(listener.fileno())},
        listener=listener,
        nice=_STANDS_BACK if name == "archive" else 0,
    )


def _paths(env: Environment) -> dict[str, str]:
    return {"WATCHWORD_HOME": str(env.place.path), "WATCHWORD_CONFIG": str(env.config_dir)}


def is_open(url: str) -> bool:
    """True if somebody takes connections at `url`, whatever is spoken there."""
    parts = urlsplit(url)
    try:
        if parts.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(parts.path)
        else:
            place = (parts.hostname or "127.0.0.1", parts.port or _PORTS.get(parts.scheme, 80))
            socket.create_connection(place, timeout=0.5).close()
    except OSError:
        return False
    return True


def answers(address: str, path: str) -> bool:
    """True if a GET of `path` at `host:port` is answered with 200."""
    connection = http.client.HTTPConnection(address, timeout=_PATIENCE)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def reasons(address: str) -> dict[str, str]:
    """Why the role at `host:port` isn't ready, in its own words; empty if it can't be asked."""
    connection = http.client.HTTPConnection(address, timeout=_PATIENCE)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
        connection.request("GET", "/readyz")
        found = json.loads(connection.getresponse().read())
        return {str(name): str(reason) for name, reason in found.get("reasons", {}).items()}
    return {}


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise ConfigError(Problem("environment", None, "WATCHWORD_BOARD", f"{address}: no host:port", _EXAMPLE))
    return host.strip("[]") or "127.0.0.1", int(port)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _shown(url: str) -> str:
    """`url` without its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
