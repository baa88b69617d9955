"""Which chunks may never stand for a grapheme, however often the pairs say so: each keeps out a family of false hits.

No consonant vanishes (Agdam is not Adam, Goris not Gori) or becomes one of another kind; a and o aren't exchanged.
Only Arabic script leaves out vowels.
"""

from __future__ import annotations

_KINDS = {
    "P": "bpfvw" "бпфв" "բպփֆվ" "ბპფვ" "بپف",
    "T": "td" "тд" "տթդ" "ტთდ" "تد",
    "S": "szjxʃʧ" "сзшжчцщ" "սզշժցծձչճջ" "სზშჟცწძჩჭჯ" "سزشژجچ",
    "K": "kgqχ" "кгх" "կքգղխհ" "კქგღხჰყ" "کگغقخه",
    "L": "l" "л" "լ" "ლ" "ل",
    "R": "r" "р" "րռ" "რ" "ر",
    "N": "mn" "мн" "մն" "მნ" "من",
}  # fmt: skip
"""Letters of folded forms, and the signs of units.py; the others are vowels or, as the h and c of a Latin digraph and و, say little."""
_KIND_OF = {letter: kind for kind, letters in _KINDS.items() for letter in letters}
_OF_GRAPHEME = {
    "c": "SK", "ch": "SKT", "tch": "ST", "tsch": "ST", "j": "SKT", "x": "KS", "h": "K", "kh": "K", "gh": "K",
    "ts": "ST", "tz": "ST", "dz": "ST", "dj": "ST", "dzh": "ST", "th": "TS", "ph": "P", "g": "KS", "u": "P",
    "ou": "P", "ck": "K", "ş": "S", "ç": "ST", "ğ": "K", "sh": "ST", "zh": "ST", "shch": "ST", "sch": "S", "z": "ST",
    "š": "S", "č": "ST", "ž": "S", "ć": "ST", "ś": "S", "ź": "S", "ż": "S", "ł": "L", "ñ": "N", "ń": "N",
    "y": "", "w": "P",
}  # fmt: skip
_VOWELS = frozenset("aeiouəıöüy")
_MAY_BE_NOTHING = frozenset(("h", "y", "iy", "yi"))
_SOUNDED = frozenset("aeiouyʊаеиоуюяաեըիոაეიოუ")
"""Letters of vowels, which a consonant doesn't bring along …"""
_BRINGING_VOWEL = {"fr": ("gu", "ne", "qu"), "pl": ("i",)}
"""… but for the u of French gu and the i by which Polish softens: how such a chunk ends."""
_A, _O = frozenset("aаաა"), frozenset("oоոო")
"""Not in Arabic script: Persian writes -ov as -اف."""
_LEAVING_OUT_VOWELS = frozenset(("fa", "ar"))
_C_IS_NOT_CH = frozenset(("pl", "de", "fr"))
"""In Azerbaijani and Turkish it is: ç folds to c."""
_NEITHER_A_NOR_O = frozenset("aoаоաոაოuуაու")
"""What y and i are not, whatever stands beside them."""


def may_become(grapheme: str, chunk: str, language: str) -> bool:
    """`chunk` is in the units of its language."""
    if not chunk:
        return _may_vanish(grapheme, language)
    if len(chunk) == 3 and len(grapheme) == 1:
        return False
    kinds = {kind for unit in chunk if (kind := _KIND_OF.get(unit))}
    if grapheme[0] in _VOWELS:
        return _keeps_vowel(grapheme, chunk) and kinds <= _kinds_of_vowel(grapheme, language)
    own = set(_OF_GRAPHEME.get(grapheme) or _KIND_OF.get(grapheme[0], ""))
    if grapheme == "ch" and (kinds == {"T"} or (chunk == "c" and language in _C_IS_NOT_CH)):
        return False
    return kinds <= own and (bool(kinds) or _says_little(chunk)) and _brings_no_vowel(chunk, language)


def _may_vanish(grapheme: str, language: str) -> bool:
    is_vowel = all(letter in _VOWELS for letter in grapheme)
    return grapheme in _MAY_BE_NOTHING or (is_vowel and language in _LEAVING_OUT_VOWELS)


def _keeps_vowel(grapheme: str, chunk: str) -> bool:
    if "a" in grapheme and grapheme != "ya" and chunk in _O:
        return False
    if grapheme == "o" and chunk in _A:
        return False
    return grapheme not in ("i", "iy", "y", "yi", "iyi") or (chunk != "e" and not _NEITHER_A_NOR_O & set(chunk))


def _brings_no_vowel(chunk: str, language: str) -> bool:
    """Arabic script writes short vowels or not, and begins no word with two consonants."""
    return (
        language in _LEAVING_OUT_VOWELS
        or not _SOUNDED & set(chunk)
        or chunk.endswith(_BRINGING_VOWEL.get(language, ("-",)))
    )


def _kinds_of_vowel(grapheme: str, language: str) -> set[str]:
    """Turkish has ğ between vowels, Persian writes the end of -e as ه, and u is v before a vowel in some."""
    if language in _LEAVING_OUT_VOWELS:
        return {"P", "K"}
    return {"P", "K"} if grapheme in ("u", "ou", "ei", "ea") else set()


def _says_little(chunk: str) -> bool:
    """A consonant may be written with letters of no kind: the c and h of Latin, و for v, ւ in Armenian."""
    return any(letter in "chوւйյعyий" for letter in chunk)
