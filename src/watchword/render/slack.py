"""Text for Slack in which nothing but we makes a link or a mention."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

LONGEST = 30_000
"""Slack takes 40,000 characters, escapes included."""
_WORD_JOINER = "\u2060"  # nobody sees it, and Slack no longer takes what is around it for an address or a name
_TAKEN_FOR_MORE = re.compile(r"(?<=:)(?=//)|(?<=[@#])(?=\w)|(?<=\w\.)(?=[^\W\d_]{2})")
"""Within `scheme://`, behind `@` and `#` of a name, and behind the dot of what looks like a domain."""
_URL_SIGNS = "%/:=&?~#+!$,;'@()*[]"  # what a URL may hold as it is: all but the letters, `-._` and what Slack reads


def escape(text: str) -> str:
    """`text` as it reads, for Slack: its three special characters escaped, addresses and names left unlinked."""
    unlinked = _TAKEN_FOR_MORE.sub(_WORD_JOINER, text)
    return unlinked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def paragraphs(text: str) -> str:
    """A longer text, in which a line that is nothing but an address becomes a link."""
    lines = text[:LONGEST].splitlines()
    return "\n".join(link(line.strip()) or escape(line) for line in lines)


def link(url: str | None) -> str:
    """The one link that is meant; "" where there is none or its scheme is another than http and https."""
    address = web_address(url)
    return f"<{address.replace('&', '&amp;')}>" if address else ""


def web_address(url: str | None) -> str:
    """`url` in ASCII with everything escaped that could end it early; "" unless it is http or https with a host."""
    try:
        parts = urlsplit(url or "")
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return quote(url or "", safe=_URL_SIGNS, errors="ignore") if is_web else ""
