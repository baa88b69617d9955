"""What is fetched, and what is read from it: what crosses the pipe to the worker that parses, and back."""

from __future__ import annotations

import msgspec


class Document(msgspec.Struct, frozen=True):
    """What was fetched: `feed` is the address as configured, `base` the one that answered in the end."""

    feed: str
    base: str
    content_type: str | None
    body: bytes


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. Title, summary and text are plain text on one line; `link` is as written, maybe relative."""

    guid: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    text: str = ""
    published_raw: str | None = None


class ParsedFeed(msgspec.Struct, frozen=True, kw_only=True):
    """`ttl` in seconds: the pause that the feed asks for. `cut`: how many entries and fields were longer than we keep."""

    base: str
    title: str = ""
    site: str | None = None
    language: str | None = None
    ttl: float | None = None
    entries: tuple[Entry, ...] = ()
    cut: int = 0
