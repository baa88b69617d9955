from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.situations import NOON
from watchword.errors import ConfigError
from watchword.settings.since import since


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("90d", NOON - timedelta(days=90)),
        ("12h", NOON - timedelta(hours=12)),
        (" 30m ", NOON - timedelta(minutes=30)),
        ("2026-06-01", datetime(2026, 6, 1, tzinfo=UTC)),
    ],
)
def test_a_time_back_or_a_date_is_taken(text: str, meant: datetime) -> None:
    assert since(text, NOON) == meant


@pytest.mark.parametrize(
    "text", ["", "soon", "90", "90 days", "-3d", "2026-13-01", "2026-7", "1.6.2026", "0d", "99999999d"]
)
def test_anything_else_is_refused_with_what_can_be_written(text: str) -> None:
    with pytest.raises(ConfigError, match="write 90d, 12h, 30m or a date"):
        since(text, NOON)


def test_a_date_to_come_is_refused() -> None:
    with pytest.raises(ConfigError, match="2027-01-01 is still to come"):
        since("2027-01-01", NOON)
