"""Waiting for a condition with a deadline: no test sleeps for luck."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], seconds: float, why: str, *, every: float = 0.02) -> T:
    """The first true value of `condition`; AssertionError with `why` when `seconds` of an idle machine pass without one."""
    end = time.monotonic() + within(seconds)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {why}; last seen: {value!r}")
        time.sleep(every)


def within(seconds: float) -> float:
    """So long as `seconds` of an idle machine may last on this one, which may have more to do than it has cores."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
