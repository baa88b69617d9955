"""Letters that a Latin orthography writes as one sound, taken as one while forms are cut: tsch is two units, not four."""

from __future__ import annotations

import re
from collections.abc import Mapping

_UNITS: Mapping[str, Mapping[str, str]] = {
    "de": {"sch": "ʃ", "ch": "χ"},
    "fr": {"ch": "ʃ", "ou": "ʊ"},
    "pl": {"sz": "ʃ", "cz": "ʧ", "ch": "χ"},
}
_PATTERNS = {language: re.compile("|".join(units)) for language, units in _UNITS.items()}
_LETTERS = {language: {unit: letters for letters, unit in units.items()} for language, units in _UNITS.items()}


def in_units(form: str, language: str) -> str:
    """A folded form, a sign a unit."""
    units = _UNITS.get(language)
    return _PATTERNS[language].sub(lambda found: units[found.group()], form) if units else form


def in_letters(chunk: str, language: str) -> str:
    """What `in_units` made, as it is written."""
    letters = _LETTERS.get(language, {})
    return "".join(letters.get(unit, unit) for unit in chunk)
