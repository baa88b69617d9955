"""How far back somebody wants to look."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from watchword.errors import ConfigError, Problem
from watchword.settings.values import Unfit, duration


def since(text: str, now: datetime) -> datetime:
    """A time before `now` (90d, 12h, 30m), or a date, which begins at midnight UTC; ConfigError says what can be written."""
    try:
        found = _date(text.strip()) if re.fullmatch(r"\s*\d+-.*", text) else now - duration(text)
    except (ValueError, Unfit):
        raise _wrong(f"{text} is no time") from None
    if found > now:
        raise _wrong(f"{text} is still to come")
    return found


def _date(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)


def _wrong(problem: str) -> ConfigError:
    return ConfigError(
        Problem("command line", None, "--since", problem, "write 90d, 12h, 30m or a date such as 2026-07-01")
    )
