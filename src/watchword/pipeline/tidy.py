"""Tidy: forgets what is older than `keep:` says.

The log is not trimmed beyond what a group has still to read, until that is twice as old as it should be kept: the first
time it is a warning, and only then a loss, said as an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from watchword import log as logging
from watchword.ports import Log

log = logging.get()


@dataclass(frozen=True)
class Ages:
    """How long each is kept; None is for ever."""

    log: timedelta
    unmatched: timedelta
    matched: timedelta | None
    deliveries: timedelta
    suppressed: timedelta


class Forgetful(Protocol):
    """What tidy needs of the database; each returns how many rows it removed."""

    def forget_unmatched(self, before: datetime) -> int: ...
    def forget_matched(self, before: datetime) -> int: ...
    def forget_deliveries(self, before: datetime) -> int: ...
    def forget_suppressed(self, before: datetime) -> int: ...
    def forget_seen(self, before: datetime) -> int: ...


def tidy(
    *,
    records: Log,
    database: Forgetful,
    topics: Iterable[str],
    groups: Collection[str],
    keep: Ages,
    now: datetime,
) -> dict[str, int]:
    """What was removed, by kind: a row a topic and a row a kind of thing kept in the database.

    `groups`: those that read the log now. One that reads no more, such as a removed channel's, holds nothing up.
    """
    removed = {f"log {topic}": _trim(records, topic, groups, keep.log, now) for topic in topics}
    removed["unmatched articles"] = database.forget_unmatched(now - keep.unmatched)
    if keep.matched is not None:
        removed["matched articles"] = database.forget_matched(now - keep.matched)
    removed["deliveries"] = database.forget_deliveries(now - keep.deliveries)
    removed["suppressed"] = database.forget_suppressed(now - keep.suppressed)
    removed["seen"] = database.forget_seen(now - keep.unmatched)
    log.info("old.forgotten", **{kind.replace(" ", "_"): count for kind, count in removed.items()})
    return removed


def _trim(records: Log, topic: str, groups: Collection[str], age: timedelta, now: datetime) -> int:
    waiting = _unread(records, topic, groups, now - age)
    for group, count in waiting.items():
        log.warning("records.unread", topic=topic, group=group, count=count, kept_until=str(now + age))
    if not waiting:
        return records.trim(topic, now - age)
    for group, count in _unread(records, topic, groups, now - 2 * age).items():
        log.error("records.lost", topic=topic, group=group, count=count)
    return records.trim(topic, now - 2 * age)


def _unread(records: Log, topic: str, groups: Collection[str], before: datetime) -> dict[str, int]:
    return {group: count for group, count in records.unread(topic, before).items() if group in groups}
