"""What else a term is called, which no rule can know: Stepanakert is Khankendi, Armenia is Ermənistan, Hughes is Хьюз.

    term ──▶ entities of that name ──▶ their writings ──▶ those that the rules find already, and those that they don't

Entities of one name are kept apart, because only a person knows which Tripoli is meant; nothing is joined unasked.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from watchword.matching.compiled import compile_watchlist
from watchword.matching.entities import Entity, Writing, entities_named, folded_name
from watchword.matching.watch import Term, Watch, Watchlist
from watchword.model import Content

PERSON = "person name"
OF_A_WORD, OF_A_SCRIPT = 3, 9
"""How many writings of one word, and of the whole in one script, are put together where a name has several words."""

_TELLING = (
    ("hy", "ARMENIAN", ""),
    ("ka", "GEORGIAN", ""),
    ("ru", "CYRILLIC", "ыэъё"),
    ("uk", "CYRILLIC", "іїєґ'’ʼ"),
    ("fa", "ARABIC", "پچژگکی"),
    ("ar", "ARABIC", "كيىةإأ"),
    ("az", "LATIN", "ə"),
    ("pl", "LATIN", "ąęłńśźż"),
    ("de", "LATIN", "ß"),
)
"""Letters that only one of our languages has in a script, the first to fit; none: all words in the script are its."""


class Suggestion(NamedTuple):
    """One way to write the term. `language` is None if neither source nor letters say; `note`: a former name, or the like.

    `entity` names what is meant, with what tells it from its namesakes; `source` where that is known from, such as
    `geonames:124665`. `matched`: the rules find it from the term alone.
    """

    form: str
    language: str | None
    entity: str
    source: str
    kind: str
    note: str
    matched: bool


def suggestions(term: str) -> tuple[Suggestion, ...]:
    """By entity, our own list first; within one, in the source's order. Empty where nobody knows the name."""
    known = entities_named(term) or tuple(_of_its_words(term))
    rules = Rules(term)
    return tuple(each for entity in known for each in _of(entity, rules))


class Rules:
    """What finds a term: that which `match` would do with a watch of it alone."""

    def __init__(self, term: str, aliases: Sequence[str] = ()) -> None:
        watch = Watch(id="term", name=term, terms=(Term("name", term, tuple(aliases)),))
        self._compiled = compile_watchlist(Watchlist((watch,)))

    def find(self, text: str, language: str | None = None) -> bool:
        found = self._compiled.match(Content(text, "", ""), language=language, url=None, source=None)
        return any(each.gate for each in found)


def script_of(form: str) -> str:
    """LATIN, CYRILLIC and so on, by the first letter; "" where there is none."""
    first = next((char for char in form if char.isalpha()), None)
    return unicodedata.name(first, "?").split()[0] if first else ""


def language_of(form: str) -> str | None:
    """The language that its letters give away, if they do."""
    small, script = form.lower(), script_of(form)
    fitting = (language for language, own, letters in _TELLING if own == script and _has_any(small, letters))
    return next(fitting, None)


def _has_any(text: str, letters: str) -> bool:
    return not letters or any(letter in text for letter in letters)


def _of(entity: Entity, rules: Rules) -> Iterator[Suggestion]:
    for form, language, note in _distinct(entity.writings):
        spoken = language or language_of(form)
        matched = rules.find(form, spoken)
        yield Suggestion(form, spoken, str(entity), entity.source, entity.kind, note, matched)


def _distinct(writings: Iterable[Writing]) -> Iterable[Writing]:
    """What differs only in case and marks is found alike, and offered once."""
    found: dict[str, Writing] = {}
    for each in writings:
        found.setdefault(folded_name(each.form), each)
    return found.values()


def _of_its_words(term: str) -> Iterator[Entity]:
    """A person whose full name nobody lists, put together from the names that it consists of, in each other script.

    Of the many names that its words may be, no number is told.
    """
    words = term.split()
    known = [[entity for entity in entities_named(word) if entity.kind == PERSON] for word in words]
    if len(words) < 2 or not all(known):
        return
    by_word = [_by_script(entities) for entities in known]
    common = [script for script in by_word[0] if all(script in each for each in by_word) and script != script_of(term)]
    writings = (Writing(form, None, "") for script in common for form in _joined([each[script] for each in by_word]))
    yield Entity("wikidata", PERSON, term, "", tuple(writings))


def _by_script(entities: Sequence[Entity]) -> dict[str, list[str]]:
    """The writings of one word, the likeliest first: those of many names, and of names that are written in few ways."""
    likelihood: dict[str, float] = defaultdict(float)
    for entity in entities:
        for each in _distinct(entity.writings):
            likelihood[folded_name(each.form)] += 1 / len(entity.writings)
    writings = _distinct(each for entity in entities for each in entity.writings)
    found: dict[str, list[str]] = {}
    for form in sorted((each.form for each in writings), key=lambda form: -likelihood[folded_name(form)]):
        found.setdefault(script_of(form), []).append(form)
    return found


def _joined(parts: Sequence[Sequence[str]]) -> Iterator[str]:
    """What is written by the letters of two languages is nobody's."""
    choices = product(*(part[:OF_A_WORD] for part in parts))
    fitting = (each for each in choices if len({language_of(part) for part in each} - {None}) < 2)
    return (" ".join(each) for each in islice(fitting, OF_A_SCRIPT))
