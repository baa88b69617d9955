"""The words around a hit."""

from __future__ import annotations

WIDTH = 160
"""Code points that an excerpt has at most; a hit is never longer."""


def excerpt(text: str, start: int, end: int) -> tuple[str, int]:
    """`text` around `start:end`, and where that begins; cut between words where there is room for a whole one."""
    first, last = _window(len(text), start, end)
    first, last = _after_space(text, first, start), _before_space(text, end, last)
    return text[first:last], first


def _window(length: int, start: int, end: int) -> tuple[int, int]:
    """WIDTH code points with the hit in the middle, or as near to it as the ends of the text allow."""
    first = max(0, start - (WIDTH - (end - start)) // 2)
    last = min(length, first + WIDTH)
    return max(0, last - WIDTH), last


def _after_space(text: str, first: int, start: int) -> int:
    if first == 0 or text[first - 1].isspace():
        return first
    i = first
    while i < start and not text[i].isspace():
        i += 1
    return i + 1 if i < start else first


def _before_space(text: str, end: int, last: int) -> int:
    if last == len(text) or text[last].isspace():
        return last
    i = last - 1
    while i >= end and not text[i].isspace():
        i -= 1
    return i if i >= end else last
