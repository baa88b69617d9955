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
    line = one_line(harmless(text))
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """`text` with every run of spaces, line ends and control characters made one space."""
    return _SPACES.sub(" ", "".join(" " if _ends_a_line(char) else char for char in text)).strip()


def harmless(text: str) -> str:
    """Without what can't be seen or sent; line ends and control characters become spaces."""
    return "".join(map(_shown, text))


def isolate(text: str) -> str:
    """A text with right-to-left letters kept from reordering its neighbours; any other as it is."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if _is_right_to_left(text) else text


def _shown(char: str) -> str:
    if char in _REORDERING or unicodedata.category(char) == "Cs":
        return ""
    return " " if _ends_a_line(char) else char


def _ends_a_line(char: str) -> bool:
    """Or does something else that a line is not to do."""
    return unicodedata.category(char) in ("Cc", "Zl", "Zp")


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
