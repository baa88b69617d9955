"""Feeds as outlets write them: RSS 2.0, RSS 1.0 (RDF) and Atom, in their own encoding, and two that are broken.

A feed says nothing of the moment at which it is asked for: the same stories make the same bytes, so that a validator holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from watchword.demo.script import Flaw, Item, Outlet

CONTENT_TYPES = {"rss2": "application/rss+xml", "rdf": "application/rdf+xml", "atom": "application/atom+xml"}


def feed_bytes(outlet: Outlet, items: Sequence[Item], base: str) -> bytes:
    """The outlet's feed in its own format and encoding; `base` is the server's address, without a slash at its end."""
    xml = {"rss2": _rss2, "rdf": _rdf, "atom": _atom}[outlet.format](outlet, items, base)
    whole = f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n{xml}'
    return _flawed(whole, outlet.flaw).encode(outlet.encoding)


def content_type(outlet: Outlet) -> str:
    return f"{CONTENT_TYPES[outlet.format]}; charset={outlet.encoding}"


def _rss2(outlet: Outlet, items: Sequence[Item], base: str) -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>\n'
        f"<title>{escape(outlet.name)}</title>\n<link>{base}/{outlet.id}</link>\n"
        f"<description>{escape(outlet.name)}</description>\n<language>{outlet.language}</language>\n"
        + "".join(_rss2_item(outlet, item, base) for item in items)
        + "</channel>\n</rss>\n"
    )


def _rss2_item(outlet: Outlet, item: Item, base: str) -> str:
    text = f"<content:encoded><![CDATA[<p>{escape(item.text)}</p>]]></content:encoded>\n" if item.text else ""
    return (
        f"<item>\n<title>{escape(item.title)}</title>\n<link>{base}/{item.path}</link>\n"
        f'<guid isPermaLink="false">{outlet.id}:{item.path}</guid>\n<pubDate>{_rss_date(outlet, item)}</pubDate>\n'
        f"<description>{escape(item.summary)}</description>\n{text}</item>\n"
    )


def _rss_date(outlet: Outlet, item: Item) -> str:
    local = _local(outlet, item.published)
    return local.strftime("%Y-%m-%d %H:%M:%S") if outlet.zoneless else format_datetime(local)


def _rdf(outlet: Outlet, items: Sequence[Item], base: str) -> str:
    listed = "".join(f'<rdf:li rdf:resource="{base}/{item.path}"/>' for item in items)
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{base}/{outlet.id}">\n<title>{escape(outlet.name)}</title>\n'
        f"<link>{base}/{outlet.id}</link>\n<description>{escape(outlet.name)}</description>\n"
        f"<dc:language>{outlet.language}</dc:language>\n<items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n"
        + "".join(_rdf_item(outlet, item, base) for item in items)
        + "</rdf:RDF>\n"
    )


def _rdf_item(outlet: Outlet, item: Item, base: str) -> str:
    return (
        f'<item rdf:about="{base}/{item.path}">\n<title>{escape(item.title)}</title>\n<link>{base}/{item.path}</link>\n'
        f"<description>{escape(item.summary)}</description>\n"
        f"<dc:date>{_local(outlet, item.published).isoformat()}</dc:date>\n</item>\n"
    )


def _atom(outlet: Outlet, items: Sequence[Item], base: str) -> str:
    newest = max((item.updated for item in items), default=None)
    updated = f"<updated>{_local(outlet, newest).isoformat()}</updated>\n" if newest else ""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n<title>{escape(outlet.name)}</title>\n'
        f'<id>{base}/{outlet.id}</id>\n<link href="{base}/{outlet.id}"/>\n{updated}'
        + "".join(_atom_entry(outlet, item, base) for item in items)
        + "</feed>\n"
    )


def _atom_entry(outlet: Outlet, item: Item, base: str) -> str:
    text = f'<content type="html">{escape(f"<p>{escape(item.text)}</p>")}</content>\n' if item.text else ""
    return (
        f"<entry>\n<title>{escape(item.title)}</title>\n<id>{outlet.id}:{item.path}</id>\n"
        f'<link rel="alternate" href="{base}/{item.path}"/>\n'
        f"<published>{_local(outlet, item.published).isoformat()}</published>\n"
        f"<updated>{_local(outlet, item.updated).isoformat()}</updated>\n"
        f"<summary>{escape(item.summary)}</summary>\n{text}</entry>\n"
    )


def _flawed(xml: str, flaw: Flaw | None) -> str:
    """As careless programs write feeds, or as a connection that breaks leaves them."""
    if flaw == "bare ampersands":
        return xml.replace("&amp;", "&")
    return xml[: xml.rindex("<description>") + 30] if flaw == "cut off" else xml


def _local(outlet: Outlet, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(outlet.zone)).replace(microsecond=0)
