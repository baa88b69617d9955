"""What was nearly a hit of a term: a word that one of its spellings fits but for one rule, and the rule.

    words of the article × spellings of the term ──▶ begins so? ──▶ ending · capital · language · signs · reject
                                                     else ──▶ looks like one

For who asks why an article was not found: slow, one article and one term at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from watchword.matching.endings import ENDINGS
from watchword.matching.form import ANYTHING, WHOLE, Part, Spelling, Way
from watchword.matching.hit import FIELDS
from watchword.matching.ready import ways_of
from watchword.matching.watch import Term
from watchword.model import Content, Field
from watchword.text.fold import SIGNS, fold_with_offsets, word_spans

MOST = 3
"""Misses that are told of one term."""
_SHORTEST = 4
"""Letters of a spelling that tell something when they only begin a word, or look like it."""
_LONGEST_REST = 6
_ALIKE = 0.75


class Miss(NamedTuple):
    """A word of the article as it stands there, and why it is no hit. `nearness`: the higher, the nearer."""

    field: Field
    start: int
    end: int
    text: str
    because: str
    nearness: float


class _Read(NamedTuple):
    """A word of the article. `is_inner`: it follows a hyphen."""

    field: Field
    start: int
    end: int
    text: str
    folded: str
    is_inner: bool


def misses(term: Term, content: Content, language: str | None) -> list[Miss]:
    """The nearest first, at most MOST; of a term that was found there is no need to ask."""
    ways = ways_of(term)
    read = [word for field in FIELDS for word in _words(field, getattr(content, field))]
    found = [miss for way in ways for miss in _of_way(way, read, language)]
    best: dict[tuple[Field, int], Miss] = {}
    for miss in sorted(found, key=lambda miss: -miss.nearness):
        best.setdefault((miss.field, miss.start), miss)
    return list(best.values())[:MOST]


def _words(field: Field, text: str) -> Iterator[_Read]:
    folded = fold_with_offsets(text)
    for span in word_spans(folded.text):
        start, end = folded.span(*span)
        yield _Read(field, start, end, text[start:end], folded.text[slice(*span)], text[start - 1 : start] == "-")


def _of_way(way: Way, read: Sequence[_Read], language: str | None) -> Iterator[Miss]:
    for number, part in enumerate(way.parts):
        others = [_shown(each) for place, each in enumerate(way.parts) if place != number]
        for word in read:
            if miss := _of_part(part, word, language, others, way):
                yield miss


def _of_part(part: Part, word: _Read, language: str | None, others: Sequence[str], way: Way) -> Miss | None:
    """The reason of the spelling that is nearest to a hit of this word."""
    near = max((each for each in (_judged(spelling, word, language) for spelling in part) if each), default=None)
    if near is None:
        return None
    nearness, because = near
    if not because:
        because = _although_it_fits(word, others, way)
    return Miss(word.field, word.start, word.end, word.text, because, nearness)


def _although_it_fits(word: _Read, others: Sequence[str], way: Way) -> str:
    if word.folded in way.rejected:
        return "it is rejected by the watch"
    if others:
        return f"{' '.join(others)} does not stand beside it"
    return f"it does not read {way.exact}" if way.exact is not None else "another hit took its place"


def _judged(spelling: Spelling, word: _Read, language: str | None) -> tuple[float, str] | None:
    """How near, and why not; no reason where the spelling fits."""
    letters = spelling.letters
    if not word.folded.startswith(letters):
        return _alike(spelling, word)
    broken = list(_broken(spelling, word, word.folded[len(letters) :], language))
    rest = len(word.folded) - len(letters)
    if broken and (len(letters) < _SHORTEST or rest > _LONGEST_REST):
        return None
    return len(letters) / (len(letters) + rest) + 1 - 0.25 * len(broken), " and ".join(broken)


def _broken(spelling: Spelling, word: _Read, rest: str, language: str | None) -> Iterator[str]:
    ending = None if spelling.endings in (WHOLE, ANYTHING) else ENDINGS[spelling.endings].get(rest)
    if rest and spelling.endings != ANYTHING and ending is None:
        yield f"-{rest} is no ending of {spelling.text}"
    if not rest and spelling.endings not in (WHOLE, ANYTHING) and ending is None:
        yield f"{spelling.text} needs an ending"
    if ending and not _is_of(ending.languages, language):
        yield f"-{rest} is an ending in {_listed(ending.languages)} alone, and the article is in {language}"
    if not _is_of(spelling.languages, language):
        yield f"{spelling.text} is a spelling in {_listed(spelling.languages)} alone, and the article is in {language}"
    if spelling.capital and not (ending and ending.small) and not word.is_inner and _is_small(word.text):
        yield "it begins with a small letter"
    if spelling.signs is not None and spelling.signs != sum(map(word.text.count, SIGNS)):
        yield "ь or ъ stands elsewhere"


def _alike(spelling: Spelling, word: _Read) -> tuple[float, str] | None:
    """A word that no spelling has, but that looks like one."""
    letters = spelling.letters
    if len(letters) < _SHORTEST + 1 or word.folded[0] != letters[0] or abs(len(letters) - len(word.folded)) > 2:
        return None
    if spelling.capital and _is_small(word.text):
        return None
    alike = SequenceMatcher(None, letters, word.folded, autojunk=False)
    if alike.real_quick_ratio() < _ALIKE or alike.quick_ratio() < _ALIKE or alike.ratio() < _ALIKE:
        return None
    return alike.ratio(), f"no spelling is written so, the nearest is {spelling.text}"


def _is_small(text: str) -> bool:
    return text[:1] != text[:1].title() and text[:1].islower()


def _is_of(languages: frozenset[str], language: str | None) -> bool:
    return not languages or language is None or language in languages


def _listed(languages: Iterable[str]) -> str:
    return ", ".join(sorted(languages))


def _shown(part: Part) -> str:
    return part[0].text
