"""The two ways to look through an article, which give the same answers: see matching.program for what they answer.

`portable` runs wherever Watchword does; `fast` needs the extra `watchword[fast]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from watchword.matching.hit import Finds
from watchword.model import Content


class Seen(NamedTuple):
    """`watches`: numbers of the watches concerned, rising. `finds`: the hits of all the ways that these look for; those
    of other watches may be among them or not."""

    watches: Sequence[int]
    finds: Finds


class Core(Protocol):
    """Made of a Program, which never changes. Never raises; no call changes what a later one answers."""

    @property
    def name(self) -> str: ...

    def found(self, content: Content, language: str | None) -> Seen:
        """The watches of whose terms a way is found, or whose clauses hold: for who asks why."""
        ...

    def hits(self, content: Content, language: str | None) -> Seen:
        """The watches whose clauses hold: for the score consumer, fast."""
        ...
