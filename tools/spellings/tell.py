"""Which language a writing of a person's name is in, where only its letters tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLAIN = re.compile("[a-z'ʼ-]+")
_OF_A_SCHEME = re.compile("sch|tsch|cz|sz|[sct]j|jj|tx|x[aeiou]|oe|off?$|w[aeiou]?$|nn$")
"""What a name gets in German, Polish, Swedish, Catalan, Dutch …: no spelling to start from."""
_ENGLISH = re.compile("[łżśźşçğıə]|cz|sz|tch|ou|w")
_RUSSIAN, _UKRAINIAN = re.compile("[а-яё-]+"), re.compile("[а-щьюяіїєґ'’ʼ-]+")
_ARABIC = re.compile("[ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي-]+")
_PERSIAN = re.compile("[ءآأؤئابتثجحخدذرزسشصضطظعغفقلمنهوپچژگکی\u200c-]+")
_NOT_GERMAN = re.compile("[vxqłżśźčšžăâáéíóýàêőű']|cz|sz|tch|ou|y[aeou]|i[oa]w$")
_NOT_POLISH = re.compile("[vxqčšžäöüßáéíőű'ʻʼ]|y[aeou]|tsch|ou")
_NOT_FRENCH = re.compile("[włşščžáíóőűäöü]|sch|cz|sz")
_NOT_TURKISH = re.compile("[łščžwxqäñâáéíóʻʼ]|(?:lar|ler)$")
"""Letters of the neighbours' orthographies, Hungarian and Romanian among them, and the Turkish plural."""


def plain_latin(form: str) -> bool:
    return bool(_PLAIN.fullmatch(form)) and not _OF_A_SCHEME.search(form)


def languages_of(form: str, spelling: str, script: str, is_cyrillic: bool) -> Iterator[str]:
    """Those that `form` may be in, if it is another writing of `spelling`; `is_cyrillic`: the name has Cyrillic writings too."""
    if script == "LATIN":
        if "ə" in form:
            yield "az"
        elif not _ENGLISH.search(spelling):
            yield from _of_latin(form, is_cyrillic)
    elif script == "CYRILLIC":
        yield from _of_cyrillic(form)
    elif script == "ARABIC":
        yield from _of_arabic(form)
    elif script in ("ARMENIAN", "GEORGIAN"):
        yield "hy" if script == "ARMENIAN" else "ka"


def _of_cyrillic(form: str) -> Iterator[str]:
    """What has nothing but common letters is as good as never Ukrainian alone; Belarusian ends in -скі."""
    if _RUSSIAN.fullmatch(form):
        yield "ru"
    elif _UKRAINIAN.fullmatch(form) and not form.endswith("скі"):
        yield "uk"


def _of_arabic(form: str) -> Iterator[str]:
    """Kurdish, Uyghur and Sindhi have letters that neither has."""
    if re.search("[پچژگکی]", form):
        if _PERSIAN.fullmatch(form):
            yield "fa"
    elif _ARABIC.fullmatch(form):
        yield "ar"


def _of_latin(form: str, is_cyrillic: bool) -> Iterator[str]:
    if is_cyrillic and re.search("sch|ow$|jew$", form) and not _NOT_GERMAN.search(form):
        yield "de"
    if is_cyrillic and re.search("[łżśź]|cz|sz", form) and not _NOT_POLISH.search(form):
        yield "pl"
    if is_cyrillic and re.search("tch|dj|ou|ï|ine$", form) and not _NOT_FRENCH.search(form):
        yield "fr"
    if re.search("[şçğı]", form) and not _NOT_TURKISH.search(form):
        yield "tr"
