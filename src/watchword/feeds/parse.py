"""A document, as bytes, to what it says. Run only inside the worker that can be killed: see adapters/parse_worker.py.

feedparser's time grows with the square of an author's length or of the number of attributes, and selectolax's with the
depth of tags; some documents make feedparser raise. Given anything but BytesIO it opens files and fetches addresses.
"""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from watchword.errors import PermanentError
from watchword.feeds import json_feed
from watchword.feeds.document import Document, Entry, ParsedFeed
from watchword.text.html import LIMIT, plain_text

TITLE_LIMIT = 1000
"""Code points; summary and text have LIMIT of them."""
ENTRIES_LIMIT = 1000
_GUID_LIMIT = 2000

feedparser.api.PREFERRED_XML_PARSERS = []  # libxml2's driver would open external entities

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<[a-zA-Z!/?]")
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)


def parse(document: Document) -> ParsedFeed:
    """PermanentError, naming the feed, where the document is no feed or only the beginning of one.

    feedparser lets through whatever its parsers raise: anything else that leaves here means the same.
    """
    if not document.body.strip():
        raise PermanentError(f"{document.feed}: the answer is empty")
    found = json_feed.read(document.body) or _xml_feed(document)
    return _plain(document, found["feed"], found["entries"])


def _xml_feed(document: Document) -> Any:
    found = feedparser.parse(
        io.BytesIO(document.body),
        response_headers={"content-type": document.content_type or "application/xml"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.get("version"):
        raise PermanentError(f"{document.feed}: {_what_it_is(document.body)} instead of a feed")
    if found.get("bozo") and not _END.search(document.body.replace(b"\0", b"")):
        raise PermanentError(f"{document.feed}: the feed breaks off before its end")
    return found


def _what_it_is(body: bytes) -> str:
    beginning = body[:2000].lower()
    return "an HTML page" if b"<html" in beginning or b"<!doctype html" in beginning else "something else"


def _plain(document: Document, feed: Any, entries: list[Any]) -> ParsedFeed:
    taken = [_entry(entry) for entry in entries[:ENTRIES_LIMIT]]
    return ParsedFeed(
        base=document.base,
        title=_text(feed.get("title"))[:TITLE_LIMIT],
        site=_line(feed.get("link")),
        language=_line(feed.get("language")),
        ttl=_ttl(feed),
        entries=tuple(entry for entry, _cut in taken if entry.title or entry.summary or entry.text),
        cut=sum(cut for _entry, cut in taken) + max(0, len(entries) - ENTRIES_LIMIT),
    )


def _entry(entry: Any) -> tuple[Entry, int]:
    """The entry, and how many of its fields were longer than we keep."""
    title, summary, text = _text(entry.get("title")), entry.get("summary") or "", _content(entry)
    if text == summary:  # where a feed has only the content, feedparser says it twice
        summary = ""
    cut = (len(title) > TITLE_LIMIT) + (len(summary) > LIMIT) + (len(text) > LIMIT)
    plain = Entry(
        guid=(_line(entry.get("id")) or "")[:_GUID_LIMIT] or None,
        link=_line(entry.get("link")),
        title=title[:TITLE_LIMIT],
        summary=_text(summary),
        text=_text(text),
        published_raw=_line(entry.get("published") or entry.get("updated") or entry.get("created")),
    )
    return plain, cut


def _content(entry: Any) -> str:
    return next((part["value"] for part in entry.get("content") or () if part.get("value")), "")


def _text(markup: str | None) -> str:
    """Plain text, also where markup was escaped twice: what looks like a tag after that is taken out too."""
    text = _CONTROLS.sub("", (markup or "")[:LIMIT])
    for _ in range(3):
        if "<" not in text and "&" not in text:
            break
        text = plain_text(text)
        if not _TAG.search(text):
            break
    return " ".join(_TAG.sub(" ", text).split())


def _line(value: object) -> str | None:
    """One line without control characters; None for what is empty or no text."""
    if not isinstance(value, str):
        return None
    return " ".join(_CONTROLS.sub("", value).split()) or None


def _ttl(feed: Any) -> float | None:
    """`<ttl>` is in minutes. At most a year: the schedule has a ceiling of its own."""
    try:
        minutes = float(str(feed.get("ttl")).strip())
    except ValueError:
        return None
    return min(minutes * 60, 31536000.0) if minutes > 0 else None
