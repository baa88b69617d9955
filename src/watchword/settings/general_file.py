"""`settings.yaml`, read."""

from __future__ import annotations

from collections.abc import Collection

from watchword.settings import values
from watchword.settings.general import DigestSettings, General, Keep, Network, PollSettings
from watchword.settings.section import Section
from watchword.settings.yaml_file import Page

_DIGEST = 'write {at: "07:00", zone: Europe/Berlin, channels: [desk]}'


def networks(page: Page) -> tuple[Network, ...]:
    """The private networks that may be asked; read first, as feeds and channels depend on them."""
    return Section(page, page.root).values("allow_private_networks", values.network) or ()


def read(page: Page, networks: tuple[Network, ...], channels: Collection[str] | None) -> General:
    """The settings; whatever isn't written has its default. `channels`: those there are, None if nobody knows."""
    top = Section(page, page.root)
    top.only("contact", "digest", "keep", "poll", "allow_private_networks")
    return General(
        contact=top.value("contact", values.contact, None),
        digest=_digest(top, channels),
        keep=_keep(top),
        poll=_poll(top, is_private=bool(networks)),
        allow_private_networks=networks,
    )


def _digest(top: Section, known: Collection[str] | None) -> DigestSettings | None:
    section = top.section("digest", _DIGEST)
    if section is None:
        return None
    section.only("at", "zone", "channels")
    for key in ("at", "zone"):
        if key not in section:
            section.missing(key, _DIGEST)
    at, zone = section.value("at", values.clock, None), section.value("zone", values.zone, None)
    channels = section.values("channels", lambda text: values.known_channel(text, known)) or ()
    return DigestSettings(at, zone, tuple(dict.fromkeys(channels))) if at is not None and zone else None


def _keep(top: Section) -> Keep:
    section = top.section("keep", "write {log: 7d, unmatched: 90d, matched: forever, deliveries: 365d}")
    plain = Keep()
    if section is None:
        return plain
    section.only("log", "unmatched", "matched", "deliveries", "suppressed")
    return Keep(
        log=section.value("log", values.duration, plain.log),
        unmatched=section.value("unmatched", values.duration, plain.unmatched),
        matched=section.value("matched", values.duration_or_forever, plain.matched),
        deliveries=section.value("deliveries", values.duration, plain.deliveries),
        suppressed=section.value("suppressed", values.duration, plain.suppressed),
    )


def _poll(top: Section, *, is_private: bool) -> PollSettings:
    section = top.section("poll", "write {floor: 5m, ceiling: 24h}")
    plain = PollSettings()
    if section is None:
        return plain
    section.only("floor", "ceiling")
    floor = section.value("floor", values.duration, plain.floor)
    ceiling = section.value("ceiling", values.duration, max(plain.ceiling, floor))
    if floor < values.FASTEST and not is_private:
        fix = "write 1m or more; less is for feeds within allow_private_networks"
        section.wrong("floor", "other people's servers would be asked more than once a minute", fix)
    if ceiling < floor:
        section.wrong("ceiling", "is below the floor", "write a time that is not below the floor")
    return PollSettings(floor, ceiling)
