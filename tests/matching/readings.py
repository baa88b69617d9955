"""Small articles with the places of a query's words in them, found the plain way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from watchword.matching.hit import FIELDS, Place
from watchword.matching.holds import Reading, Spots, holds
from watchword.matching.query import Word, parse_query
from watchword.model import Content


def is_so(query: str, title: str = "", summary: str = "", text: str = "", **about: Any) -> bool:
    """Whether it holds; `about`: language, source and url."""
    content = Content(title, summary, text)
    return holds(parse_query(query), spots_in(content), Reading(content, **about))


def spots_in(content: Content) -> Spots:
    return lambda word: list(_spots(word, content))


def _spots(word: Word, content: Content) -> Iterator[Place]:
    wanted = re.findall(r"\w+", word.text)
    for field in FIELDS:
        words = list(re.finditer(r"\w+", getattr(content, field)))
        for first in range(len(words) - len(wanted) + 1):
            row = words[first : first + len(wanted)]
            if all(_fits(word, each, found.group()) for each, found in zip(wanted, row, strict=True)):
                yield Place(field, row[0].start(), row[-1].end())


def _fits(word: Word, wanted: str, found: str) -> bool:
    if word.kind == "exact":
        return wanted == found
    return found.lower().startswith(wanted.lower()) if word.kind == "prefix" else wanted.lower() == found.lower()
