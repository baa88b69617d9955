"""What a core hands over: where a way was found, and by which spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from watchword.model import Field
from watchword.text.fold import words

FIELDS: tuple[Field, ...] = get_args(Field)
LONGEST = 160
"""Code points from the first to the last letter of a hit; words that stand further apart are no phrase."""


class Place(NamedTuple):
    """Code points `start:end` of a field: from the first letter of the first word to the end of the last one, with its
    ending and the unseen signs behind it. Of an exact way what it says, with the signs that belong to it."""

    field: Field
    start: int
    end: int


class Hit(NamedTuple):
    """A way found at a place. `form` is the text of its spellings as the article's language writes them, word by
    word, of an exact way what it says; `scheme` theirs, each named once; `ending` the labels of their endings, None if they have none;
    `confidence` the way's times the least of theirs."""

    place: Place
    form: str
    confidence: float
    scheme: str
    ending: str | None


Finds = Mapping[int, Sequence[Hit]]
"""By the number of the way, its hits in the order of reading, at most one that begins at a word. A way without is absent."""


def unfindable(text: str) -> str | None:
    """Why nothing can ever be found by `text`, if so."""
    if not words(text):
        return "it has no letter or digit"
    return f"it is longer than {LONGEST} characters" if len(text.strip()) > LONGEST else None
