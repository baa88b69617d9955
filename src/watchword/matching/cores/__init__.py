"""The two ways to look through an article, which give the same answers: see matching.program for what they answer.

`portable` runs wherever Watchword does; `fast` needs the extra `watchword[fast]`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from watchword.matching.hit import Finds
from watchword.model import Content

_UNCOUNTED: Mapping[int, float] = {}


class Seen:
    """`watches`: numbers of the watches concerned, rising. `points`: what those are worth for which the core counted it
    (matching.points: S, the bonus included); whoever asks for others counts for themselves."""

    def __init__(
        self, watches: Sequence[int], tell: Callable[[], Finds], points: Mapping[int, float] = _UNCOUNTED
    ) -> None:
        self.watches, self.points = watches, points
        self._tell = tell

    @cached_property
    def finds(self) -> Finds:
        """The hits of all the ways that these watches look for; those of other watches may be among them or not. Told
        when first asked for: who wants scores alone doesn't wait for words."""
        return self._tell()


NOTHING = Seen((), dict)


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
