"""A spelling made ready for its cases: the stem that stands before them, and the list of endings that it takes.

Зеленский ──▶ зеленск + cyr-ий        Глоба ──▶ глоб + cyr-а        Петросян ──▶ петросян + cyr
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from watchword.text.fold import fold


class Stem(NamedTuple):
    """`letters` are folded; `endings` names a list of matching.endings."""

    letters: str
    endings: str


SHORTEST = 3
"""A stem below this many letters takes no endings at all: the word is what it is."""

_CYRILLIC = (
    ("ская", 2, "cyr-ая"), ("ская", 2, "cyr-ий"),
    ("ая", 2, "cyr-ая"), ("яя", 2, "cyr-яя"), ("ия", 1, "cyr-ия"), ("ця", 1, "cyr-ца"), ("ца", 1, "cyr-ца"),
    ("я", 1, "cyr-я"), ("а", 1, "cyr-а"), ("о", 1, "cyr-о"), ("ое", 2, "cyr-ое"), ("е", 1, "cyr-е"),
    ("ии", 2, "cyr-ий"), ("аи", 1, "cyr-ай"), ("еи", 1, "cyr-ай"), ("ои", 1, "cyr-ай"), ("уи", 1, "cyr-ай"),
    ("и", 1, "cyr-и"), ("у", 1, "cyr-у"), ("ю", 1, "cyr-у"), ("ец", 2, "cyr-ец"),
    ("ов", 0, "cyr-ов"), ("ев", 0, "cyr-ов"), ("ин", 0, "cyr-ов"),
)  # fmt: skip
_SOFTENED = {"г": "cyr-г", "к": "cyr-к", "х": "cyr-х", "с": "cyr-adj"}
"""Прага, Празі, празький, пражский; Черкаси, черкаський."""
_OF_AN_ADJECTIVE = {"ии": (1, "cyr-иий"), "ои": (2, "cyr-ий"), "ск": (1, "cyr-ск"), "цк": (1, "cyr-ск")}
"""What else a name may be by its end: Юрий a noun, Толстой and Луганск an adjective (Толстого, луганский)."""
_ARMENIAN = (("ու", 2, "hy-ու"), ("ի", 1, "hy-ի"))
_POLISH = ("ko", "ka", "go", "ga", "ra", "ro", "da", "ta")
"""Ends whose consonant Polish changes: Kijewka, Kijewce; Kłajpeda, Kłajpedzie."""
_POLISH_SOFTENED = {"r": "lat-r", "t": "lat-t", "d": "lat-d"}
"""And what it makes of a bare end: Izmirze, Araracie, Bagdadzie."""
_VOWELS = {"LATIN": "aeiouy", "ARMENIAN": "աեիոու", "GEORGIAN": "აეიოუ"}


def stems(text: str, script: str) -> Iterator[Stem]:
    """The first takes the bare name; the further ones the cases before which it changes."""
    folded = fold(text)
    if script == "CYRILLIC":
        return _cyrillic(folded)
    if script == "LATIN":
        return _latin(folded)
    if script == "ARMENIAN":
        return _armenian(folded)
    if script == "GEORGIAN":
        return _georgian(folded)
    return iter([Stem(folded, "")])


def _cyrillic(folded: str) -> Iterator[Stem]:
    cut, endings = next((each[1:] for each in _CYRILLIC if folded.endswith(each[0])), (0, "cyr"))
    stem = folded[: len(folded) - cut]
    if len(stem) < (SHORTEST - 1 if endings == "cyr-а" else SHORTEST):
        yield Stem(folded, "")
        return
    yield Stem(stem, endings)
    cut, other = _OF_AN_ADJECTIVE.get(folded[-2:], (0, ""))
    if other:
        yield Stem(folded[: len(folded) - cut], other)
    elif stem[-1] in _SOFTENED and len(stem) > SHORTEST and endings in ("cyr", "cyr-а", "cyr-и", "cyr-о"):
        yield Stem(stem[:-1], _SOFTENED[stem[-1]])


def _latin(folded: str) -> Iterator[Stem]:
    last = folded[-1:]
    yield Stem(folded, "lat-v" if last in _VOWELS["LATIN"] else "lat")
    stem = folded[:-1]
    if folded.endswith(_POLISH) and len(stem) > SHORTEST + 1:
        yield Stem(stem[:-1], f"lat-{folded[-2:]}")
    elif last in _POLISH_SOFTENED and len(stem) > SHORTEST:
        yield Stem(stem, _POLISH_SOFTENED[last])
    elif last in "aoiy" and len(stem) > SHORTEST:
        yield Stem(stem, "lat-i" if last in "iy" else f"lat-{last}")


def _armenian(folded: str) -> Iterator[Stem]:
    yield Stem(folded, "hy-v" if folded[-1:] in "աեիոււ" and not folded.endswith("եւ") else "hy")
    for end, cut, endings in _ARMENIAN:
        if folded.endswith(end) and len(folded) - cut >= SHORTEST:
            yield Stem(folded[: len(folded) - cut], endings)


def _georgian(folded: str) -> Iterator[Stem]:
    last = folded[-1:]
    if last == "ი" and len(folded) > SHORTEST:
        yield Stem(folded[:-1], "ka")
        if len(folded) > SHORTEST + 2 and folded[-3] == "ა" and folded[-2] in "ნლრ":
            yield Stem(f"{folded[:-3]}{folded[-2]}", "ka-syncope")
        return
    yield Stem(folded, "ka-v" if last in _VOWELS["GEORGIAN"] else "ka")
    if last in "აე" and len(folded) > SHORTEST:
        yield Stem(folded[:-1], "ka-ა")
