"""OPML: how feed readers hand their lists of feeds to each other. For import and export; `feeds.yaml` is the source.

    <outline text="South Caucasus"><outline type="rss" text="OC Media" xmlUrl="https://oc-media.org/feed/"/></outline>

An outline with an address is a feed, one without is a group. Groups within groups become one, "Asia / Caucasus".
A document type is refused, and with it every entity that could grow or reach outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from watchword.errors import PermanentError
from watchword.feeds.source import FeedSource, host_of

BETWEEN = " / "
OTHER = "imported"
"""The group of a feed that stands in none."""
DEEPEST = 100


def parse_opml(content: bytes) -> tuple[FeedSource, ...]:
    """The feeds in order, each address once, as written: nothing is checked. PermanentError says why it is no OPML."""
    outlines = _Outlines()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = outlines.begin, outlines.end
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise PermanentError(f"line {error.lineno}: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:  # an encoding that isn't known
        raise PermanentError(f"line 1: {error}") from None
    if not outlines.is_opml:
        raise PermanentError("line 1: the first element is not <opml>")
    return tuple({source.url: source for source in reversed(outlines.feeds)}.values())[::-1]


class _Outlines:
    """Reads the elements as they come."""

    def __init__(self) -> None:
        self.is_opml = False
        self.feeds: list[FeedSource] = []
        self._open: list[str | None] = []  # for each open element the name of its group

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open:
            self.is_opml = tag.lower() == "opml"
        if len(self._open) >= DEEPEST:
            raise PermanentError(f"more than {DEEPEST} elements within each other")
        known = {key.lower(): _one_line(value) for key, value in attributes.items()}
        is_outline = self.is_opml and tag.lower() == "outline"
        url = known.get("xmlurl") if is_outline else None
        self._open.append(_name(known) or None if is_outline and not url else None)
        if url:
            self.feeds.append(_feed(url, known, BETWEEN.join(filter(None, self._open)) or OTHER))

    def end(self, _tag: str) -> None:
        self._open.pop()


def _feed(url: str, known: Mapping[str, str], group: str) -> FeedSource:
    return FeedSource(url=url, name=_name(known) or host_of(url), group=group, language=known.get("language") or None)


def _name(known: Mapping[str, str]) -> str:
    return known.get("title") or known.get("text") or ""


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _refuse(*_given: object) -> None:
    raise PermanentError("a document type (<!DOCTYPE …>), which OPML has no need of: remove that line")


def write_opml(feeds: Iterable[FeedSource], title: str) -> str:
    """OPML 2.0 with one outline a group, groups and feeds in the order given; what OPML has no word for is left out."""
    by_group: dict[str, list[FeedSource]] = {}
    for feed in feeds:
        by_group.setdefault(feed.group, []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += [f"    <title>{_escaped(title)}</title>", "  </head>", "  <body>"]
    for group, members in by_group.items():
        lines += [f"    <outline text={_attribute(group)}>", *map(_outline, members), "    </outline>"]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: FeedSource) -> str:
    name = _attribute(feed.name)
    language = f" language={_attribute(feed.language)}" if feed.language else ""
    return f'      <outline type="rss" text={name} title={name} xmlUrl={_attribute(feed.url)}{language}/>'


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _escaped(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    """Without the characters that XML can't hold."""
    return "".join(
        char
        for char in text
        if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff" and not "\ud800" <= char <= "\udfff")
    )
