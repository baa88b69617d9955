"""Addresses: the one that a reader follows, the one that two writings of it share, and the host that answers for it."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from yarl import URL

from watchword.errors import TransientError

LONGEST = 4096

_TRACKING = re.compile(
    r"(?:utm|mtm|ga|pk|hsa|itm)_.*|fbclid|gclid|dclid|gbraid|wbraid|gclsrc|yclid|ysclid|_openstat|msclkid|twclid|mc_cid"
    r"|mc_eid|igshid|srsltid|mkt_tok|_hsenc|_hsmi|wprss|fb_ref|fb_source|fb_action_(?:ids|types)|phpsessid|jsessionid",
    re.IGNORECASE,
)
_SOURCE = frozenset({"ref", "source", "from"})
_FEED_WORDS = frozenset({"rss", "rss2", "atom", "feed"})
"""What the parameters of _SOURCE say when they only tell that the reader came from a feed."""


def canonical_url(link: str | None, base: str | None = None) -> str | None:
    """`link` as a reader can follow it, without what only tracks the reader; None unless it leads to a web page.

    Of the fragment only `#!…` stays, which names a page; `#comments` names a place on one.
    """
    try:
        url = _web_page((link or "").strip(), base)
    except ValueError:
        return None
    if url is None:
        return None
    kept = [part for part in _parameters(url) if not _only_tracks(part)]
    query = f"?{'&'.join(kept)}" if kept else ""
    fragment = f"#{url.raw_fragment}" if url.raw_fragment.startswith("!") else ""
    return f"{url.origin()}{url.raw_path}{query}{fragment}"


def url_key(canonical: str) -> str:
    """What all writings of one address share: no scheme, no www, no default port, no last slash, parameters in order."""
    url = URL(canonical, encoded=True)
    host = (url.host or "").removeprefix("www.")
    port = "" if url.port in (80, 443) else f":{url.port}"
    path = re.sub(r"/{2,}", "/", url.raw_path).rstrip("/") or "/"
    query = "?" + "&".join(sorted(_parameters(url))) if url.raw_query_string else ""
    return f"{host}{port}{path}{query}" + (f"#{url.raw_fragment}" if url.raw_fragment else "")


def is_front_page(key: str) -> bool:
    """Whether a key is a host's first page: an entry that leads there has no page of its own."""
    return key.partition("/")[2] == ""


def host_key(url: str) -> str:
    """The host that answers for `url`: its name, with the port where that isn't one of the web's two."""
    try:
        parsed = URL(url)
    except ValueError:
        return ""
    port = parsed.port
    return (parsed.host or "") if port in (80, 443, None) else f"{parsed.host}:{port}"


def redirected(url: str, location: str) -> str:
    """Where a redirect from `url` leads. TransientError, with the reason, where a poller must not follow."""
    try:
        target = URL(url).join(URL(location)).with_fragment(None)
        host = target.host
    except ValueError:
        raise TransientError("redirected to what is no address") from None
    if target.scheme not in ("http", "https") or not host:
        raise TransientError(f"redirected to an address of the scheme {target.scheme or '?'}")
    if URL(url).scheme == "https" and target.scheme == "http":
        raise TransientError(f"redirected from https to http, at {host}")
    return str(target.with_user(None))


def _web_page(link: str, base: str | None) -> URL | None:
    if not link or len(link) > LONGEST:
        return None
    url = URL(base).join(URL(link)) if base else URL(link)
    host = (url.host or "").rstrip(".").lower()
    return url.with_host(host) if url.scheme in ("http", "https") and host else None


def _parameters(url: URL) -> list[str]:
    """As written, so that what stays of an address is what the server gave."""
    return [part for part in url.raw_query_string.split("&") if part]


def _only_tracks(parameter: str) -> bool:
    name, _, value = map(unquote_plus, parameter.partition("="))
    return bool(_TRACKING.fullmatch(name)) or (name.lower() in _SOURCE and value.lower() in _FEED_WORDS)
