"""When an article was published, and how that is known.

Feeds write dates as they like. What is read here carries how far it may be trusted: `feed` had a zone, `zone` was read
on the clocks of the feed's configured zone (UTC where none is configured), `first_seen` means that there was no date, or
one that can't be true.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from watchword.model import PublishedFrom
from watchword.text.fold import fold

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE = timedelta(days=1)
"""Clocks and zones are wrong by hours; a date further ahead than this is wrong altogether."""
_LONGEST = 100

_HOURS = {
    zone: hours
    for hours, zones in {
        0: "Z UT UTC GMT WET",
        1: "WEST BST CET",
        2: "CEST EET",
        3: "EEST MSK TRT IDT",
        3.5: "IRST",
        4: "MSD AZT AMT GET SAMT",
        4.5: "IRDT",
        5: "AZST AMST YEKT UZT TMT TJT PKT",
        6: "KGT",
        8: "HKT SGT",
        9: "JST KST",
        10: "AEST",
        11: "AEDT",
        -4: "EDT",
        -5: "EST CDT",
        -6: "CST MDT",
        -7: "MST PDT",
        -8: "PST",
    }.items()
    for zone in zones.split()
}
"""Hours east of UTC. AMT is Armenia's, not the Amazon's. IST, claimed by three countries, is no zone at all."""

_MONTHS = {
    fold(name): number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "янв фев мар апр май июн июл авг сен окт ноя дек",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "yan fev mar apr may iyun iyul avq sen okt noy dek",
        "oca şub mar nis may haz tem ağu eyl eki kas ara",
    )
    for number, name in enumerate(names.split(), start=1)
}

_DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})[\s.-]+(?P<month>[^\W\d_]{3,})[\s.,-]+(?P<year>\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(r"\b(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:,\s*|\s+)(?:[\d:]+\s+)?(?P<year>\d{4})\b")
_DOTTED = re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=[\s\dCT])([+-])(\d\d):?(\d\d)(?:\s*\(.*\))?$")
_ABBREVIATION = re.compile(r"(?<=[\s\d])([A-Za-z]{1,4})$")
_UNIX = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")


class Published(NamedTuple):
    at: datetime
    known_from: PublishedFrom


def published(raw: str | None, *, zone: str | None, first_seen: datetime) -> Published:
    """What `raw` says, in UTC; `first_seen` itself where it says nothing that can be true."""
    moment = read_date(raw or "")
    if moment is None:
        return Published(first_seen, "first_seen")
    at = _in_utc(moment, ZoneInfo(zone) if zone else UTC)
    if at is None or not EARLIEST <= at <= first_seen + FUTURE:
        return Published(first_seen, "first_seen")
    return Published(at, "feed" if moment.tzinfo else "zone")


def read_date(raw: str) -> datetime | None:
    """The date that `raw` writes, naive where it names no zone; None if it can't be read."""
    text = " ".join(raw[:_LONGEST].split())
    try:
        return _unix(text) or _iso(text) or _spoken(text)
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime, zone: tzinfo) -> datetime | None:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None


def _unix(text: str) -> datetime | None:
    if not _UNIX.fullmatch(text):
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _iso(text: str) -> datetime | None:
    """2026-07-01T12:00:00+04:00 and its kin: a space for the T, no zone, no time, a zone's letters, a week date."""
    rest, zone = _without_zone(text.upper().replace("/", "-"))
    try:
        moment = datetime.fromisoformat(rest)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _spoken(text: str) -> datetime | None:
    """Wed, 01 Jul 2026 12:00:00 GMT · 1 июля 2026, 14:30 · July 1, 2026 2:30 pm · 01.07.2026 14:30"""
    rest, zone = _without_zone(text)
    found = _DOTTED.search(rest) or _DAY_FIRST.search(rest) or _MONTH_FIRST.search(rest)
    if not found:
        return None
    month = _month(found["month"])
    hour, minute, second = _clock(rest.replace(found[0], " ") if found.re is not _MONTH_FIRST else rest)
    return datetime(_year(found["year"]), month, int(found["day"]), hour, minute, second, tzinfo=zone)


def _without_zone(text: str) -> tuple[str, timezone | None]:
    if found := _OFFSET.search(text):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return _bare(text[: found.start()]), timezone(-offset if found[1] == "-" else offset)
    if (found := _ABBREVIATION.search(text)) and (hours := _HOURS.get(found[1].upper())) is not None:
        return text[: found.start()].strip(), timezone(timedelta(hours=hours))
    return text, None


def _bare(text: str) -> str:
    """`12:00 GMT+0400` says GMT only to say that an offset follows."""
    return text.strip().removesuffix("GMT").removesuffix("UTC").strip()


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    folded = fold(name)
    return _MONTHS.get(folded[:4]) or _MONTHS.get(folded[:3]) or 0


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _clock(text: str) -> tuple[int, int, int]:
    found = _CLOCK.search(text)
    if not found:
        return 0, 0, 0
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return hour, int(found[2]), int(found[3] or 0)
