"""A name in the case that a headline asks for, by the grammar of its language, written down here by hand.

Independent of the product on purpose: Russian and Ukrainian are pymorphy3's, the others are tables of what grammars
say of foreign surnames and places. Where a language has no rule for an ending that is sure, the answer is None, and
there is no such headline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bench.recall.slavic import declined

_BACK, _ROUND = "aıou", "oöuü"
_HARD = "çfhkpsşt"
_GEORGIAN_VOWELS = "აეიოუ"


def in_case(form: str, language: str, case: str, kind: str) -> str | None:
    """`form` is a nominative; `kind` is person or place."""
    if case == "nom":
        return form
    if language in ("ru", "uk"):
        return declined(form, language, case, kind)
    if len(form.split()) > 1 and language not in ("en", "tr", "az", "hy", "ka", "de"):
        return None
    return _BY_LANGUAGE[language](form, case, kind)


def _english(form: str, case: str, kind: str) -> str:
    return form


def _armenian(form: str, case: str, kind: str) -> str | None:
    last = form[-1]
    is_vowel = last in "աեէըիոօ" or form.endswith("ու")
    genitive = form + ("յի" if last in "աոօ" else "ի")
    return {
        "def": form + ("ն" if is_vowel else "ը"),
        "gen": genitive,
        "dat": genitive + "ն",
        "abl": form + ("յից" if last in "աոօ" else "ից"),
        "loc": form + ("յում" if last in "աոօ" else "ում"),
    }[case]


def _turkic(form: str, case: str, kind: str, link: str, is_azerbaijani: bool) -> str:
    small = form.replace("I", "ı").replace("İ", "i").lower()
    vowel = next((letter for letter in reversed(small) if letter in "aeıioöuüə"), "e")
    is_back, is_round, ends_open = vowel in _BACK, vowel in _ROUND, small[-1] in "aeıioöuüə"
    high = {(True, True): "u", (True, False): "ı", (False, True): "ü", (False, False): "i"}[is_back, is_round]
    low = "a" if is_back else "ə" if is_azerbaijani else "e"
    hard = "t" if small[-1] in _HARD and not is_azerbaijani else "d"
    ending = {
        "gen": f"n{high}n" if ends_open else f"{high}n",
        "acc": (f"n{high}" if is_azerbaijani else f"y{high}") if ends_open else high,
        "dat": f"y{low}" if ends_open else low,
        "loc": f"{hard}{low}",
        "abl": f"{hard}{low}n",
        "ins": f"l{low}" if is_azerbaijani or not ends_open else f"yl{low}",
    }[case]
    return form + link + ending


def _turkish(form: str, case: str, kind: str) -> str:
    return _turkic(form, case, kind, "'", False)


def _azerbaijani(form: str, case: str, kind: str) -> str:
    return _turkic(form, case, kind, "", True)


def _georgian(form: str, case: str, kind: str) -> str | None:
    """A stem in a consonant loses the ი of its nominative; surnames in -სკი and foreign ones in -ი keep it."""
    keeps = bool(re.search("(სკი|ნალნი|აისი|ჯანი|ხანი|ალილი|ენეი|ჰჩელი)$", form)) and kind == "person"
    if form.endswith("იანი"):
        keeps = False
    last = form[-1]
    if last == "ი" and not keeps:
        stem = form[:-1]
        return {"erg": stem + "მა", "dat": stem + "ს", "gen": stem + "ის", "loc": stem + "ში"}[case]
    if last not in _GEORGIAN_VOWELS:
        return None
    dropped = form[:-1] + "ის" if last in "აე" and not form.endswith("ია") else form + "ს"
    genitive = form + "ს" if kind == "person" and last == "ა" else dropped
    return {"erg": form + "მ", "dat": form + "ს", "gen": genitive, "loc": form + "ში"}[case]


def _arabic(form: str, case: str, kind: str) -> str:
    return "و" + form


def _german(form: str, case: str, kind: str) -> str:
    return form + ("’" if form[-1] in "sxzßş" else "s")


_POLISH_PEOPLE: Sequence[tuple[str, Callable[[str], tuple[str | None, ...]]]] = (
    ("[sc]ki$", lambda x: (x + "ego", x + "emu", x + "m")),
    ("y$", lambda x: (x[:-1] + "ego", x[:-1] + "emu", x + "m")),
    ("i$", lambda x: (x + "ego", x + "emu", x + "m")),
    ("ko$", lambda x: (x[:-1] + "i", x[:-2] + "ce", x[:-1] + "ą")),
    ("ia$", lambda x: (x[:-1] + "i", x[:-1] + "i", x[:-1] + "ą")),
    ("[^gkc]a$", lambda x: (x[:-1] + "y", None, x[:-1] + "ą")),
    ("[gk]a$", lambda x: (x[:-1] + "i", None, x[:-1] + "ą")),
    ("e$", lambda x: (x + "go", x + "mu", x + "m")),
    ("[uoö]$", lambda x: (x, x, x)),
    ("[kg]$", lambda x: (x + "a", x + "owi", x + "iem")),
    ("[a-ząćęłńóśźżşğç]$", lambda x: (x + "a", x + "owi", x + "em")),
)
_POLISH_PLACES: Sequence[tuple[str, Callable[[str], str]]] = (
    ("[oei]w[o]$|ino$", lambda x: x[:-1] + "a"),
    ("ów$", lambda x: x[:-2] + "owa"),
    ("(ew|iw)$", lambda x: x + "a"),
    ("[^gkicl]a$", lambda x: x[:-1] + "y"),
    ("[gk]a$", lambda x: x[:-1] + "i"),
    ("sk$", lambda x: x + "a"),
)


def _polish(form: str, case: str, kind: str) -> str | None:
    if kind == "place":
        return next((made(form) for pattern, made in _POLISH_PLACES if re.search(pattern, form)), None)
    forms = next((made(form) for pattern, made in _POLISH_PEOPLE if re.search(pattern, form)), (None,) * 3)
    return forms[("gen", "dat", "ins").index(case)]


_BY_LANGUAGE: Mapping[str, Callable[[str, str, str], str | None]] = {
    "en": _english,
    "hy": _armenian,
    "tr": _turkish,
    "az": _azerbaijani,
    "ka": _georgian,
    "ar": _arabic,
    "de": _german,
    "pl": _polish,
}
