"""The Latin letters of a name in the pieces that languages write as one: Shcherbakov is shch-e-r-b-a-k-o-v."""

from __future__ import annotations

import re
import unicodedata

_SEVERAL = [
    "shch",
    "tsch",
    "sch",
    "tch",
    "dzh",
    "kh",
    "gh",
    "sh",
    "zh",
    "ch",
    "ts",
    "tz",
    "dz",
    "dj",
    "ph",
    "th",
    "ck",
    "ye",
    "yo",
    "ya",
    "yu",
    "iy",
    "yi",
    "ia",
    "ie",
    "iu",
    "ou",
    "oo",
    "ee",
    "ea",
    "ei",
    "ai",
    "ay",
    "ey",
    "oy",
    "uy",
    "bb",
    "cc",
    "dd",
    "ff",
    "gg",
    "kk",
    "ll",
    "mm",
    "nn",
    "pp",
    "rr",
    "ss",
    "tt",
    "vv",
    "zz",
]
_KEPT = "əışçğöüščžñłćńśźż"
"""Letters that tell more than their base: how an orthography that isn't English writes a sound."""
_TAKEN_APART = {"ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}

LONGEST_FIRST = tuple(sorted(_SEVERAL, key=len, reverse=True))
EDGE = "#"
"""The neighbour that the first and the last grapheme have outside the word."""
_PIECE = re.compile("|".join((*LONGEST_FIRST, f"[a-z{_KEPT}]")))


def graphemes(word: str) -> tuple[str, ...]:
    """Those of a word in Latin letters, small; letters of other scripts and signs are left out."""
    small = unicodedata.normalize("NFC", word.replace("I", "i").replace("İ", "i")).lower()
    return tuple(_PIECE.findall("".join(map(_plain, small))))


def neighbours(pieces: tuple[str, ...], i: int) -> tuple[str, str]:
    return pieces[i - 1] if i else EDGE, pieces[i + 1] if i + 1 < len(pieces) else EDGE


def _plain(letter: str) -> str:
    if letter in _KEPT:
        return letter
    return _TAKEN_APART.get(letter) or unicodedata.normalize("NFD", letter)[0]
