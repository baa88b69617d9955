"""The process of the board: where it listens, how it starts and ends."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import signal
import socket
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import NamedTuple

import uvicorn

from watchword import log as logging
from watchword.adapters.health_http import Check
from watchword.errors import ConfigError, Problem, WatchwordError
from watchword.settings.env import Environment
from watchword.web.app import create_app
from watchword.web.live import Hub, Surroundings
from watchword.wiring import WebWorld, opened_web

_TRIED = 100
_PATIENCE = 2
"""Seconds that an answer under way may take after SIGTERM."""

log = logging.get()


class Address(NamedTuple):
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def url(self, port: int) -> str:
        return f"http://[{self.host}]:{port}/" if ":" in self.host else f"http://{self.host}:{port}/"


def run(env: Environment, checks: MutableMapping[str, Check], *, port: int | None = None) -> None:
    """The board, until SIGTERM or Ctrl-C; its address is printed on stdout once it listens."""
    address = wanted(env.board, port)
    token = env.board_token.get_secret_value() if env.board_token else ""
    if not (token or address.is_loopback):
        raise ConfigError(_unprotected(env.board))
    with opened_web(env) as world, listening(address) as listener:
        url = address.url(listener.getsockname()[1])
        print(url, flush=True)  # noqa: T201
        log.info("board.opened", url=url)
        asyncio.run(_serve(world, listener, token or None, checks))


def wanted(board: str, port: int | None) -> Address:
    """What `WATCHWORD_BOARD` says, with another port if one is given; ConfigError if it is no `host:port`."""
    host, _, number = board.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not number.isascii() or not number.isdigit() or int(number) > 65535:
        raise ConfigError(
            Problem("environment", None, "WATCHWORD_BOARD", f"not an address: {board}", "write host:port")
        )
    return Address(host, int(number) if port is None else port)


@contextmanager
def listening(address: Address) -> Iterator[socket.socket]:
    """A listening socket on the port of `address`, or the next one that is free; under `up` the one that it holds for us."""
    if given := os.environ.get("WATCHWORD_BOARD_SOCKET"):
        with socket.socket(fileno=int(given)) as listener:
            yield listener
        return
    for port in range(address.port, min(address.port + _TRIED, 65536)):
        try:
            listener = _listener(address.host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise WatchwordError(f"WATCHWORD_BOARD {address.host}:{port}: {error.strerror}") from error
            continue
        if port != address.port:
            log.warning("port.taken", wanted=address.port, instead=port)
        with listener:
            yield listener
        return
    raise WatchwordError(f"WATCHWORD_BOARD {address.host}: no free port from {address.port} on; name one with --port")


def _listener(host: str, port: int) -> socket.socket:
    family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that has just stopped holds no port
        listener.bind(where)
        listener.listen(256)
    except OSError:
        listener.close()
        raise
    return listener


class _Server(uvicorn.Server):
    """Leaves the signals to us: it would send them again to a process that has ended well."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(
    world: WebWorld, listener: socket.socket, token: str | None, checks: MutableMapping[str, Check]
) -> None:
    hub = Hub(world.rows, world.listen, lambda: Surroundings(world.roles(), world.problem(), world.watches()))
    server = _Server(
        uvicorn.Config(
            create_app(hub, token=token),
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_PATIENCE,
        )
    )
    checks.clear()
    checks["database"] = lambda: hub.facts.database
    _stop_on_signals(hub, server)
    sharing = asyncio.create_task(hub.run())
    sharing.add_done_callback(lambda _: _stop(hub, server))  # without it nothing is live: end, and be started again
    await server.serve(sockets=[listener])
    if sharing.done() and (error := sharing.exception()):
        raise WatchwordError(f"the board can't go on: {_first(error)}") from error
    sharing.cancel()


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


def _stop_on_signals(hub: Hub, server: uvicorn.Server) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, hub, server)


def _stop(hub: Hub, server: uvicorn.Server) -> None:
    hub.stop()
    server.should_exit = True


def _unprotected(board: str) -> Problem:
    return Problem(
        "environment",
        None,
        "WATCHWORD_BOARD",
        f"{board} can be reached from other machines, and nobody would be asked for a token",
        "set WATCHWORD_BOARD_TOKEN, or WATCHWORD_BOARD to 127.0.0.1:8470",
    )
