"""H9: dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.situations import NOON
from watchword.feeds.dates import published, read_date

AT_EIGHT = datetime(2026, 7, 1, 8, tzinfo=UTC)
"""12:00 in Yerevan, Tbilisi and Baku; 11:00 in Moscow and Istanbul."""


@pytest.mark.parametrize(
    "raw",
    [
        "Wed, 01 Jul 2026 08:00:00 GMT",
        "Wed, 01 Jul 2026 08:00:00 +0000",
        "Wed, 1 Jul 2026 08:00 UT",
        "Wed, 01 Jul 2026 12:00:00 AZT",
        "Wed, 01 Jul 2026 12:00:00 AMT",
        "Wed, 01 Jul 2026 12:00:00 GET",
        "Wed, 01 Jul 2026 11:00:00 MSK",
        "Wed, 01 Jul 2026 11:00:00 TRT",
        "Wed, 01 Jul 2026 04:00:00 EDT",
        "Wed, 01 Jul 2026 12:00:00 GMT+0400",
        "Wed, 01 Jul 2026 12:00:00 +0400 (Armenia Standard Time)",
        "01 Jul 26 12:00 +0400",
        "2026-07-01T12:00:00+04:00",
        "2026-07-01T08:00:00Z",
        "2026-07-01t08:00:00.123z",
        "2026-07-01 12:00:00 +0400",
        "2026-07-01 11:00 MSK",
        "2026-W27-3T08:00:00Z",
        "1782892800",
        "1782892800000",
    ],
)
def test_a_date_with_a_zone_is_the_feeds_own_word(raw: str) -> None:
    known = published(raw, zone="Asia/Tokyo", first_seen=NOON)

    assert known.at.replace(microsecond=0) == AT_EIGHT
    assert known.known_from == "feed"


@pytest.mark.parametrize(
    "raw",
    [
        "2026-07-01T12:00:00",
        "2026-07-01 12:00",
        "2026/07/01 12:00",
        "Wed, 01 Jul 2026 12:00:00",
        "Wed Jul  1 12:00:00 2026",
        "July 1, 2026 12:00 pm",
        "01.07.2026 12:00",
        "01.07.2026, 12:00:00",
        "12:00 1.7.2026",
        "1 июля 2026, 12:00",
        "01 июл. 2026 12:00",
        "1 iyul 2026, 12:00",
        "1 İyul 2026 12:00",
        "1 Temmuz 2026 12:00",
        "Wed, 01 Jul 2026 12:00:00 IST",
    ],
)
def test_a_date_without_a_zone_is_read_on_the_clocks_of_the_feeds_zone(raw: str) -> None:
    known = published(raw, zone="Asia/Yerevan", first_seen=NOON)

    assert known == (AT_EIGHT, "zone")


@pytest.mark.parametrize("month", ["мая", "май", "May", "may", "mayıs"])
def test_may_is_may_in_every_language(month: str) -> None:
    assert read_date(f"9 {month} 2026") == datetime(2026, 5, 9)  # noqa: DTZ001


def test_a_day_alone_is_its_midnight_in_the_feeds_zone() -> None:
    assert published("2026-07-01", zone="Asia/Yerevan", first_seen=NOON).at == datetime(2026, 6, 30, 20, tzinfo=UTC)


def test_without_a_zone_anywhere_it_is_utc_and_said_to_be_the_zones() -> None:
    assert published("2026-07-01 08:00", zone=None, first_seen=NOON) == (AT_EIGHT, "zone")


@pytest.mark.parametrize(
    "raw",
    [None, "", "yesterday", "2026-13-45", "32.01.2026", "Thu, 01 Jan 1970 00:00:00 GMT", "0", "2099-01-01T00:00:00Z"],
)
def test_no_date_and_an_absurd_one_are_the_time_of_first_sight(raw: str | None) -> None:
    assert published(raw, zone="Asia/Yerevan", first_seen=NOON) == (NOON, "first_seen")


def test_a_date_ahead_by_less_than_a_day_is_believed_and_by_more_is_not() -> None:
    soon, late = NOON + timedelta(hours=23), NOON + timedelta(hours=25)

    assert published(soon.isoformat(), zone=None, first_seen=NOON) == (soon, "feed")
    assert published(late.isoformat(), zone=None, first_seen=NOON) == (NOON, "first_seen")


@given(st.text(max_size=120))
def test_whatever_a_feed_writes_there_is_a_time_in_utc(raw: str) -> None:
    known = published(raw, zone="Asia/Baku", first_seen=NOON)

    assert known.at.utcoffset() == timedelta(0)
