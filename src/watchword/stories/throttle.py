"""Throttles: at most so many messages within any window of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from watchword.stories.channel import Throttle


def free_at(throttle: Throttle, sent: Iterable[datetime], now: datetime) -> datetime:
    """The earliest moment from `now` on at which one more may leave, after those that left at `sent`."""
    recent = sorted(moment for moment in sent if moment > now - throttle.window)
    if len(recent) < throttle.count:
        return now
    return recent[-throttle.count] + throttle.window
