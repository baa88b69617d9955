"""The ways to say a name: what the author wrote, and what each scheme makes of how it sounds.

Khovayev ──sounds──▶ X o v a Y v ──schemes──▶ khovaev chowajew ховаев … ──stems──▶ ховаев + cyr-ов
"""

from __future__ import annotations

from watchword.matching.form import Way
from watchword.matching.names.several import ways_of
from watchword.matching.watch import Term
from watchword.text.fold import words

__all__ = ["ways"]

ALIAS = 0.95


def ways(term: Term) -> tuple[Way, ...]:
    """The author's name and its aliases, each in all of its spellings; a text that has no letter gives none."""
    rejected = frozenset(word for text in term.reject for word in words(text))
    in_any_order = term.order != "as written"
    own = ways_of(term.text, scheme="author", in_any_order=in_any_order)
    aliases = [
        way._replace(confidence=ALIAS)
        for alias in term.aliases
        for way in ways_of(alias, scheme="alias", in_any_order=in_any_order)
    ]
    return tuple(way._replace(rejected=rejected) for way in (*own, *aliases))
