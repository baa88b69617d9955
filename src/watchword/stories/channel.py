"""A channel as somebody wrote it down: where alerts go, and what of them it accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from watchword.model import Severity

ChannelType = Literal["console", "webhook", "slack", "mail"]
Tls = Literal["starttls", "tls", "none"]


class Secret:
    """A text that shows itself as *** wherever it is printed, logged or formatted."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True)
class Console:
    """Lines on standard output."""


@dataclass(frozen=True)
class Webhook:
    """A POST of the alert, signed as Standard Webhooks say. `secret` is `whsec_` and base64."""

    url: Secret
    secret: Secret

    @property
    def place(self) -> str:
        """What may be shown of the address: an address alone often is the permission to post."""
        return _place(self.url)


@dataclass(frozen=True)
class Slack:
    """An incoming webhook of Slack."""

    url: Secret

    @property
    def place(self) -> str:
        return _place(self.url)


@dataclass(frozen=True)
class Mail:
    """SMTP. `tls`: starttls, tls (from the first byte) or none. `user` and `password` are both there or both None."""

    host: str
    port: int
    tls: Tls
    user: str | None
    password: Secret | None
    sender: str
    recipients: tuple[str, ...]


Settings = Console | Webhook | Slack | Mail


@dataclass(frozen=True)
class QuietHours:
    """From `start` up to `end` on the clocks of `zone`; `end` before `start` goes over midnight. Never equal."""

    start: time
    end: time
    zone: ZoneInfo


@dataclass(frozen=True)
class Throttle:
    """At most `count` messages within any `window`."""

    count: int
    window: timedelta


@dataclass(frozen=True, kw_only=True)
class Channel:
    """`default`: for watches that name no channel. `languages` None: all of them."""

    name: str
    type: ChannelType
    settings: Settings
    default: bool = False
    severity: tuple[Severity, ...] = ("critical", "normal")
    languages: tuple[str, ...] | None = None
    quiet_hours: QuietHours | None = None
    throttle: Throttle | None = None


def recipients(channel: Channel) -> tuple[str, ...]:
    """Who is to hear, each with a ledger row of its own: every address of a mail channel, else the channel itself."""
    return channel.settings.recipients if isinstance(channel.settings, Mail) else (channel.name,)


def _place(url: Secret) -> str:
    parts = urlsplit(url.reveal())
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
