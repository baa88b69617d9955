"""`channels.yaml`: where alerts go."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from watchword.settings import values
from watchword.settings.general import Network
from watchword.settings.reach import reachable_host, reachable_url
from watchword.settings.secrets import SecretSource, filled
from watchword.settings.section import Section
from watchword.settings.values import Unfit
from watchword.settings.yaml_file import Page
from watchword.stories.channel import (
    Channel,
    ChannelType,
    Console,
    Mail,
    QuietHours,
    Secret,
    Settings,
    Slack,
    Tls,
    Webhook,
)

TYPES: tuple[ChannelType, ...] = ("console", "webhook", "slack", "mail")
TLS: tuple[Tls, ...] = ("starttls", "tls", "none")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
MAIL_NEEDS = {
    "host": "name the SMTP server",
    "from": "write the address of the sender",
    "to": "write to: [desk@example.org]",
}
COMMON = ("type", "default", "severity", "languages", "quiet_hours", "throttle")
OWN: Mapping[str, tuple[str, ...]] = {
    "console": (),
    "webhook": ("url", "url_file", "secret", "secret_file"),
    "slack": ("url", "url_file"),
    "mail": ("host", "port", "tls", "user", "user_file", "password", "password_file", "from", "to"),
}
_EXAMPLE = "write its keys below the name, such as `type: console`"


def read(page: Page, source: SecretSource, networks: tuple[Network, ...]) -> Mapping[str, Channel]:
    """The channels by name, in the file's order. There always is one called `console`.

    Where none is marked as default and `console` says nothing about it, `console` is the default.
    """
    top = Section(page, page.root)
    top.only("channels")
    section = top.section("channels", "write the name of a channel below, and its keys below the name")
    found: dict[str, Channel] = {}
    for name in section.node.entries if section else ():
        channel = _channel(section, name, source, networks) if section else None
        found[name] = channel or Channel(name=name, type="console", settings=Console())
    return _with_console(found, section)


def _with_console(found: dict[str, Channel], section: Section | None) -> Mapping[str, Channel]:
    console = found.get("console") or Channel(name="console", type="console", settings=Console())
    own = section.section("console", _EXAMPLE) if section and "console" in section else None
    if not any(each.default for each in found.values()) and not (own and "default" in own):
        console = replace(console, default=True)
    return {**found, "console": console}


def _channel(top: Section, name: str, source: SecretSource, networks: tuple[Network, ...]) -> Channel | None:
    try:
        values.channel_name(name)
    except Unfit as unfit:
        top.wrong(name, unfit.problem, unfit.fix)
    if name not in top:
        top.missing(name, _EXAMPLE)
    section = top.section(name, _EXAMPLE)
    if section is None:
        return None
    section.about = f"channel {name}"
    if "type" not in section:
        section.missing("type", f"write one of {', '.join(TYPES)}")
    kind = section.choice("type", TYPES, None)
    if kind is None:
        return None
    section.only(*COMMON, *OWN[kind])
    settings = READERS[kind](section, source, networks)
    return _common(section, name, kind, settings) if settings else None


def _common(section: Section, name: str, kind: ChannelType, settings: Settings) -> Channel:
    return Channel(
        name=name,
        type=kind,
        settings=settings,
        default=section.value("default", values.flag, False),
        severity=section.values("severity", values.severity) or ("critical", "normal"),
        languages=section.values("languages", values.language) or None,
        quiet_hours=_quiet_hours(section),
        throttle=section.value("throttle", values.throttle, None),
    )


def _quiet_hours(channel: Section) -> QuietHours | None:
    example = '{from: "22:00", to: "07:00", zone: Europe/Berlin}'
    section = channel.section("quiet_hours", f"write {example}")
    if section is None:
        return None
    section.only("from", "to", "zone")
    for key in ("from", "to", "zone"):
        if key not in section:
            section.missing(key, f"write all of {example}")
    start, end = section.value("from", values.clock, None), section.value("to", values.clock, None)
    zone = section.value("zone", values.zone, None)
    if start is None or end is None or zone is None:
        return None
    if start == end:
        section.wrong("to", "the quiet hours end when they begin", "write another time, or remove quiet_hours")
    return QuietHours(start, end, zone)


def _console(_section: Section, _source: SecretSource, _networks: tuple[Network, ...]) -> Settings:
    return Console()


def _webhook(section: Section, source: SecretSource, networks: tuple[Network, ...]) -> Settings | None:
    url = source.needed(
        section, "url", partial(reachable_url, networks=networks), "write the address that is to get the POST"
    )
    secret = source.needed(section, "secret", _signing_key, "write whsec_ and base64, as the receiver shows it")
    return Webhook(url, secret) if url and secret else None


def _slack(section: Section, source: SecretSource, networks: tuple[Network, ...]) -> Settings | None:
    url = source.needed(
        section, "url", partial(reachable_url, networks=networks), "write the address of the incoming webhook"
    )
    return Slack(url) if url else None


def _mail(section: Section, source: SecretSource, networks: tuple[Network, ...]) -> Settings | None:
    for key, fix in MAIL_NEEDS.items():
        if key not in section:
            section.missing(key, fix)
    host = section.value("host", lambda text: values.host(filled(text)), None)
    sender = section.value("from", lambda text: values.mail_address(filled(text)), None)
    to = section.values("to", lambda text: values.mail_address(filled(text)))
    tls: Tls = section.choice("tls", TLS, TLS[0])
    port = section.value("port", lambda text: values.port(filled(text)), PORTS[tls])
    user, password = _account(section, source)
    if to == ():
        section.wrong("to", "nobody is named", MAIL_NEEDS["to"])
    if host:
        _note_unreachable(section, host, port, networks)
    if tls == "none" and host and not values.may_be_within(host, networks):
        fix = "write starttls or tls, or allow its network in settings.yaml"
        section.wrong("tls", f"{host} is not within allow_private_networks", fix)
    if not (host and sender and to):
        return None
    return Mail(host, port, tls, user, password, sender, tuple(dict.fromkeys(to)))


def _note_unreachable(section: Section, host: str, port: int, networks: tuple[Network, ...]) -> None:
    try:
        reachable_host(host, port, networks)
    except Unfit as unfit:
        section.wrong("port" if unfit.problem.startswith("port") else "host", unfit.problem, unfit.fix)


def _account(section: Section, source: SecretSource) -> tuple[str | None, Secret | None]:
    user, password = source.secret(section, "user"), source.secret(section, "password")
    given = [key for key in ("user", "password") if key in section or f"{key}_file" in section]
    if len(given) == 1:
        section.wrong(given[0], "user and password belong together", "write both or neither")
    return (user.reveal() if user else None), password


def _signing_key(text: str) -> str:
    scheme, _, key = text.partition("_")
    try:
        is_key = scheme == "whsec" and bool(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        is_key = False
    if not is_key:
        raise Unfit("is no secret of Standard Webhooks", "write whsec_ and base64, as the receiver shows it")
    return text


READERS: Mapping[str, Callable[[Section, SecretSource, tuple[Network, ...]], Settings | None]] = {
    "console": _console,
    "webhook": _webhook,
    "slack": _slack,
    "mail": _mail,
}
