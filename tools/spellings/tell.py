"""Which language a writing of a person's name is in, where only its letters tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLAIN = re.compile("[a-z'ʼ-]+")
_OF_A_SCHEME = re.compile("sch|tsch|cz|sz|[sct]j|jj|tx|x[aeiou]|oe|off?$|w[aeiou]?$|nn$")
"""What a name gets in German, Polish, Swedish, Catalan, Dutch …: no spelling to start from."""
_ENGLISH = re.compile("[łżśźşçğıə]|cz|sz|tch|ou|w")
_NOT_RUSSIAN = re.compile("[іўјљњђћџәөүұқғңһҳ]")


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
        yield "fa" if re.search("[پچژگکی]", form) else "ar"
    elif script in ("ARMENIAN", "GEORGIAN"):
        yield "hy" if script == "ARMENIAN" else "ka"


def _of_cyrillic(form: str) -> Iterator[str]:
    if re.search("[іїєґ]", form) and not re.search("[ўыэ]", form):
        yield "uk"
    elif not _NOT_RUSSIAN.search(form):
        yield "ru"


def _of_latin(form: str, is_cyrillic: bool) -> Iterator[str]:
    if is_cyrillic and re.search("sch|owa?$|jew|ew$", form) and not re.search("[łżśźčšž]|cz|sz|tch", form):
        yield "de"
    if is_cyrillic and re.search("[łżśź]|cz|sz", form):
        yield "pl"
    if is_cyrillic and re.search("tch|dj|ou|ï|ine$", form) and not re.search("w|sch|[łşščž]", form):
        yield "fr"
    if re.search("[şçğı]", form) and not re.search("[łščžwxqäñ]", form):
        yield "tr"
