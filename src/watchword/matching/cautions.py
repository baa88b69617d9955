"""What is to be thought of before a form becomes an alias."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchword.matching.aliases import PERSON, Suggestion, script_of
from watchword.matching.entities import entities_named, folded_name

SHORT = 4
SHORT_WITHOUT_VOWELS = 5
_WOMAN_OR_GENITIVE = re.compile(r"(?:[оеє]ва|[иіы]на|ova|eva|ina)$", re.IGNORECASE)
_WOMAN = re.compile(r"(?:ская|цкая|ська|цька|skaya|skaia|ska|cka)$", re.IGNORECASE)
_LONG_VOWELS = frozenset("اآأإوؤيىیئ")


def cautions(offered: Suggestion) -> tuple[str, ...]:
    """Sentences for a person, the gravest first; none where nothing is to be feared."""
    return (*_of_length(offered.form), *_of_gender(offered), *_of_vowels(offered.form), *_of_namesakes(offered))


def _of_length(form: str) -> Iterator[str]:
    letters = len(folded_name(form).replace(" ", ""))
    if letters < SHORT:
        yield f"short: {letters} letters; words and other names look like it"


def _of_gender(offered: Suggestion) -> Iterator[str]:
    """Марина is no genitive: only where the name without its last letter is one too."""
    if offered.kind != PERSON:
        return
    last = offered.form.split()[-1]
    if _WOMAN_OR_GENITIVE.search(last) and entities_named(last[:-1]):
        yield f"a woman's name, or the genitive of {last[:-1]}"
    elif _WOMAN.search(last):
        yield "a woman's name"


def _of_vowels(form: str) -> Iterator[str]:
    letters = [char for char in form if char.isalpha()]
    if script_of(form) != "ARABIC" or " " in form:
        return
    if len(letters) < SHORT_WITHOUT_VOWELS or _LONG_VOWELS.isdisjoint(letters):
        yield "short vowels aren't written in this script: other words and names may look the same"


def _of_namesakes(offered: Suggestion) -> Iterator[str]:
    parts = offered.source.split("+")
    others = [each for each in entities_named(offered.form) if parts[-1] not in each.source.split("+")]
    things = [each for each in others if each.kind != PERSON and str(each) != offered.entity]
    if things:
        more = f" and {len(things) - 1} more" if len(things) > 1 else ""
        yield f"also {things[0]}{more}"
    if offered.kind != PERSON and len(things) < len(others):
        yield "also a name of people"
