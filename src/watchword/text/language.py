"""Which language a text is in: what its feed declares, else what its script gives away."""

from __future__ import annotations

import re
from collections import Counter

_READ = 2000
"""Code points that are looked at."""
_SCRIPTS = (
    ("Latin", 0x0041, 0x024F),
    ("Latin", 0x0250, 0x02AF),  # ə
    ("Cyrillic", 0x0400, 0x052F),
    ("Armenian", 0x0531, 0x058A),
    ("Arabic", 0x0620, 0x06FF),
    ("Georgian", 0x10A0, 0x10FF),
    ("Georgian", 0x1C90, 0x1CBF),
)
_ONE_LANGUAGE = {"Armenian": "hy", "Georgian": "ka"}
_PERSIAN = "پچژگکی"
_NOT_RUSSIAN = "іїєґўјљњћђџәғқңөұүһ"
_TWO_LETTERS = {
    "ara": "ar", "arm": "hy", "aze": "az", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr", "fre": "fr", "geo": "ka",
    "ger": "de", "hye": "hy", "kat": "ka", "per": "fa", "pol": "pl", "rus": "ru", "tur": "tr", "ukr": "uk",
}  # fmt: skip
"""Of the codes in three letters those whose languages have rules of their own, which go by two."""
_ENOUGH = 0.01
"""A letter that is foreign in a quoted name stays below this share of a text."""


def guess(text: str, declared: str | None) -> str | None:
    """A code such as `hy`; None where the script is that of many languages."""
    if code := code_of(declared or ""):
        return code
    letters = [char for char in text[:_READ].lower() if char.isalpha()]
    scripts = Counter(filter(None, map(_script, letters)))
    if not scripts:
        return None
    return _of_script(scripts.most_common(1)[0][0], letters)


def code_of(declared: str) -> str | None:
    """The language alone, in small letters: ru for ru-RU, RU and rus."""
    found = re.match(r"\s*([a-z]{2,3})(?![a-z])", declared, re.IGNORECASE)
    return _TWO_LETTERS.get(found[1].lower(), found[1].lower()) if found else None


def _of_script(script: str, letters: list[str]) -> str | None:
    if script == "Arabic":
        return "fa" if _has(letters, _PERSIAN) else "ar"
    if script == "Cyrillic":
        return None if _has(letters, _NOT_RUSSIAN) else "ru"
    if script == "Latin":
        return "az" if _has(letters, "ə") else None
    return _ONE_LANGUAGE[script]


def _has(letters: list[str], some: str) -> bool:
    return sum(letter in some for letter in letters) > _ENOUGH * len(letters)


def _script(letter: str) -> str | None:
    code = ord(letter)
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), None)
