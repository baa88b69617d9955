"""Ways to find names in headlines: Watchword's, and what a user would take instead.

A way takes headlines and the terms of all names, and says for each headline which names it finds there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from anyascii import anyascii
from rapidfuzz import fuzz, process

from bench.recall.headlines import Headline
from watchword.matching import compile_watchlist
from watchword.matching.aliases import suggestions
from watchword.matching.watch import Term, Watch, Watchlist
from watchword.model import Content
from watchword.text.fold import words

Found = Sequence[frozenset[str]]
"""By headline: the terms found in it."""
Ours = Mapping[str, Found]
EDIT_RATIO = 80


def watchword(headlines: Sequence[Headline], terms: Sequence[str], *, ticked: bool = False) -> Ours:
    """Which terms alert on each headline: `with the table`, and `handmade`, which counts no learned spelling."""
    found: dict[str, list[frozenset[str]]] = {"with the table": [], "handmade": []}
    compiled = compile_watchlist(Watchlist(tuple(map(_ticked if ticked else _watch, terms))))
    for headline in headlines:
        content = Content(headline.text)
        answers = compiled.match(content, language=headline.language, url=None, source=None)
        alerts = [each for each in answers if each.alert]
        by_rules = [
            each for each in alerts if any(row.scheme and not row.scheme.endswith("~") for row in each.evidence)
        ]
        found["with the table"].append(frozenset(each.watch for each in alerts))
        found["handmade"].append(frozenset(each.watch for each in by_rules))
    return found


def _watch(term: str) -> Watch:
    return Watch(id=term, name=term, terms=(Term("name", term),))


@cache
def _ticked(term: str) -> Watch:
    """With all that `watchword suggest` offers for the entity of this name that it lists first, as a person would tick."""
    offered = suggestions(term)
    first = [each.form for each in offered if each.source == offered[0].source and not each.matched]
    return Watch(id=term, name=term, terms=(Term("name", term, tuple(first)),))


def exact_fold(headlines: Sequence[Headline], terms: Sequence[str]) -> Found:
    return _by_words(headlines, terms, words, lambda term, word: term == word)


def anyascii_prefix(headlines: Sequence[Headline], terms: Sequence[str]) -> Found:
    return _by_words(headlines, terms, _ascii_words, lambda term, word: word.startswith(term))


def edit_ratio(headlines: Sequence[Headline], terms: Sequence[str]) -> Found:
    """rapidfuzz on what anyascii makes of each word."""
    ours = sorted({word for term in terms for word in _ascii_words(term)})
    theirs = sorted({word for headline in headlines for word in _ascii_words(headline.text)})
    ratios = process.cdist(ours, theirs, scorer=fuzz.ratio, score_cutoff=EDIT_RATIO)
    near = {(ours[i], theirs[j]) for i, j in zip(*ratios.nonzero(), strict=True)}
    return _by_words(headlines, terms, _ascii_words, lambda term, word: (term, word) in near)


def _by_words(
    headlines: Sequence[Headline],
    terms: Sequence[str],
    split: Callable[[str], list[str]],
    fits: Callable[[str, str], bool],
) -> Found:
    """Terms whose words all stand in a row; each word of the headlines is compared once with each first word."""
    sought = [(term, split(term)) for term in terms]
    known: dict[str, list[tuple[str, list[str]]]] = {}
    found = []
    for headline in headlines:
        text, hits = split(headline.text), set()
        for i, word in enumerate(text):
            if word not in known:
                known[word] = [(term, row) for term, row in sought if row and fits(row[0], word)]
            hits |= {term for term, row in known[word] if _stand_there(row, text[i:], fits)}
        found.append(frozenset(hits))
    return found


def _stand_there(row: Sequence[str], text: Sequence[str], fits: Callable[[str, str], bool]) -> bool:
    return len(row) <= len(text) and all(fits(term, word) for term, word in zip(row, text, strict=False))


@cache
def _ascii(text: str) -> str:
    return anyascii(text).lower()


def _ascii_words(text: str) -> list[str]:
    return words(_ascii(text))
