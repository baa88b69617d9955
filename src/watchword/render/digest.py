"""The day in words: what each watch found, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from watchword.render.clean import clean, isolate
from watchword.render.slack import web_address


class Item(NamedTuple):
    """One article of a watch. `suppressed` names the rule that set it aside, if one did."""

    title: str
    outlet: str
    language: str | None
    published: datetime | None
    url: str | None
    score: float
    suppressed: str | None


class Section(NamedTuple):
    """A watch and what it found."""

    watch: str
    items: Sequence[Item]


def digest(date: Date, zone: ZoneInfo, sections: Sequence[Section]) -> str:
    """Plain text; times are on the clocks of `zone`. Watches without an article are named at the end."""
    found = [section for section in sections if section.items]
    silent = [clean(section.watch) for section in sections if not section.items]
    parts = [f"Watchword, {date:%A} {date.day} {date:%B %Y} ({zone.key})", _summary(found)]
    parts += [_section(section, zone) for section in found]
    parts += [f"Nothing for: {', '.join(silent)}."] if found and silent else []
    return "\n\n".join(parts) + "\n"


def _summary(found: Sequence[Section]) -> str:
    if not found:
        return "Nothing matched."
    return f"{_count(sum(len(section.items) for section in found), 'article')} for {_count(len(found), 'watch', 'es')}."


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"


def _section(section: Section, zone: ZoneInfo) -> str:
    """Best score first; what a rule set aside stands at the end, with the rule."""
    heading = f"{clean(section.watch)} ({len(section.items)})"
    ordered = sorted(section.items, key=lambda item: (item.suppressed is not None, -item.score))
    return "\n\n".join([f"{heading}\n{'-' * len(heading)}", *(_item(item, zone) for item in ordered)])


def _item(item: Item, zone: ZoneInfo) -> str:
    aside = f" [set aside: {clean(item.suppressed)}]" if item.suppressed is not None else ""
    time = f"{item.published.astimezone(zone):%H:%M}" if item.published else ""
    parts = (isolate(clean(item.outlet, 80)), clean(item.language or "", 20), time, f"score {item.score:.2f}")
    lines = [
        f"* {isolate(clean(item.title, 300) or '(no headline)')}{aside}",
        "  " + ", ".join(part for part in parts if part),
    ]
    address = web_address(item.url)
    return "\n".join([*lines, f"  {address}"] if address else lines)
