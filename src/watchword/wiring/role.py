"""A role's life as a process: logs, leash, health, waiting for services that are down, leaving with a line."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from watchword import log as logging
from watchword.adapters.database import Database
from watchword.errors import ConfigError, TransientError, WatchwordError
from watchword.leash import watch_parent
from watchword.loop import Loop, Stage, stop_on_signals
from watchword.ports import Log
from watchword.settings.env import Environment
from watchword.settings.env import read as read_environment
from watchword.watchdog import Watchdog

if TYPE_CHECKING:
    from watchword.adapters.health_http import Check


def start(role: str, run: Callable[[Environment, dict[str, Check]], None]) -> NoReturn:
    """A role's whole life: logs, leash, health, work; waits for services that are down; leaves with a line, no traceback."""
    logging.setup(role)
    watch_parent()
    try:
        env = read_environment()
        checks: dict[str, Check] = {"start": lambda: "still starting"}
        with serve_health(env, checks):
            _run_when_possible(role, run, env, checks)
    except ConfigError as error:
        logging.get().error("start.refused", error=str(error))
        sys.exit(2)
    except WatchwordError as error:
        logging.get().error("role.failed", error=str(error))
        sys.exit(1)
    sys.exit(0)


def _run_when_possible(
    role: str, run: Callable[[Environment, dict[str, Check]], None], env: Environment, checks: dict[str, Check]
) -> None:
    for attempt in itertools.count(1):
        try:
            run(env, checks)
            return
        except TransientError as error:
            checks.clear()
            checks["start"] = partial(str, error)
            logging.get().warning("start.postponed", role=role, attempt=attempt, error=str(error))
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            time.sleep(min(0.5 * attempt, 5.0))


def loop_checks(loop: Loop[Any], database: Database | None = None) -> dict[str, Check]:
    """What `/readyz` of a consumer asks: that its last batch passed, and that its database answers."""
    checks: dict[str, Check] = {"loop": loop.complaint}
    if database:
        checks["database"] = lambda: answers(database)
    return checks


def answers(database: Database) -> str | None:
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    return None


@contextmanager
def serve_health(env: Environment, checks: Mapping[str, Check]) -> Iterator[str | None]:
    """`/metrics`, `/healthz` and `/readyz` of this process while the block runs, where WATCHWORD_METRICS wants them; under
    `up` on the socket that it holds for us."""
    from watchword.adapters.health_http import HealthServer

    if not env.metrics:
        yield None
        return
    held = os.environ.pop("WATCHWORD_METRICS_SOCKET", None)  # no process below this one has it
    server = HealthServer(env.metrics, checks, socket.socket(fileno=int(held)) if held else None)
    try:
        yield server.address
    finally:
        server.close()


def run_loop(
    stage: Stage[Any], log: Log, checks: dict[str, Check], *, group: str, database: Database | None = None
) -> None:
    loop = Loop(stage, log.reader(group, stage.topics), log, group=group)
    stop_on_signals(loop)
    checks.clear()
    checks.update(loop_checks(loop, database))
    with Watchdog(loop):
        loop.run()
