"""Russian and Ukrainian cases, by the dictionaries and the guesses of pymorphy3."""

from __future__ import annotations

from functools import cache
from typing import Any

import pymorphy3  # type: ignore[import-untyped]

_CASES = {"gen": "gent", "dat": "datv", "ins": "ablt", "loc": "loct"}
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_NEVER = ("швили", "швілі", "дзе", "ко")


def declined(form: str, language: str, case: str, kind: str) -> str | None:
    """None where pymorphy3 reads the word as nothing that fits; Russian doesn't decline surnames in -ko, -shvili, -dze."""
    if kind == "person" and form.lower().endswith(_NEVER) and (language == "ru" or not form.endswith("ко")):
        return form
    made = [_word(word, language, case, kind) for word in form.replace("-", " - ").split()]
    return " ".join(word for word in made if word).replace(" - ", "-") if all(made) else None


def _word(word: str, language: str, case: str, kind: str) -> str | None:
    if word == "-":
        return word
    parse = _best(word, language, kind)
    changed = parse and parse.inflect({_CASES[case]})
    if not changed or (kind == "person" and word[-1] in _CONSONANTS and not changed.word.startswith(word.lower())):
        return None  # a surname loses no vowel: Умеров isn't declined as a noun like ров
    return str(changed.word.capitalize())


def _best(word: str, language: str, kind: str) -> Any | None:
    """The likeliest reading as a nominative of a surname or place, a man's surname first."""
    wanted = ({"Surn", "masc"}, {"Surn"}) if kind == "person" else ({"Geox"}, {"NOUN", "inan"}, {"ADJF"})
    readings = [each for each in _analyzer(language).parse(word) if _is_nominative(each.tag.grammemes)]
    for tags in wanted:
        if fitting := next((each for each in readings if tags <= each.tag.grammemes), None):
            return fitting
    return next((each for each in readings if "masc" in each.tag.grammemes), None) if kind == "person" else None


def _is_nominative(tags: frozenset[str]) -> bool:
    """Of one, that has cases at all; the Ukrainian dictionary marks the plural alone."""
    return "nomn" in tags and not {"plur", "Fixd"} & tags


@cache
def _analyzer(language: str) -> Any:
    return pymorphy3.MorphAnalyzer(lang=language)
