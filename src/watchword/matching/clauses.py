"""What must be found, and what mustn't, for a query to hold: sets of words, which an index can be built of.

Khovayev AND (envoy OR talks) NOT hockey    ──▶  required {Khovayev} {envoy talks}   excluded {hockey}   decides
Khovayev NEAR/5 talks                       ──▶  required {Khovayev} {talks}                             doesn't
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from watchword.matching.query import About, AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word

MOST = 16
"""Required sets that an OR of ANDs is multiplied out to; beyond that each AND gives its smallest set."""


class Clauses(NamedTuple):
    """A query holds only if each of the `required` sets has a word that is found, and no `excluded` word is.

    `decides`: and whenever that is so, it does hold, wherever the words stand and whatever the article is.
    """

    required: tuple[frozenset[Word], ...] = ()
    excluded: frozenset[Word] = frozenset()
    decides: bool = True


UNKNOWN = Clauses(decides=False)


def clauses(query: Query) -> Clauses:
    """Every query that is allowed has a required set: one without could hold where none of its words is found."""
    return _if_true(query)


def demands_a_word(query: Query, *, wanted: bool = True) -> bool:
    """Whether `clauses` would have a required set, at a small part of its cost. `wanted`: it is to hold, not to fail."""
    match query:
        case Word():
            return wanted
        case AllOf(parts) | AnyOf(parts):
            enough = any if isinstance(query, AllOf) is wanted else all
            return enough(demands_a_word(part, wanted=wanted) for part in parts)
        case Not(part):
            return demands_a_word(part, wanted=not wanted)
        case InField(_, part):
            return demands_a_word(part, wanted=wanted)
        case Near(parts):
            return wanted and any(map(demands_a_word, parts))
        case Sentence(part):
            return wanted and demands_a_word(part)
        case About():
            return False


def _if_true(query: Query) -> Clauses:
    match query:
        case Word():
            return Clauses((frozenset([query]),))
        case AllOf(parts):
            return _all([_if_true(part) for part in parts])
        case AnyOf(parts) if all(isinstance(part, Word) for part in parts):  # most are, and these need no products
            return Clauses((frozenset(parts),))  # type: ignore[arg-type]
        case AnyOf(parts):
            return _any([_if_true(part) for part in parts])
        case Not(part):
            return _if_false(part)
        case Near(parts):
            return _all([_if_true(part) for part in parts])._replace(decides=False)
        case Sentence(part):
            return _if_true(part)._replace(decides=False)
        case InField(_, part):
            return _elsewhere(_if_true(part))
        case About():
            return UNKNOWN


def _if_false(query: Query) -> Clauses:
    match query:
        case Word():
            return Clauses(excluded=frozenset([query]))
        case AllOf(parts):
            return _any([_if_false(part) for part in parts])
        case AnyOf(parts):
            return _all([_if_false(part) for part in parts])
        case Not(part):
            return _if_true(part)
        case InField(_, part):
            return _elsewhere(_if_false(part))
        case Near() | Sentence() | About():
            return UNKNOWN


def _elsewhere(within: Clauses) -> Clauses:
    """What may not stand in one field may stand in another."""
    return Clauses(within.required, decides=False)


def _all(parts: Sequence[Clauses]) -> Clauses:
    required = dict.fromkeys(each for part in parts for each in part.required)
    excluded = frozenset[Word]().union(*(part.excluded for part in parts))
    return Clauses(tuple(required), excluded, all(part.decides for part in parts))


def _any(parts: Sequence[Clauses]) -> Clauses:
    """Where all parts exclude the same, it is excluded; one of each part's required sets makes a required set."""
    excluded = parts[0].excluded.intersection(*(part.excluded for part in parts))
    is_same = all(part.excluded == excluded for part in parts)
    choices = _count(parts)
    if choices <= MOST:
        required = [frozenset[Word]().union(*chosen) for chosen in product(*(part.required for part in parts))]
    else:
        required = [frozenset[Word]().union(*(min(part.required, key=len) for part in parts))]
    return Clauses(
        tuple(dict.fromkeys(required)), excluded, is_same and choices <= MOST and all(part.decides for part in parts)
    )


def _count(parts: Sequence[Clauses]) -> int:
    choices = 1
    for part in parts:
        choices *= len(part.required)
    return choices
