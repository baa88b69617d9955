"""Text of strangers made harmless to show: one line, no control characters, no reordering of what stands around it."""

from __future__ import annotations

import re
import unicodedata

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: with them a headline can make the text behind it read backwards."""
_SPACES = re.compile(r"\s+")


def clean(text: str, limit: int | None = None) -> str:
    """One line of what can be seen of `text`, at most `limit` code points, an ellipsis included."""
    line = _SPACES.sub(" ", harmless(text)).strip()
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def harmless(text: str) -> str:
    """Without what can't be seen or sent; line ends and control characters become spaces."""
    return "".join(map(_shown, text))


def isolate(text: str) -> str:
    """A text with right-to-left letters kept from reordering its neighbours; any other as it is."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if _is_right_to_left(text) else text


def _shown(char: str) -> str:
    if char in _REORDERING:
        return ""
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category == "Cs" else char


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
