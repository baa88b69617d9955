"""What every flow's run begins with, and how others see it: by a lock while it works, and by its counts.

The counts go into a file, since a run lives for minutes and who reads counts reads for weeks: the process that serves
the flows adds up the files of all runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import REGISTRY, generate_latest

from watchword import flock
from watchword import log as logging
from watchword.errors import WatchwordError
from watchword.home import Home
from watchword.leash import watch_parent
from watchword.model import utc_now
from watchword.settings.env import Environment, read

WRITE_EVERY = 2.0
"""Seconds between two writings of the counts."""


@contextlib.contextmanager
def flow_run(role: str, run: str) -> Iterator[Environment]:
    """Logs, leash and environment of the run with the id `run`, and a lock in home that shows it to be alive."""
    logging.setup(role)
    watch_parent()
    env = read()
    home = env.place.create()
    mark = mark_of(home, run)
    with flock.held(mark), _counted(counts_of(home, run)):
        try:
            yield env
        except WatchwordError as error:
            logging.get().error("run.failed", error=str(error))
            raise
        finally:
            mark.unlink(missing_ok=True)


async def until_scheduled(scheduled: datetime, now: datetime | None = None) -> None:
    """Prefect starts the process of a run some seconds early, while the run before still polls."""
    await asyncio.sleep(max(0.0, (scheduled - (now or utc_now())).total_seconds()))


def minutes_left(minutes: float, scheduled: datetime, now: datetime | None = None) -> float:
    """What is left of a run's minutes: they count from when it was to begin, so that it ends as the next one begins."""
    late = (now or utc_now()).timestamp() - scheduled.timestamp()
    return max(0.0, minutes - max(0.0, late) / 60)


class Shift:
    """A poll run among those of this home, as they see each other. Runs on other machines are not seen: at a handover to one
    of them both poll for a while, each feed for one of them."""

    def __init__(self, mark: Path) -> None:
        self._mark, self._began = mark, utc_now().timestamp()

    def follows(self) -> bool:
        """Whether another one polls, or did until a moment ago."""
        return any(self._others())

    def is_relieved(self) -> bool:
        """Whether one that came later is ready to poll."""
        return any(_modified(mark) > self._began for mark in self._others())

    def _others(self) -> Iterator[Path]:
        marks = self._mark.parent.glob("shift-*")
        return (mark for mark in marks if mark != self._mark and flock.holder(mark))


@contextlib.contextmanager
def shift(home: Home, run: str, *, is_whole: bool) -> Iterator[Shift]:
    """`is_whole`: it polls all feeds for some minutes, so that it can relieve another."""
    mark = shift_of(home, run)
    with flock.held(mark) if is_whole else contextlib.nullcontext():
        try:
            yield Shift(mark)
        finally:
            mark.unlink(missing_ok=True)


def _modified(mark: Path) -> float:
    try:
        return mark.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def shift_of(home: Home, run: str) -> Path:
    """The lock that a run holds while it is ready to poll all feeds."""
    return home.locks / f"shift-{run}"


def mark_of(home: Home, run: str) -> Path:
    """The lock that a run holds while it works."""
    return home.locks / f"run-{run}"


def counts_of(home: Home, run: str) -> Path:
    """The counts of a run, as /metrics would tell them."""
    return home.path / "counts" / f"{run}.prom"


@contextlib.contextmanager
def _counted(path: Path) -> Iterator[None]:
    ended = threading.Event()
    writer = threading.Thread(target=_keep_writing, args=(path, ended), name="counts", daemon=True)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join(1)


def _keep_writing(path: Path, ended: threading.Event) -> None:
    is_last = False
    while not is_last:
        is_last = ended.wait(WRITE_EVERY)
        with contextlib.suppress(OSError):  # a full disk costs counts, never articles
            path.parent.mkdir(mode=0o700, exist_ok=True)
            beside = path.with_suffix(".new")
            beside.write_bytes(generate_latest(REGISTRY))
            beside.replace(path)
