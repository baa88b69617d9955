"""Which forms are written in the scripts and with the letters of our languages."""

from __future__ import annotations

import re
import unicodedata

LANGUAGES = ("en", "ru", "uk", "hy", "az", "tr", "ka", "fa", "ar", "fr", "de", "pl")

SCRIPTS = {
    "LATIN": "a-zäöüßáéèêëíìîïàâçóòôúùûœÿñąćęłńśźżğışə",
    "CYRILLIC": "а-яёіїєґ",
    "ARMENIAN": "ա-ևՙ",
    "GEORGIAN": "ა-ჰ",
    "ARABIC": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىپچژگکی\u200c\u064b-\u0652ٔ",
}
"""Letters by script, as Python's regular expressions write a class. Those of other languages are left out, so that a
name in Serbian, Kazakh, Czech or Urdu isn't offered."""

_FITS = {
    script: re.compile(f"[{letters}]+(?:[ '’ʼ-][{letters}]+)*", re.IGNORECASE) for script, letters in SCRIPTS.items()
}
_OF_LANGUAGE = {"ru": "CYRILLIC", "uk": "CYRILLIC", "hy": "ARMENIAN", "ka": "GEORGIAN", "fa": "ARABIC", "ar": "ARABIC"}


def script_of(form: str) -> str | None:
    """The script that all of the form's letters belong to; None if it isn't one of ours."""
    first = next((char for char in form if char.isalpha()), "")
    script = unicodedata.name(first or "?", "?").split()[0]
    return script if script in _FITS and _FITS[script].fullmatch(form.replace("İ", "I")) else None


def script_of_language(language: str) -> str:
    return _OF_LANGUAGE.get(language, "LATIN")


def tidy(form: str) -> str:
    """Without what isn't part of the name: marks of direction, a country behind a comma, a word for city in front."""
    form = unicodedata.normalize("NFC", re.sub("[\u200e\u200f]", "", form))
    form = re.sub(r"\s*[(,،].*$", "", form).strip(" .-\u200c")
    return re.sub(r"^(?:شهر|مدينة|Город|город|Місто|місто) ", "", form)
