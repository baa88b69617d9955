"""Readings that a name has beside its plain one: what a neighbour's tradition makes of it before any scheme writes it.

    Kharkiv  X a r k i v ──▶ X a r k o v        Pezeshkian  … k A n ──▶ … k i a n        Tabriz ──▶ (az, tr, ru …) t E b r i z

Rules of languages and of kinds of names, on sounds (sounds.py), so that they hold for a name of any script. A rule may
be for some languages only: then no other scheme writes its reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

Languages = frozenset[str]
ALL: Languages = frozenset()
_SLAVIC = frozenset({"ru", "uk"})
_TURKIC = frozenset({"az", "tr"})
_ABJAD = frozenset({"fa", "ar"})


class Reading(NamedTuple):
    """`languages`: only their schemes write it; empty: all do. `steps`: by how many rules it came from the plain one."""

    sounds: str
    languages: Languages = ALL
    steps: int = 0


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    into: str
    languages: Languages = ALL


def _rule(pattern: str, into: str, *languages: str) -> Rule:
    return Rule(re.compile(pattern), into, frozenset(languages))


_RULES = (
    # Ukrainian official spellings, and the Russian ones that most languages had before
    _rule("[iy]iv$", "iYv"),
    _rule("iv(?=$|k[ay]$|sk|T[iy]$|k[ay]$)", "ov"),
    _rule("(?<=[^oui])iv(?=$|k[ay]$|sk|T[iy]$)", "ev"),
    _rule("pil$", "pol"),
    _rule("bir$", "bor"),
    _rule("yZ", "iZ"),
    _rule("(?<=[SZCW])[eY]v$", "ov", "uk", "pl"),
    _rule("enko$", "enka", "en"),
    # a letter written twice
    _rule(r"([bcdfgklmnprstvz])\1", r"\1"),
    # Armenian names abroad: -ian, and h that Russian drops or hardens
    _rule("(?<=[^aeiouyAOUYEQqI])An$", "ian"),
    _rule("vh", "v"),
    _rule("^hovh?(?=a.*n$)", "og", *_SLAVIC),
    _rule("^h(?=.*[Ai]a?n$)", "", "ru", "uk", "az"),
    _rule("^G(?=.*[Ai]a?n$)", "k", *_SLAVIC),
    # Turkic back k, which is q, g, Georgian ყ, Armenian ղ and Persian ق; kara is "black"
    _rule("^[kg](?=ara)", "K"),
    _rule("^[kgK]ara(?=..)", "Krh", *_ABJAD),
    _rule("G(?=[CStskpfX])", "K"),
    _rule("^h(?=[aue])", "g", "en", "ru", "uk", "hy"),
    # the Azerbaijani and Persian front a, which is ə, e, я
    _rule("ou", "o"),
    # Persian and Arabic write -ov and -ev as -af, and hear no vowel in short syllables
    _rule("ov$", "af", "fa"),
    _rule("(?<=i)Yv$", "af", "fa"),
)
_MOST = 10
"""Readings of one name; those by fewer rules come first."""


def readings(plain: tuple[str, ...]) -> tuple[Reading, ...]:
    """The plain readings, what each rule makes of one, and what the next rule makes of that."""
    found = {Reading(sounds) for sounds in plain}
    once = [Reading(sounds) for sounds in plain]
    out = dict.fromkeys(once)
    for reading in once:
        for first in _next(reading):
            out.setdefault(first)
    for reading in [each for each in out if each.steps == 1]:
        for second in _next(reading):
            if not any(second.sounds == each.sounds and second.languages == each.languages for each in out):
                out.setdefault(second)
    del found
    return tuple(out)[:_MOST]


def _next(reading: Reading) -> Iterator[Reading]:
    for rule in _RULES:
        languages = _both(reading.languages, rule.languages)
        if languages is not None and rule.pattern.search(reading.sounds):
            yield Reading(rule.pattern.sub(rule.into, reading.sounds), languages, reading.steps + 1)
    yield from _fronted(reading)


def _fronted(reading: Reading) -> Iterator[Reading]:
    """Tabriz is Təbriz, Tebriz, Тебриз: one a or all of them, not that of an ending."""
    sounds = reading.sounds
    places = [found.start() for found in re.finditer("a(?![jn]$|j)", sounds)]
    languages = _both(reading.languages, _TURKIC if len(sounds) < 6 else ALL)
    if reading.steps or not places or languages is None:
        return
    yield Reading(_with_front(sounds, places), languages, 1)
    if len(places) > 1:
        for place in places:
            yield Reading(_with_front(sounds, [place]), languages, 2)


def _with_front(sounds: str, places: list[int]) -> str:
    return "".join("E" if i in places else sound for i, sound in enumerate(sounds))


def _both(one: Languages, other: Languages) -> Languages | None:
    """The languages of both; None if there is none."""
    if not one or not other:
        return one or other
    return one & other or None
