"""A feed as somebody wrote it down: where it is, who speaks there, and how its dates are to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class FeedSource:
    """One feed. `url` is its identity, as written; `name` is the outlet's, else the host.

    `zone` (IANA name) is for dates without one. `weight` ranks, never decides. `every` is a fixed rhythm instead of
    the learned one. `line` is where it stands in `feeds.yaml`; None for a feed that was added by command or board.
    """

    url: str
    name: str
    group: str
    language: str | None = None
    zone: str | None = None
    side: str | None = None
    weight: float = 1.0
    every: timedelta | None = None
    line: int | None = None


def host_of(url: str) -> str:
    """The host in lower case; "" if the address has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an unclosed [ of an IPv6 address
        return ""
