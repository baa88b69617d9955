"""What a written value means: text in, a value out. `Unfit` says what is wrong with it and what to write instead."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import time, timedelta
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from watchword.model import Severity
from watchword.settings.general import Network
from watchword.stories.channel import Throttle

T = TypeVar("T")

SEVERITIES: tuple[Severity, ...] = ("critical", "normal")
FASTEST = timedelta(minutes=1)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = timedelta(days=36500)
_PRIVATE = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


class Unfit(ValueError):
    """A value that can't be taken."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem, self.fix = problem, fix


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The known word that somebody who wrote `given` most likely meant."""
    near = get_close_matches(given.casefold(), sorted(known), n=1, cutoff=0.6)
    return near[0] if near else None


def suggestion(given: str, known: Collection[str]) -> str:
    """ "did you mean threshold?" where something known is near, else the list of what is known."""
    near = nearest(given, known)
    return f"did you mean {near}?" if near else f"known here: {', '.join(sorted(known))}"


def one_of(text: str, known: Sequence[T]) -> T:
    for each in known:
        if each == text:
            return each
    raise Unfit(f"{text} is not known", suggestion(text, [str(each) for each in known]))


def severity(text: str) -> Severity:
    return one_of(text, SEVERITIES)


def duration(text: str) -> timedelta:
    """90s, 10m, 24h, 7d."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?) ?([smhd])", text.strip())
    if not found:
        raise Unfit(f"{text} is no time", "write a number and s, m, h or d, such as 90s, 10m, 24h or 7d")
    seconds = float(found[1]) * _SECONDS[found[2]]
    if not 0 < seconds <= _LONGEST.total_seconds():
        raise Unfit(f"{text} is out of range", "write a time above 0 and at most 36500d")
    return timedelta(seconds=seconds)


def duration_or_forever(text: str) -> timedelta | None:
    """A duration; None for `forever`."""
    return None if text.strip() == "forever" else duration(text)


def number(text: str) -> float:
    try:
        found = float(text.replace("_", "x"))  # what Python reads as 1000 is a typing error here
    except ValueError:
        raise Unfit(f"{text} is no number", "write a number such as 0.5") from None
    if not math.isfinite(found):
        raise Unfit(f"{text} is no number", "write a number such as 0.5")
    return found


def weight(text: str) -> float:
    found = number(text)
    if not 0 < found <= 1000:
        raise Unfit(f"{text} is out of range", "write a number above 0 and at most 1000")
    return found


def threshold(text: str) -> float:
    found = number(text)
    if not 0 <= found < 1:
        raise Unfit(f"{text} is out of range: scores lie between 0 and 1", "write a number from 0 up to 0.99")
    return found


def port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text) or not 0 < int(text) < 65536:
        raise Unfit(f"{text} is no port", "write a number from 1 to 65535")
    return int(text)


def flag(text: str) -> bool:
    if text not in ("true", "True", "false", "False"):
        raise Unfit(f"{text} is neither true nor false", "write true or false")
    return text.lower() == "true"


def clock(text: str) -> time:
    """22:00, and 7:30 for half past seven."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unfit(f"{text} is no time of day", 'write hours and minutes, such as "07:00" or "22:30"')
    return time(int(found[1]), int(found[2]))


def zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (OSError, ValueError, LookupError):
        near = get_close_matches(text, sorted(available_timezones()), n=1, cutoff=0.5)
        raise Unfit(
            f"{text} is no time zone",
            f"did you mean {near[0]}?" if near else "write one such as Europe/Berlin, Asia/Baku or UTC",
        ) from None


def zone_name(text: str) -> str:
    return zone(text).key


def identity(text: str) -> str:
    """Letters of any script, digits, dashes."""
    if not re.fullmatch(r"[^\W_](?:[^\W_]|-)*", text):
        raise Unfit(
            f"{text} is no id", f"use letters, digits and dashes only, such as {identity_from(text) or 'talks-2'}"
        )
    return text


def identity_from(name: str) -> str:
    """An id made from a name: Khovayev's talks -> khovayev-s-talks; "" where nothing of it can stand in an id."""
    plain = "".join(
        char for char in unicodedata.normalize("NFC", name.casefold()) if unicodedata.category(char)[0] != "M"
    )
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def channel_name(text: str) -> str:
    """Small enough to stand in the name of a group, a lock and a metric."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", text):
        raise Unfit(f"{text} is no name of a channel", "use up to 64 plain letters, digits, dashes and underscores")
    return text


def language(text: str) -> str:
    """A language code in lower case: en, ru, az."""
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise Unfit(
            f"{text} is no code of a language", "write two small letters, such as en, ru, hy, az, tr, ka, fr or de"
        )
    return text


def web_address(text: str) -> str:
    """An http or https URL with a host. What is wrong is said without the address: it may be a secret."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        raise Unfit("is no web address", "write one such as https://example.org/feed") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise Unfit("is no web address", "write one that begins with https:// or http:// and has no spaces")
    return text


def feed_address(text: str) -> str:
    """A web address without a password: it travels in every record."""
    if "@" in urlsplit(web_address(text)).netloc:
        raise Unfit("a user or password in the address would be seen in every record", "write the address without")
    return text


def host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.:-]+", text):
        raise Unfit(f"{text} is no host", "write its name or address alone, such as smtp.example.org")
    return text


def mail_address(text: str) -> str:
    """One address, as SMTP wants it: without a display name."""
    if not re.fullmatch(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+@[^\s@<>,;:\"()\\\x00-\x1f\x7f]+", text):
        raise Unfit(f"{text} is no mail address", "write it alone, such as desk@example.org")
    return text


def contact(text: str) -> str:
    """A mail address or URL: it stands in an HTTP header."""
    if not re.fullmatch(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*", text) or re.search(r"[()]", text):
        raise Unfit("holds more than plain letters, digits and signs", "write a mail address or a web address")
    return text


def network(text: str) -> Network:
    """A private network such as 127.0.0.0/8, or one private address."""
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        raise Unfit(f"{text} is no network", "write one such as 127.0.0.0/8 or 10.1.0.0/16") from None
    if ip_address(text.partition("/")[0]) != found.network_address:
        raise Unfit(f"{text} has bits beyond its prefix", f"write {found}")
    if not any(found.version == each.version and found.subnet_of(each) for each in _PRIVATE):  # type: ignore[arg-type]
        raise Unfit(f"{text} is not private", "write a private network such as 127.0.0.0/8; public hosts need none")
    return found


def is_within(host: str, networks: Iterable[Network]) -> bool:
    """Whether a host is surely in one of the networks: an address in it, or localhost where loopback is. No look-up."""
    if host == "localhost":
        return any(each.is_loopback for each in networks)
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in each for each in networks)


def may_be_within(host: str, networks: Sequence[Network]) -> bool:
    """False where a host surely isn't in one of the networks. A name may be: only the connected address tells."""
    is_address = re.fullmatch(r"[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", host)
    return is_within(host, networks) if is_address or host == "localhost" else bool(networks)


def rhythm(text: str, host: str, networks: Sequence[Network]) -> timedelta:
    """How often a feed is polled: not more than once a minute, but for those within allowed networks."""
    every = duration(text)
    if every < FASTEST and not is_within(host, networks):
        fix = "write 1m or more; less is for addresses within allow_private_networks"
        raise Unfit(f"{host} would be asked more than once a minute", fix)
    return every


def throttle(text: str) -> Throttle:
    """10/15m: at most ten messages in fifteen minutes."""
    count, slash, window = text.partition("/")
    if not slash or not re.fullmatch(r"[1-9]\d{0,5}", count.strip()):
        raise Unfit(f"{text} is no throttle", "write a number of messages, a slash and a time, such as 10/15m")
    return Throttle(int(count), duration(window))


def known_channel(text: str, known: Collection[str] | None) -> str:
    """The name of a channel that there is; any name where nobody knows which there are."""
    if known is not None and text not in known:
        raise Unfit(f"there is no channel {text}", suggestion(text, known))
    return text
