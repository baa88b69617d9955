"""The ways to say a common word."""

from __future__ import annotations

from watchword.matching.form import Spelling, Way
from watchword.text.fold import words


def ways_of_word(text: str) -> tuple[Way, ...]:
    """The words of `text` as they are written; none if it has no letter."""
    parts = tuple((Spelling(word, text),) for word in words(text))
    return (Way(parts),) if parts else ()
