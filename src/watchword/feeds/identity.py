"""Which entries are one article.

A feed's basis says what makes the identity of its articles: the canonical link where each entry has a page of its own,
else the guid, else title and day. It is decided by the first document that has entries and kept with the feed, so that a
feed that looks different one day doesn't bring everything again. An entry without its feed's basis takes the next one.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from watchword.feeds.address import canonical_url, is_front_page, url_key
from watchword.feeds.dates import read_date
from watchword.feeds.document import Entry, ParsedFeed
from watchword.model import Content

Basis = Literal["link", "guid", "title"]


class Identities(NamedTuple):
    """`ids` in the order of the entries, each 24 letters; `basis` is None while the feed has brought no entry."""

    basis: Basis | None
    ids: list[str]


def identify(feed: str, parsed: ParsedFeed, basis: Basis | None) -> Identities:
    """The article ids of a document, by the feed's `basis` or, where that is None, by the one that fits the document.

    With a link the id is the same in every feed; with guid or title it belongs to `feed` alone.
    """
    homes = _homes(feed, parsed)
    keys = [_page_key(entry.link, parsed.base, homes) for entry in parsed.entries]
    basis = basis or _fitting(keys, parsed.entries)
    if basis is None:
        return Identities(None, [])
    return Identities(basis, [_id(feed, key, entry, basis) for key, entry in zip(keys, parsed.entries, strict=True)])


def id_of_page(url: str) -> str | None:
    """The id of the article at `url` in every feed that tells its articles by their links; None if it is no web address."""
    page = canonical_url(url)
    return _hash("link", url_key(page)) if page else None


def content_hash(content: Content) -> str:
    """Changes when a reader would see a change; white space doesn't count."""
    parts = (content.title, content.summary, content.text)
    return _hash(*(" ".join(unicodedata.normalize("NFC", part).split()) for part in parts))


def _fitting(keys: Sequence[str | None], entries: Sequence[Entry]) -> Basis | None:
    """The first basis that tells more than half of the entries apart."""
    if not entries:
        return None
    if 2 * len({key for key in keys if key}) > len(entries):
        return "link"
    return "guid" if 2 * len({entry.guid for entry in entries if entry.guid}) > len(entries) else "title"


def _id(feed: str, key: str | None, entry: Entry, basis: Basis) -> str:
    if basis == "link" and key:
        return _hash("link", key)
    if basis != "title" and entry.guid:
        return _hash("guid", feed, entry.guid)
    return _hash("title", feed, _words(entry.title), _day(entry))


def _page_key(link: str | None, base: str, homes: set[str]) -> str | None:
    """The key of an entry's own page; None where it has none and leads to a front page, the site's or the feed's."""
    page = canonical_url(link, base)
    if page is None:
        return None
    key = url_key(page)
    return None if is_front_page(key) or key in homes else key


def _homes(feed: str, parsed: ParsedFeed) -> set[str]:
    homes = (canonical_url(feed), canonical_url(parsed.base), canonical_url(parsed.site, parsed.base))
    return {url_key(home) for home in homes if home}


def _day(entry: Entry) -> str:
    moment = read_date(entry.published_raw or "")
    return moment.date().isoformat() if moment else ""


def _words(title: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", title).casefold()).strip()


def _hash(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:15]).decode().lower()
