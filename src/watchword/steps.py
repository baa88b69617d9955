"""The order of work as a tuple of names, walked in one place.

Every role declares its steps as a tuple; `walk` calls them in that order, measures each and passes the failpoint that
stands behind each. A step can't exist without its failpoint, and a test finds them all by reading the tuples.
"""

from __future__ import annotations

import os
import signal
from typing import Any, Protocol

from watchword import metrics


class Walked(Protocol):
    """A role whose steps are methods of one argument, the batch in work."""

    @property
    def role(self) -> str: ...
    @property
    def STEPS(self) -> tuple[str, ...]: ...


def walk(stage: Walked, work: Any) -> None:
    """All steps over `work`, in order; what one raises leaves at once."""
    for name in stage.STEPS:
        step(stage.role, name, getattr(stage, name), work)


def step(role: str, name: str, act: Any, *given: Any) -> None:
    with metrics.stage_seconds.labels(role, name).time():
        act(*given)
    failpoint(role, name)


_passed: dict[str, int] = {}


def failpoint(role: str, name: str) -> None:
    """Kills this process, as a power cut would, when WATCHWORD_FAILPOINT names this place: `ROLE.STEP[:N]`."""
    wanted = os.environ.get("WATCHWORD_FAILPOINT")
    if not wanted:
        return
    place, _, times = wanted.partition(":")
    if place != f"{role}.{name}":
        return
    _passed[place] = _passed.get(place, 0) + 1
    if _passed[place] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
