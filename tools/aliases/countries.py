"""Countries and territories of the CLDR, by babel, in our languages."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.aliases.letters import LANGUAGES, script_of
from tools.aliases.record import Record

OTHERS = frozenset(
    [
        "AQ",
        "CD",
        "CG",
        "CP",
        "CQ",
        "DG",
        "EA",
        "EU",
        "EZ",
        "HK",
        "IC",
        "MO",
        "PS",
        "QO",
        "TA",
        "UM",
        "UN",
        "XA",
        "XB",
        "ZZ",
    ]
)
"""No countries, or named there as nobody writes them ("Hong Kong SAR China"): regions.yaml has those that matter."""


def english_names(babel: Path) -> Mapping[str, str]:
    return {code: names[0] for code, names in _names(babel, "en").items()}


def countries(babel: Path) -> Iterator[Record]:
    by_language = {language: _names(babel, language) for language in LANGUAGES}
    for code, names in by_language["en"].items():
        forms: dict[str, str] = {}
        for language in LANGUAGES:
            for form in by_language[language].get(code, ()):
                if script_of(form):
                    forms.setdefault(form, language)
        yield Record(f"cldr:{code}", "country", names[0], "", tuple(forms.items()))


def _names(babel: Path, language: str) -> Mapping[str, tuple[str, ...]]:
    """Code -> names; "Myanmar (Burma)" is two."""
    if str(babel) not in sys.path:
        sys.path.insert(0, str(babel))
    territories = importlib.import_module("babel").Locale(language).territories
    kept = {code: name for code, name in sorted(territories.items()) if len(code) == 2 and code not in OTHERS}
    return {code: tuple(re.split(r" \(|\)", name)[:2] if "(" in name else [name]) for code, name in kept.items()}
