"""HTML as feeds send it, to the plain text that a reader would see."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

LIMIT = 65_536
"""Code points of HTML that are read; the parser's time grows with the square of the depth of tags."""
_UNSEEN = ["script", "style", "template", "noscript", "iframe", "textarea", "select", "svg"]
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header"
    r"|hr|img|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b)",
    re.IGNORECASE,
)


def plain_text(html: str) -> str:
    """One line, entities resolved, runs of white space one space; of more than LIMIT code points the beginning."""
    sound = html[:LIMIT].encode("utf-8", "replace").decode("utf-8")
    tree = LexborHTMLParser(_BLOCK.sub(" <", sound))
    tree.strip_tags(_UNSEEN)
    return " ".join(tree.body.text().split()) if tree.body else ""
