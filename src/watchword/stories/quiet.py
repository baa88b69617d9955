"""Quiet hours: when a message that may wait is told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchword.stories.channel import QuietHours


def quiet_until(hours: QuietHours, now: datetime) -> datetime | None:
    """When the quiet hours that hold at `now` end; None outside of them. On the day of a clock change the clocks rule."""
    local = now.astimezone(hours.zone)
    if not _is_quiet(hours, local.time()):
        return None
    day = local.date() if local.time() < hours.end else local.date() + timedelta(days=1)
    return min(moment for moment in _moments(datetime.combine(day, hours.end), hours.zone) if moment > now)


def _is_quiet(hours: QuietHours, clock: time) -> bool:
    if hours.start < hours.end:
        return hours.start <= clock < hours.end
    return clock >= hours.start or clock < hours.end


def _moments(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments at which clocks may show `local`: two different ones where they are set back or forward over it."""
    return [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
