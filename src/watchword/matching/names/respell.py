"""Readings that a name has beside its plain one: what a neighbour's tradition makes of it before any scheme writes it.

    Chernihiv  … h i v ──▶ … h o v        Petrosyan  … s A n ──▶ … s i a n        Marand ──▶ (az, tr, ru …) m 3 r 3 n d

Rules of languages and of kinds of names, on sounds (sounds.py), so that they hold for a name of any script. A rule may
be for some languages only: then no other scheme writes its reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Languages = frozenset[str]
ALL: Languages = frozenset()
_SLAVIC = frozenset({"ru", "uk"})
_TURKIC = frozenset({"az", "tr"})
_ABJAD = frozenset({"fa", "ar"})
_AS_TURKISH = frozenset({"tr", "az", "ru", "uk", "hy", "ka", "fa", "ar"})
"""Who writes what a Turkish name sounds like, or its own letters."""


class Reading(NamedTuple):
    """`languages`: only their schemes write it; empty: all do. `steps`: by how many rules
    it came from the plain one, `doubts`: how many of them were not sure."""

    sounds: str
    languages: Languages = ALL
    steps: int = 0
    doubts: int = 0


class Rule(NamedTuple):
    """`sure`: what it makes is as good as the plain reading."""

    pattern: re.Pattern[str]
    into: str
    languages: Languages = ALL
    sure: bool = False


def _rule(pattern: str, into: str, *languages: str, sure: bool = False) -> Rule:
    return Rule(re.compile(pattern), into, frozenset(languages), sure)


_RULES = (
    # Ukrainian official spellings, and the Russian ones that most languages had before
    _rule("[iy]iv$", "iYv"),
    _rule("iv(?=$|k[ay]$|sk|T[iy]$)", "ov"),
    _rule("(?<=[^oui])iv(?=$|k[ay]$|sk|T[iy]$)", "ev"),
    _rule("yivk", "eevk"),
    _rule("(?<=[eo])ve$", "vo"),
    _rule("(n|[sT]k)e$", r"\1oe", "ru", "hy", "ka"),
    _rule("ska$", "skaA", "ru"),
    _rule("TiA$", "TA", "uk", "de", sure=True),
    _rule("TiA$", "Ta", "ru", "pl", "az", "tr", "hy", "ka", sure=True),
    _rule("h(?=.*([ioe]v(k[ay])?|nko|uk)$)|h(?=orod)", "g"),
    _rule("[oe]vka$", "ivka", "uk"),
    _rule("ejsk$", "ijsk", "uk"),
    _rule("^(niZn|verXn)e", r"\1o", "uk"),
    _rule("pil$", "pol"),
    _rule("bir$", "bor"),
    _rule("yZ", "iZ"),
    _rule("(?<=[SZCW])[eY]v$", "ov"),
    _rule("(?<=[SZCW])ov$", "ev", "ru", "uk", "de", "fr"),
    _rule("enko$", "enka", "en"),
    # what English leaves open: Matveev, Ignatiev, Donetsk and Irkutsk, Aleksin
    _rule("(?<=[aeiouyAOUYI])e(?=va?$)", "Y", sure=True),
    _rule("(?<=[bcdfgklmnprstvz])i[eY]v$", "Yv"),
    # and Elagin, Efimenko, which Russian begins with ye
    _rule("^J[eY](?=.*(v|in|ko)$)", "Y", sure=True),
    _rule("(?<=[bcdfklmnprstvz])J[eY]v$", "Yv", sure=True),
    _rule("^e(?=.*(v|va|vna|ko|in|ina|I|viC|uk|Cuk)$)", "Y", "de", "pl", "az", "tr", "en", sure=True),
    _rule("Tk", "tsk", sure=True),
    _rule("ks", "x", "de", "en", "fr", sure=True),
    # a letter written twice
    _rule(r"([bcdfgklmnprstvzZSC])\1", r"\1"),
    # Ukrainian -жжя, -ття, -лля
    _rule("(?<=ZZ|tt|ll|nn|ss|dd|zz)iA$", "A", "de", "uk", "pl", "tr", "az", sure=True),
    # Persian -ol- between the two words of a name of Arabic make, which others write -ul-
    _rule("bdol(?=l?[aA])", "bdul", "en", "ru", "uk", "az", "tr", "ka"),
    # and its -hian, which Turkic writes -hiyan
    _rule("(?<=h)An$", "ijan", *_TURKIC, sure=True),
    # Armenian names abroad: -ian, and h that Russian drops or hardens
    _rule("(?<=[^aeiouyAOUYEQqI])An$", "ian", sure=True),
    _rule("iA", "ia", sure=True),
    # countries and regions
    _rule("(?<=[^aeou])iA$", "ien", "de", sure=True),
    _rule("(?<=[^aeou])iA$", "ie", "fr", sure=True),
    _rule("vh", "v"),
    _rule("^hovh?(?=a.*n$)", "og", *_SLAVIC),
    _rule("^h(?=.*[Ai]a?n$)", "", "ru", "uk", "az"),
    _rule("^G(?=.*[Ai]a?n$)", "k", *_SLAVIC),
    # Turkic back k, which is q, g, Georgian ყ, Armenian ղ and Persian ق: kara black, kala castle, kand town
    _rule("^[kg](?=ara|urb|ul[iu]|as[iy]m|ad[iy]r)", "K", sure=True),
    _rule("^[kgK]ara(?=..)", "Krh", *_ABJAD),
    _rule("k(?=ala$|and$)", "K"),
    _rule("G(?=[CStskpfX])", "K"),
    _rule("ag(?=[bdjlmnrz]|$)", "aG"),
    _rule("^ga(?=[^jy])", "gA", "ru", "uk", "hy"),
    _rule("oGlu$", "auGlu", *_ABJAD),
    _rule("ah(?=a.*An$)", "a", "ru", "uk", "ka", "az"),
    _rule("rgs(?=[Ai])", "rkis"),
    _rule("rg(?=An$|ian$)", "rk", "ru", "uk"),
    # Turkish in plain letters: an s at the end, and in words that names are made of: falcon, head, stone, cradle
    _rule("(?<=[aouieyqQA])s$", "S", *_AS_TURKISH),
    _rule("s(?=ahin|anli)|(?<=[bt]a)s(?=bu|oGlu|kin|Ci)|(?<=be)s(?=ik|te)", "S", *_AS_TURKISH),
    # and u before a syllable with e is ü, and so it is in gül, gün, gür
    _rule("(?<=[bdgklmnrstv])u(?=[bdgklmnrstvz]{1,2}e)|(?<=^g)u(?=[lnr]$)", "Q", "ru", "uk", "hy", "ka"),
    _rule("Sehir$", "SEhEr", "az", *_ABJAD),
    # and its hard end: Recep is Rəcəb, رجب
    _rule("(?<=[aei])p$", "b", "az", *_ABJAD),
    _rule("jj", "j", sure=True),
    # h that Russian hardened, come home: Ибрагим, Гасан, Гусейн, Гаджи
    _rule("^g(?=a[sS][ae]n|us[ei]|aJ[iI])|(?<=bra)g(?=im)", "h", "en", "az", "tr", "hy"),
    # Kyrgyz and Kazakh j is ж
    _rule("^J", "Z"),
    _rule("(?<=.)J", "Z", "ka", "hy", "pl", "fa"),
    # h of Arabic names, which Russian hardens
    _rule("^h(?=[aue])", "g", "en", "ru", "uk", "hy"),
    # h that is kh further north; Ukrainian h, which Turkic writes g
    _rule("(?<=.)h(?=[aeioubdzlmnrv])", "X", "en", "de", "fr", "pl", "az"),
    _rule("(?<=[yi])h(?=a)", "g", *_TURKIC),
    # Ukrainian and Russian y where others write i
    _rule("(?<=[bdgklmnprstvzSZCXT])y(?=[bdgklmnprstvzSZCXT])", "i", "en", "fr", "az", "tr", sure=True),
    # Georgian places without their nominative
    _rule("(?<=[aeou][tmlvsr])i$", "", "hy"),
    # Turkish -taş
    _rule("(?<=[lrnmbki])tas$", "taS"),
    # Persian first e and i
    _rule("^e(?=s[lmfkp])", "i", "az", "tr", "ru", "uk", "hy", "ka"),
    _rule("^i(?=s[fkp])", "e", "en", "de", "fr"),
    # Persian and Arabic o is u elsewhere, in names with the -i of belonging
    _rule("o(?=.*[aeou][bdfhlmnrsStvzk]i$)", "u", "en", "ru", "uk", "az", "tr", "hy", "ka", "pl"),
    _rule("u(?=.*[aeou][bdfhlmnrsStvzk]i$)", "o", "en", "de", "fr", "hy", "ka", "pl"),
    # Armenian writes ev with one letter
    _rule("(?<=[eY])v", "V", "hy", sure=True),
    # two vowels, which some part with a letter
    _rule("(?<=[aeou])j(?=[^aeiouyAOUYEQqI])", "ji", "az", "tr", "hy", "fa", "ar"),
    _rule("(?<=[aeou])ji", "i", sure=True),
    _rule("(?<=[aeou])j(?=[sztln][aeiou])", "i", *_TURKIC),
    _rule("aa", "a", *_ABJAD),
    _rule("js(?=[aeiou])", "jss", "de", "fr"),
    # Persian writes -ov and -ev as -af too
    _rule("ov$", "af", "fa"),
    _rule("(?<=i)Yv$", "af", "fa"),
)
_FRONTING = frozenset({"az", "tr", "ru", "uk", "hy", "ka", "en", "de", "pl", "fr"})
_SHORT = 6
_NEVER_FRONT = re.compile("(An|[Ai]an|ko|I|dze|Svili|in|ina|uk|ik)$")
_BACK = re.compile("[ouy]|[ieY].*a")
_SHORT_VOWEL = re.compile("(?<=.)a(?=.)(?!Y)|(?<=^.)[ou](?=.)|(?<=.)i(?=.)")
_NORTHERN = re.compile("(An|[Ai]an|ko|I|dze|Svili|in|ina|ova|[eY]va|uk|ik)$")
_NOT_TURKISH = re.compile("[SZWTXDYIHx]|([eo]v|in|uk|sk|An|[Ai]an|[aeiouAEQqy])$")
_SILENT = {"a": "@", "o": "0", "u": "6", "i": "1"}
_DEEP = 2
_MOST = 40
"""Readings of one name; those by fewer rules come first."""


def readings(plain: tuple[str, ...]) -> tuple[Reading, ...]:
    """The plain readings, then what one rule makes of them, then what another makes of that."""
    out = dict.fromkeys(Reading(sounds) for sounds in plain)
    for steps in range(_DEEP):
        for reading in [each for each in out if each.steps == steps]:
            out.update(dict.fromkeys(_next(reading)))
    return tuple(_each_once(out))[:_MOST]


def _each_once(found: Iterable[Reading]) -> Iterator[Reading]:
    seen: set[tuple[str, Languages]] = set()
    for reading in found:
        key = reading[:2]
        if key not in seen and (reading.sounds, ALL) not in seen:
            yield reading
        seen.add(key)


def _next(reading: Reading) -> Iterator[Reading]:
    for rule in _RULES:
        languages = _both(reading.languages, rule.languages)
        if languages is not None and rule.pattern.search(reading.sounds):
            yield Reading(
                rule.pattern.sub(rule.into, reading.sounds),
                languages,
                reading.steps + 1,
                reading.doubts + (not rule.sure),
            )
    yield from _in_plain_turkish(reading)
    yield from _fronted(reading)
    yield from _shortened(reading)


def _in_plain_turkish(reading: Reading) -> Iterator[Reading]:
    """An s without its mark, one or all of them, in a name that may be Turkish by all else."""
    sounds, languages = reading.sounds, (reading.languages or _AS_TURKISH) & _AS_TURKISH
    places = [found.start() for found in re.finditer("s", sounds)]
    if reading.steps or not places or not languages or len(sounds) < _SHORT - 1 or _NOT_TURKISH.search(sounds):
        return
    for some in [places, *([place] for place in places if len(places) > 1)]:
        yield Reading(_with(sounds, some, "S"), languages, reading.steps + 1, reading.doubts + 1)


def _fronted(reading: Reading) -> Iterator[Reading]:
    """Marand is Mərənd, Merend, Меренд: one a or all of them. A short name so only in Turkic, and if nothing speaks against it."""
    sounds, languages = reading.sounds, (reading.languages or _FRONTING) & _FRONTING
    places = [found.start() for found in re.finditer("a(?![jY])", sounds)]
    if len(sounds) < _SHORT:
        languages &= _TURKIC
        if _BACK.search(sounds):
            return
    if reading.steps > 1 or not places or not languages or _NEVER_FRONT.search(sounds):
        return
    yield Reading(_with(sounds, places, "3"), languages, reading.steps + 1, reading.doubts + 1)
    if len(places) > 1:
        for place in places:
            yield Reading(_with(sounds, [place], "3"), languages, 2, 2)


def _shortened(reading: Reading) -> Iterator[Reading]:
    """Arabic and Persian leave out a short a, and o and u of the first syllable; not in names from further north."""
    sounds, languages = reading.sounds, reading.languages or _ABJAD
    places = [found.start() for found in _SHORT_VOWEL.finditer(sounds)]
    if places and languages & _ABJAD and not _NORTHERN.search(sounds):
        yield Reading(
            "".join(_SILENT.get(s, s) if i in places else s for i, s in enumerate(sounds)), languages & _ABJAD, 1
        )


def _with(sounds: str, places: list[int], sound: str) -> str:
    return "".join(sound if i in places else own for i, own in enumerate(sounds))


def _both(one: Languages, other: Languages) -> Languages | None:
    """The languages of both; None if there is none."""
    if not one or not other:
        return one or other
    return one & other or None
