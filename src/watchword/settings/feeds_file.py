"""`feeds.yaml`: the one file of sources."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from watchword.feeds.source import FeedSource, host_of
from watchword.settings import values
from watchword.settings.general import Network
from watchword.settings.reach import reachable_url
from watchword.settings.section import Section
from watchword.settings.yaml_file import Mapping, Page, Scalar

SHARED = ("language", "zone", "side", "weight", "every")
"""Keys of a group that may stand at a feed too, where they count for it alone."""
_EXAMPLE = "write - url: https://example.org/feed"


def read(page: Page, networks: tuple[Network, ...]) -> tuple[FeedSource, ...]:
    """The feeds in the file's order; a feed that can't be taken is noted and left out."""
    top = Section(page, page.root)
    top.only("groups")
    found: dict[str, FeedSource] = {}
    for group in top.sections("groups", "write - name: NAME and feeds: below it"):
        for section, source in _group(group, networks):
            first = found.setdefault(_same(source.url), source)
            if first is not source:
                section.wrong("url", f"this feed stands in line {first.line} already", "remove one of them")
    return tuple(found.values())


def _group(group: Section, networks: tuple[Network, ...]) -> Iterator[tuple[Section, FeedSource]]:
    group.only("name", "feeds", *SHARED)
    name = group.text("name")
    if not name:
        group.missing("name", "write what these feeds have in common")
    group.about = f"group {name or '?'}"
    if "feeds" not in group:
        group.missing("feeds", _EXAMPLE)
    shared = _shared(group, FeedSource(url="", name="", group=name or ""), networks, "")
    for section in _feeds(group):
        source = _feed(section, shared, networks)
        if source:
            yield section, source


def _feeds(group: Section) -> Iterator[Section]:
    """The feeds of a group; an address alone is short for a feed with nothing but its `url`."""
    for item in group.items("feeds") or ():
        if isinstance(item, Mapping):
            yield Section(group.page, item, group.about)
        elif isinstance(item, Scalar) and item.text:
            yield Section(group.page, Mapping.of("url", item), group.about)
        else:
            group.wrong("feeds", "an item that is no feed", _EXAMPLE, line=item.line)


def _feed(section: Section, shared: FeedSource, networks: tuple[Network, ...]) -> FeedSource | None:
    section.only("url", "name", *SHARED)
    if "url" not in section:
        section.missing("url", _EXAMPLE)
    url = section.value("url", lambda text: reachable_url(values.feed_address(text), networks), None)
    if url is None:
        return None
    own = _shared(section, shared, networks, host_of(url))
    return FeedSource(
        url=url,
        name=section.text("name") or host_of(url),
        group=shared.group,
        language=own.language,
        zone=own.zone,
        side=own.side,
        weight=own.weight,
        every=own.every,
        line=section.line_of("url"),
    )


def _shared(section: Section, above: FeedSource, networks: tuple[Network, ...], host: str) -> FeedSource:
    """What is written here, else what is written above."""
    every = section.value("every", values.duration, above.every)
    if host and every and every < values.FASTEST and not values.is_within(host, networks):
        fix = "write 1m or more; less is for addresses within allow_private_networks"
        section.wrong("every", f"{host} would be asked more than once a minute", fix)
    return FeedSource(
        url="",
        name="",
        group=above.group,
        language=section.value("language", values.language, above.language),
        zone=section.value("zone", values.zone_name, above.zone),
        side=section.text("side") or above.side,
        weight=section.value("weight", values.weight, above.weight),
        every=every,
    )


def _same(url: str) -> str:
    """What two spellings of one address share."""
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="").geturl()
