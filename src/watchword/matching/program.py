"""A watchlist as the cores read it: every way by a number, and of each watch which of them must and mustn't be found.

    watches made ready ──linked──▶ Program ──▶ a core ──▶ Seen: the watches concerned, and the hits of all their ways
                                                            └──▶ judge: the exact gate, rules, score, evidence

A core answers two questions about an article (`cores.Core`), and is free in how it finds the answers:

    `hits`  exactly the watches whose clauses hold: a way of each `required` set is found, none of `excluded`
    `found` these, and those whose clauses don't hold though a way of `terms` is found

and for each of these watches it gives the hits of every way in `ways`, as hit.py says, nothing missing, nothing extra.
It may also give S, what the hits of `scored` are worth by matching.points: the same number as is counted there.
Ways of other watches may be left out: most watches fail at their rarest clause, and then nothing else is looked up.
Clauses that don't `decides` the gate alone are a necessary condition, and judge asks the rest (NEAR, SENT, fields,
language …), by the same hits. Rules and scores are judge's too, so that two cores can differ in speed alone.

When a way is hit (the whole of it; `cores.verify` does this for one place, slowly, as the definition):

- Words are those of text.fold: maximal runs of folded letters, each Han or kana sign alone. Fields are read apart.
- A spelling fits a word that begins with its `letters`, if the rest is "" (WHOLE), anything (ANYTHING), or in
  `ENDINGS[spelling.endings]`; an Ending with `languages` needs an article of one of them, or of language None, and so
  does a spelling with `languages`. `signs`, with WHOLE alone: the ь and ъ of the original word must be as many.
  `capital`: the first letter of the original word is upper or title case, or of a script without case (Georgian is
  one), or the ending is `small`, or the word follows a hyphen that ends another word.
- Of several spellings of a part that fit a word the one with the highest confidence counts, then the one with the
  longest letters, then the first.
- A way is hit where its parts are fitted by consecutive words, nothing but separators between, and none of these words
  is `rejected`; from the first to the last at most LONGEST code points. With `exact` the original reads `exact` there:
  the first letter of `exact` at the first word's start, no combining sign behind the last; then that is the place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from watchword.matching.form import Way


class Clauses(NamedTuple):
    """A gate by numbers of ways: it holds only if one of each `required` set is found and none of `excluded` is.

    `decides`: and always then. No required set is possible where a watch must be judged in any article; an empty
    required set can't be met.
    """

    required: tuple[frozenset[int], ...] = ()
    excluded: frozenset[int] = frozenset()
    decides: bool = True

    def hold(self, found: Collection[int]) -> bool:
        """`found`: the ways that are."""
        return self.excluded.isdisjoint(found) and not any(each.isdisjoint(found) for each in self.required)

    def numbered(self, numbers: Sequence[int]) -> Clauses:
        """The same where way `i` has the number `numbers[i]`."""
        required = tuple(frozenset(numbers[way] for way in each) for each in self.required)
        return Clauses(required, frozenset(numbers[way] for way in self.excluded), self.decides)


class Looks(NamedTuple):
    """What one watch looks for, in numbers of `Program.ways`. `ways`: all that judging it asks about, rules included;
    `terms`: the ways of its terms; `scored`: weight and ways of each term, or word of its query, that is worth something."""

    ways: tuple[int, ...]
    terms: frozenset[int]
    gate: Clauses
    scored: tuple[tuple[float, tuple[int, ...]], ...] = ()


class Program(NamedTuple):
    """`watches` in the order of the watchlist; each way once, by value, in the order in which it is first used."""

    ways: tuple[Way, ...]
    watches: tuple[Looks, ...]


class Ready(Protocol):
    """A watch made ready: its own ways, and what it asks for in their places there."""

    @property
    def ways(self) -> Sequence[Way]: ...
    @property
    def scoring(self) -> frozenset[int]: ...
    @property
    def clauses(self) -> Clauses: ...
    @property
    def scored(self) -> Sequence[tuple[float, Sequence[int]]]: ...


def linked(watches: Iterable[Ready]) -> Program:
    numbers: dict[Way, int] = {}
    looks = [_looks(watch, numbers) for watch in watches]
    return Program(tuple(numbers), tuple(looks))


def _looks(watch: Ready, numbers: dict[Way, int]) -> Looks:
    own = [numbers.setdefault(way, len(numbers)) for way in watch.ways]
    scored = tuple((weight, tuple(own[way] for way in ways)) for weight, ways in watch.scored)
    return Looks(tuple(own), frozenset(own[way] for way in watch.scoring), watch.clauses.numbered(own), scored)
