"""What the ledger of deliveries says, and the decisions about it: who is to hear an alert, when, and when to try again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from watchword.errors import PermanentError, TransientError
from watchword.model import Alert, Severity
from watchword.stories.channel import Channel, recipients
from watchword.stories.quiet import quiet_until

State = Literal["due", "sent", "refused", "filtered", "replaced"]
"""due: still to be sent; refused: the other side will never take it; filtered: the channel does not accept it;
replaced: a newer alert of the same story said it all before this one left."""

CLAIM = timedelta(seconds=60)
"""How long one sender has a delivery for itself: longer than any send takes (net.LONGEST)."""
PATIENCE = timedelta(days=3)
"""For how long a delivery is tried again before it counts as refused."""
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_WISH = 1.0, 900.0, 86_400.0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the ledger: one alert for one recipient of one channel. `record`: the alert's bytes as published.

    `wanted_at` is when it was to leave, `due_at` when it may next be tried.
    """

    alert: str
    channel: str
    recipient: str
    story: str
    revision: int
    severity: Severity
    state: State
    because: str | None
    wanted_at: datetime
    due_at: datetime
    created_at: datetime
    record: bytes
    attempts: int = 0
    claimed_until: datetime | None = None

    @property
    def key(self) -> Key:
        return Key(self.alert, self.channel, self.recipient)


class Key(NamedTuple):
    """What names a row of the ledger."""

    alert: str
    channel: str
    recipient: str


class Overtaken(NamedTuple):
    """A row that need not leave any more, and the newer row of its story that says it all."""

    older: Entry
    newer: Entry


@dataclass(frozen=True)
class Verdict:
    """What came of one attempt. `because`: the answer or the error, for a person."""

    state: State
    because: str | None
    due_at: datetime


def entries(alert: Alert, record: bytes, channel: Channel, now: datetime) -> list[Entry]:
    """One row for each recipient. What `channel` doesn't accept is a row too, so that it can be counted and listed."""
    declined = _declined(alert, channel)
    quiet = None if declined else _quiet(alert, channel, now)
    return [
        Entry(
            alert=alert.id,
            channel=channel.name,
            recipient=recipient,
            story=alert.story,
            revision=alert.revision,
            severity=alert.severity,
            state="filtered" if declined else "due",
            because=declined or (f"quiet hours until {quiet:%Y-%m-%dT%H:%MZ}" if quiet else None),
            wanted_at=quiet or now,
            due_at=quiet or now,
            created_at=now,
            record=record,
        )
        for recipient in recipients(channel)
    ]


def overtaken(rows: Iterable[Entry], now: datetime) -> list[Overtaken]:
    """Of the rows of one channel: those still to leave although a newer one of their story for their recipient is
    there, due or sent. One that a sender has in hand just now is left to it."""
    newest: dict[tuple[str, str], Entry] = {}
    counted = [row for row in rows if row.state in ("due", "sent")]
    for row in sorted(counted, key=lambda row: row.revision):
        newest[row.story, row.recipient] = row
    return [
        Overtaken(row, newer)
        for row in counted
        if row.state == "due" and row.revision < (newer := newest[row.story, row.recipient]).revision
        if row.claimed_until is None or row.claimed_until <= now
    ]


def after_failure(entry: Entry, error: TransientError | PermanentError, chance: float, now: datetime) -> Verdict:
    """Again after a pause, or never: when the other side will not take it, or when patience has run out."""
    if isinstance(error, PermanentError):
        return Verdict("refused", str(error), now)
    if now - entry.wanted_at > PATIENCE:
        return Verdict("refused", f"given up after {PATIENCE.days} days: {error}", now)
    seconds = pause(entry.attempts + 1, chance, wished=error.retry_after)
    return Verdict("due", str(error), now + timedelta(seconds=seconds))


def pause(attempts: int, chance: float, *, wished: float | None = None) -> float:
    """Seconds until the next attempt after `attempts` that failed: doubling from one second up to 15 minutes.

    `chance` in [0, 1) takes up to half of it away, so that many don't come back at once; what the other side `wished`
    for is the least that it gets, up to a day.
    """
    growing = min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return max(growing * (1 - chance / 2), min(wished or 0.0, LONGEST_WISH))


def _declined(alert: Alert, channel: Channel) -> str | None:
    if alert.severity not in channel.severity:
        return f"severity {alert.severity} is not among: {', '.join(channel.severity)}"
    if channel.languages is not None and not _speaks(alert.languages, channel.languages):
        return f"language {', '.join(alert.languages)} is not among: {', '.join(channel.languages)}"
    return None


def _speaks(languages: Sequence[str], accepted: Sequence[str]) -> bool:
    """A language that nobody knows passes: rather heard in vain than missed. `en` accepts `en-GB`."""
    accepted_bases = {_base(language) for language in accepted}
    return not languages or any(_base(language) in accepted_bases for language in languages)


def _base(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


def _quiet(alert: Alert, channel: Channel, now: datetime) -> datetime | None:
    """Critical alerts wake people up: that is what they are for."""
    if channel.quiet_hours is None or alert.severity == "critical":
        return None
    return quiet_until(channel.quiet_hours, now)
