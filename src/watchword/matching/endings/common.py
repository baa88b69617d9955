"""How common words inflect: for each language what the end of a word says, and the endings that may stand there.

A pattern is `end of the word − letters that fall + endings`; the first one that fits is taken. What a stemmer can
check is spelled out, and so are Russian and Ukrainian, where ь counts; chains (Turkish, Armenian, Georgian) are the
name of a closed list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RU_HARD = "а у ом е ы ов ам ами ах"
_RU_VELAR = "а у ом е и ов ам ами ах"
_RU_SOFT = "ь я ю ем ём е и ей ям ями ях ью"
_RU_ADJ = "ый ий ого ому ым ом ая ой ую ою ое ые ых ыми"
_RU_ADJ_SOFT = "ий его ему им ем ая ой ую ою ое ие их ими яя ей юю ее ого ому ом"
_RU_PAST = "л ла ло ли ть"


@dataclass(frozen=True)
class Pattern:
    """`end`: what the word ends in, a regular expression; `cut`: how many letters fall. `endings`: a list of ENDINGS."""

    end: re.Pattern[str]
    cut: int
    inflections: tuple[str, ...] = ()
    endings: str = ""

    def stem(self, word: str) -> str | None:
        return word[: len(word) - self.cut] if self.end.search(word) and len(word) - self.cut > 1 else None


@dataclass(frozen=True)
class Inflection:
    """`letters`: what a word of the language is written with. `limited`: its forms count in its articles only."""

    language: str
    script: str
    stemmer: str | None
    patterns: tuple[Pattern, ...]
    letters: re.Pattern[str] = re.compile("")
    limited: bool = True

    def fits(self, word: str) -> bool:
        return self.letters.fullmatch(word.lower()) is not None


def _spelled(end: str, cut: int, endings: str) -> Pattern:
    return Pattern(re.compile(f"{end}$"), cut, tuple(endings.replace("_", "").split(" ")))


def _listed(end: str, cut: int, name: str) -> Pattern:
    return Pattern(re.compile(f"{end}$"), cut, endings=name)


_ENGLISH = (
    _spelled("ies", 3, "y ies ied"),
    _spelled("(s|x|z|ch|sh)es", 2, "_ es ed ing"),
    _spelled("[^su]s", 1, "_ s ed ing"),
    _spelled("(s|x|z|ch|sh)", 0, "es ed ing"),
    _spelled("[^aeiou]y", 1, "ies ied ying"),
    _spelled("e", 1, "es ed ing"),
    _spelled(
        "[^aeiou][aeiou][bdgmnprt]",
        0,
        "s ed ing bed bing ded ding ged ging med ming ned ning ped ping red ring ted ting",
    ),
    _spelled("", 0, "s ed ing"),
)
_FRENCH = (
    _spelled("[sx]", 1, "_ s x"),
    _spelled("(eau|eu|ou)", 0, "x s"),
    _spelled("al", 1, "ux ls le les"),
    _spelled("", 0, "s"),
)
_GERMAN = (
    _spelled("en", 2, "_ e en er es em"),
    _spelled("in", 0, "nen"),
    _spelled("e", 1, "e en er es em"),
    _spelled("", 0, "s es e en er n"),
)
_POLISH = (
    _spelled("ia", 1, "a i ę ą o om ach ami"),
    _spelled("a", 1, "a y i ę ą o om ach ami"),
    _spelled("o", 1, "o a u em om ach ami"),
    _spelled("[yi]", 1, "y i a e ego emu ym im ą ej ych ich ymi imi ów om ami ach"),
    _spelled("", 0, "a u owi em iem ie y i ów om ami ach owie"),
)
_RUSSIAN = (
    _spelled("(?<=..)ец", 2, "ец ца цу цом цем це цы цев цов цам цами цах"),
    _spelled("(?<=..)ок", 2, "ок ка ку ком ке ки ков кам ками ках"),
    _spelled("(ться|тись)", 3, "ться лся лась лось лись ется ются ится ятся"),
    _spelled("[аеяиоу]ть", 2, f"{_RU_PAST} ет ют ешь ем ете й йте ем"),
    _spelled("(ый|ой|ая|ое|ые)", 2, f"{_RU_ADJ} ие их ими им"),
    _spelled("[гкх]ий", 2, f"{_RU_ADJ_SOFT} ие их ими"),
    _spelled("ий", 2, _RU_ADJ_SOFT),
    _spelled("ия", 1, "я и ю ей й ям ями ях"),
    _spelled("ие", 1, "е я ю ем и й ям ями ях"),
    _spelled("й", 1, "й я ю ем е и ев ям ями ях"),
    _spelled("ь", 1, _RU_SOFT),
    _spelled("[гкхжшчщ]а", 1, "а и е у ой ою _ ам ами ах"),
    _spelled("а", 1, "а ы е у ой ою _ ам ами ах"),
    _spelled("я", 1, "я и е ю ей ь ям ями ях"),
    _spelled("о", 1, "о а у ом е _ ам ами ах"),
    _spelled("е", 1, "е я ю ем и а у ей ям ями ях"),
    _spelled("[гкхжшчщ]и", 1, f"_ {_RU_VELAR} ей"),
    _spelled("ы", 1, f"_ {_RU_HARD}"),
    _spelled("и", 1, "ь я ю ем е и ей ям ями ях ью й ев"),
    _spelled("[гкх]", 0, _RU_VELAR),
    _spelled("[жшчщ]", 0, "а у ем ом е и ей ам ами ах"),
    _spelled("ц", 0, "а у ем ом е ы ев ов ам ами ах"),
    _spelled("", 0, _RU_HARD),
)
_UKRAINIAN = (
    _spelled("(?<=..)ець", 3, "ець ця цю цем цеві ці ців цям цями цях"),
    _spelled("(?<=..)ок", 2, "ок ка ку ком ку ки ків кам ками ках"),
    _spelled("(ий|ій)", 2, "ий ій ого ому им ім а ої ій у ою е і их ими"),
    _spelled("ія", 1, "я ї ю єю й ям ями ях"),
    _spelled("(ння|ття)", 1, "я ю ям і ь ями ях"),
    _spelled("а", 1, "а и і у ою о _ ам ами ах"),
    _spelled("я", 1, "я і ю ею ь ям ями ях"),
    _spelled("о", 1, "о а у ом і _ ам ами ах"),
    _spelled("й", 1, "й я ю єві єм ї їв ям ями ях"),
    _spelled("ь", 1, "ь я ю еві ем і ів ям ями ях"),
    _spelled("[иі]", 1, "_ и і ів ам ами ах"),
    _spelled("", 0, "а у ові ом і и ів ам ами ах е"),
)
_LATIN_WORD = "[a-z'’-]+"

INFLECTIONS = (
    Inflection("en", "LATIN", "english", _ENGLISH, re.compile(_LATIN_WORD), limited=False),
    Inflection("fr", "LATIN", "french", _FRENCH, re.compile("[a-zàâçéèêëîïôûùüœ]+")),
    Inflection("de", "LATIN", "german", _GERMAN, re.compile("[a-zäöüß]+")),
    Inflection("pl", "LATIN", "polish", _POLISH, re.compile("[a-pr-uwyząćęłńóśźż]+")),
    Inflection("tr", "LATIN", None, (_listed("[aeıioöuü]", 0, "tr-word-v"), _listed("", 0, "tr-word")), re.compile("[a-zçğıöşüâî]+")),
    Inflection("az", "LATIN", None, (_listed("[aəeıioöuü]", 0, "tr-word-v"), _listed("", 0, "tr-word")), re.compile("[a-zçəğıöşü]+")),
    Inflection("ru", "CYRILLIC", None, _RUSSIAN, re.compile("[а-яё]+")),
    Inflection("uk", "CYRILLIC", None, _UKRAINIAN, re.compile("[а-щьюяіїєґ'’]+")),
    Inflection("hy", "ARMENIAN", None, (_listed("[աեիոու]", 0, "hy-word-v"), _listed("", 0, "hy-word")), re.compile("[ա-ևո-ֆ]+")),
    Inflection("ka", "GEORGIAN", None, (_listed("ი", 1, "ka-word"), _listed("[აე]", 1, "ka-word-a"), _listed("", 0, "ka-word")), re.compile("[ა-ჿ]+")),
    Inflection("fa", "ARABIC", None, (_listed("", 0, "fa-word"),), re.compile("[\u0620-\u06ff\u200c]+")),
    Inflection("ar", "ARABIC", None, (_listed("ة", 1, "ar-word-t"), _listed("", 0, "ar-word")), re.compile("[\u0620-\u06ff\u200c]+")),
)  # fmt: skip
