"""JSON Feed (jsonfeed.org, versions 1 and 1.1), in the words that feedparser has for the other formats."""

from __future__ import annotations

import json
from typing import Any


def read(body: bytes) -> dict[str, Any] | None:
    """`{"feed": …, "entries": […]}`; None unless `body` is such a feed."""
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "jsonfeed.org/version/" not in str(found.get("version")):
        return None
    items = found.get("items")
    feed = {
        "title": _string(found, "title"),
        "link": _string(found, "home_page_url"),
        "language": found.get("language"),
    }
    return {"feed": feed, "entries": [_entry(item) for item in items or () if isinstance(item, dict)]}


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(item["id"]) if item.get("id") is not None else None,
        "link": _string(item, "url") or _string(item, "external_url"),
        "title": _string(item, "title"),
        "summary": _string(item, "summary"),
        "content": [{"value": _string(item, "content_html") or _string(item, "content_text")}],
        "published": _string(item, "date_published") or _string(item, "date_modified"),
    }


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""
