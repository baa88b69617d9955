"""`settings.yaml`: what belongs to the whole, with its defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from ipaddress import IPv4Network, IPv6Network
from zoneinfo import ZoneInfo

Network = IPv4Network | IPv6Network

FLOOR_WITHOUT_CONTACT = timedelta(minutes=15)


@dataclass(frozen=True)
class DigestSettings:
    """When the digest is made, on the clocks of `zone`; without channels it is only filed under home."""

    at: time = time(7)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Keep:
    """How long things are kept; None is for ever."""

    log: timedelta = timedelta(days=7)
    unmatched: timedelta = timedelta(days=90)
    matched: timedelta | None = None
    deliveries: timedelta = timedelta(days=365)
    suppressed: timedelta = timedelta(days=365)


@dataclass(frozen=True)
class PollSettings:
    """The shortest and the longest pause between two polls of one feed, where the feed says no `every`."""

    floor: timedelta = timedelta(minutes=5)
    ceiling: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class General:
    """`contact` stands in the User-Agent. `poll.floor` is what was written; `polite_floor` is what counts."""

    contact: str | None = None
    digest: DigestSettings | None = None
    keep: Keep = field(default_factory=Keep)
    poll: PollSettings = field(default_factory=PollSettings)
    allow_private_networks: tuple[Network, ...] = ()

    @property
    def polite_floor(self) -> timedelta:
        """Who can't be asked to slow down polls no more often than every 15 minutes."""
        return self.poll.floor if self.contact else max(self.poll.floor, FLOOR_WITHOUT_CONTACT)
