"""Asking feeds once, to see which of them answer: nothing is remembered, published or counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watchword.feeds.source import FeedSource

if TYPE_CHECKING:
    from watchword.pipeline.poll import Polled
    from watchword.settings.general import General


@dataclass(frozen=True)
class Checked:
    """What one feed answered. `status` None: no server said anything; `newest`: the latest date that can be true."""

    url: str
    name: str
    ok: bool
    status: int | None
    entries: int
    newest: datetime | None
    moved_to: str | None
    error: str | None
    seconds: float


async def ask_all(sources: Sequence[FeedSource], general: General, answered: Callable[[], None]) -> list[Checked]:
    """In the order given; `answered` is called after each. Pauses between feeds of one host as polling does."""
    from watchword.wiring import feed_asking

    asking = feed_asking(general)

    async def ask(source: FeedSource) -> Checked:
        from watchword.feeds.state import FeedState
        from watchword.model import utc_now

        polled = await asking.ask(FeedState.of(source, utc_now()), force=True)
        answered()
        return checked(source, polled)

    async with asking.fetch, asking.parse:
        return await asyncio.gather(*map(ask, sources))


def checked(source: FeedSource, polled: Polled) -> Checked:
    outcome, parsed = polled.outcome, polled.parsed
    answer = outcome.answer
    return Checked(
        url=source.url,
        name=source.name,
        ok=parsed is not None,
        status=outcome.status,
        entries=len(parsed.entries) if parsed else 0,
        newest=_newest(source, polled),
        moved_to=answer.moved_to if answer else None,
        error=(outcome.error or "").removeprefix(f"{source.url}: ") or None,
        seconds=round(polled.seconds, 3),
    )


def _newest(source: FeedSource, polled: Polled) -> datetime | None:
    from watchword.feeds.dates import published

    entries = polled.parsed.entries if polled.parsed else ()
    found = [published(entry.published_raw, zone=source.zone, first_seen=polled.at) for entry in entries]
    return max((each.at for each in found if each.known_from != "first_seen"), default=None)


def as_json(each: Checked) -> dict[str, Any]:
    newest = each.newest.isoformat().replace("+00:00", "Z") if each.newest else None
    return {**asdict(each), "newest": newest}


def as_lines(found: Sequence[Checked], now: datetime) -> Iterator[str]:
    """A table: status, entries, age of the newest; what is wrong, or where the feed went, stands below."""
    from watchword.cli.feed_rows import short

    width = max((len(each.name) for each in found), default=0)
    for each in found:
        count = f"{each.entries} entries" if each.ok else "-"
        age = f"newest {short(now - each.newest)} ago" if each.newest else "no date" if each.ok else ""
        yield f"{each.status or '-':>4}  {count:>12}  {age:16}  {each.name:{width}}  {each.url}"
        if each.error:
            yield f"      {each.error}"
        if each.moved_to:
            yield f"      moved for good: write {each.moved_to}"


def summary(found: Sequence[Checked]) -> str:
    answered = sum(each.ok for each in found)
    hint = (
        "; is this machine offline? watchword demo needs no network" if found and not any(map(_is_there, found)) else ""
    )
    return f"{answered} of {len(found)} feeds answered{hint}"


def _is_there(each: Checked) -> bool:
    return each.status is not None
