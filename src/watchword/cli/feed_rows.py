"""Feeds as they stand in the file and in the database, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from watchword.feeds.source import FeedSource

if TYPE_CHECKING:
    from watchword.adapters.database.feeds import Listed
    from watchword.feeds.state import Condition, FeedState


@dataclass(frozen=True)
class Row:
    """One feed. `state` is None where the database doesn't know it yet, or isn't there."""

    source: FeedSource
    origin: Literal["file", "added"]
    state: FeedState | None = None

    @property
    def condition(self) -> Condition:
        return self.state.condition if self.state else "new"


def rows(written: Sequence[FeedSource], listed: Mapping[str, Listed]) -> list[Row]:
    """Those of the file in its order, then those that were added."""
    own = [Row(source, "file", listed[source.url].state if source.url in listed else None) for source in written]
    urls = {source.url for source in written}
    added = [each for url, each in listed.items() if each.origin == "added" and url not in urls]
    return [*own, *(Row(_source(each), "added", each.state) for each in added)]


def _source(each: Listed) -> FeedSource:
    state = each.state
    return FeedSource(
        url=state.url,
        name=state.name,
        group=state.group,
        language=state.language,
        zone=state.zone,
        side=each.side,
        weight=each.weight,
        every=state.every,
    )


def as_json(row: Row) -> dict[str, Any]:
    source, state = row.source, row.state
    return {
        "url": source.url,
        "name": source.name,
        "group": source.group,
        "language": source.language,
        "zone": source.zone,
        "side": source.side,
        "weight": source.weight,
        "every": source.every.total_seconds() if source.every else None,
        "origin": row.origin,
        "line": source.line,
        "state": row.condition,
        "last_polled": _rfc3339(state.last_polled_at) if state else None,
        "next": _rfc3339(state.next_at) if state and not state.gone_at else None,
        "failures": state.failures if state else 0,
        "error": state.last_error if state else None,
    }


def as_lines(shown: Sequence[Row], now: datetime) -> Iterator[str]:
    """A table for people, groups as headings; under a failing feed the reason."""
    width = max((len(row.source.name) for row in shown), default=0)
    group = None
    for row in shown:
        if row.source.group != group:
            group = row.source.group
            yield group
        origin = "" if row.origin == "file" else " (added)"
        yield f"  {row.condition:8} {row.source.name:{width}}  {_times(row, now):25}  {row.source.url}{origin}"
        if row.state and row.state.last_error and row.condition in ("failing", "gone"):
            yield f"  {'':8} {row.state.last_error}"


def _times(row: Row, now: datetime) -> str:
    state = row.state
    if state is None or state.last_polled_at is None:
        return "never polled"
    polled = f"{short(now - state.last_polled_at)} ago"
    if state.gone_at:
        return polled
    return f"{polled}, next in {short(state.next_at - now)}" if state.next_at > now else f"{polled}, due"


def short(span: timedelta) -> str:
    """One number: 40s, 5m, 3h, 2d."""
    seconds = max(int(span.total_seconds()), 0)
    for size, letter in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size:
            return f"{seconds // size}{letter}"
    return f"{seconds}s"


def _rfc3339(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
