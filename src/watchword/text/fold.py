"""Folding: two spellings that differ only in case, accents, width or invisible characters become the same letters.

    "Ｑarabağ"  ──▶  "qarabag"        "KHOVAYEV’S"  ──▶  "khovayev s"        "Խովաև"  ──▶  "խովաեւ"
    "Сєвєродонецьк"  ──▶  "северодонецк"        "Лук’янів"  ──▶  "лукянив"        "طالقان"  ──▶  "تالقان"

Each code point folds by itself, whatever stands beside it: to the letters of its case folding without accents, to one
space if it stands between words, or to nothing if nobody sees it. So offsets into the folded text lead back exactly.
An apostrophe alone asks who stands beside it: between two Cyrillic letters it is a sign like ь, elsewhere it parts words.

Letters that languages and typists exchange are one: İ, I, ı and i (a text in capitals doesn't say which it meant), ə and
e, е ё э є, и й і ї ы, г ґ, ե է, ո օ, ی ي ى, ک ك, and what Arabic tells apart and its neighbours don't: ت ط, س ص ث,
ز ذ ض ظ, ه ح; Hebrew finals are their letters. The signs ь and ъ are nothing. Digits of all scripts are those of ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

SIGNS = "ьъЬЪ\u1c86"
"""They fold to nothing; who counts them tells мать from мат."""
APOSTROPHE = "'"
"""What every apostrophe folds to before its neighbours are asked."""
_APOSTROPHES = frozenset("'’‘‛`´′＇ʹʼʻʽʾʿ՚")
_SAME = {
    "ı": "i", "ə": "e", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe",
    "э": "е", "є": "е", "і": "и", "ы": "и", "ґ": "г", "ь": "", "ъ": "",
    "է": "ե", "օ": "ո",
    "ي": "ی", "ى": "ی", "ك": "ک", "ٱ": "ا", "ط": "ت", "ص": "س", "ث": "س", "ظ": "ز", "ض": "ز", "ذ": "ز",
    "ح": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
}  # fmt: skip
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщюяђѕјљњћџғҕҗҙқҝңҫүұҳҵҷҹһәөӏ"
"""The folded letters between which an apostrophe is a sign within the word."""
_WITHIN = re.compile(f"'(?<=[{CYRILLIC}]')(?=[{CYRILLIC}])")
_INVISIBLE = frozenset("\u00ad\u034f\u0640") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
"""Soft hyphen, grapheme joiner, tatweel and the variation selectors; the other format characters go by category."""
_ZERO_WIDTH_SPACE = "\u200b"

_ONE_SIGN_WORDS = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Han and kana are written without spaces: each sign counts as a word, and a name of several as a phrase."""
_TWO_SIGNS = frozenset("ゟヿ")
"""Taken apart, these two would be two words within one code point."""
_WORD = re.compile(f"[^ {_ONE_SIGN_WORDS}]+|[{_ONE_SIGN_WORDS}][\u3099\u309a]*")
_SIGN = re.compile(f"[{_ONE_SIGN_WORDS}]")


class Folded(NamedTuple):
    """`text` is folded; `origins[i]` is the offset in the original of what became `text[i]`, the last its length."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the original that became `text[start:end]`; marks that follow the last belong to it."""
        return self.origins[start], max(self.origins[end], self.origins[end - 1] + 1)


def fold(text: str) -> str:
    letters = text.translate(_TABLE)
    return _WITHIN.sub("", letters).replace(APOSTROPHE, " ") if APOSTROPHE in letters else letters


def fold_with_offsets(text: str) -> Folded:
    return Folded(fold(text), offsets(text))


def offsets(text: str) -> Sequence[int]:
    """The `origins` of the folded text, for who has folded it already."""
    uneven = [char for char in set(text) if len(_TABLE[ord(char)]) != 1]
    origins = _origins(text, uneven) if uneven else range(len(text) + 1)
    letters = text.translate(_TABLE)
    within = {found.start() for found in _WITHIN.finditer(letters)} if APOSTROPHE in letters else ()
    return [origin for i, origin in enumerate(origins) if i not in within] if within else origins


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return _WORD.findall(fold(text))


def word_spans(folded: str) -> list[tuple[int, int]]:
    """Where each word of a folded text begins and ends."""
    return [word.span() for word in _WORD.finditer(folded)]


def folded_words(folded: str) -> list[str]:
    """The words of a text that is folded already."""
    return _WORD.findall(folded)


def _origins(text: str, uneven: list[str]) -> list[int]:
    """Letter by letter only where one becomes none or several."""
    origins: list[int] = []
    done = 0
    for odd in re.finditer(f"[{re.escape(''.join(uneven))}]", text):
        origins += range(done, odd.start())
        origins += [odd.start()] * len(_TABLE[ord(odd.group())])
        done = odd.end()
    return [*origins, *range(done, len(text) + 1)]


class _Table(dict[int, str]):
    """What each code point folds to, found when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _Table()


def is_sign(letter: str) -> bool:
    """Whether a folded letter is a word of its own."""
    return _SIGN.match(letter) is not None


def fold_char(char: str) -> str:
    """What one code point folds to; an apostrophe to APOSTROPHE."""
    return _TABLE[ord(char)]


def _fold_char(char: str) -> str:
    if char in _APOSTROPHES:
        return APOSTROPHE
    if char in _TWO_SIGNS:
        return char
    if unicodedata.category(char) == "Lo" and unicodedata.is_normalized("NFKD", char):
        return _same(char)  # most letters are of this kind
    if _is_unseen(char):
        return ""
    if not _is_of_a_word(char):
        return " "
    return "".join(_same(letter) for letter in _bare(_bare(char).casefold()) if _is_of_a_word(letter))


def _same(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return _SAME.get(letter, letter) if digit is None else str(digit)


def _bare(letters: str) -> str:
    """Taken apart (NFKD), and without the accents."""
    return "".join(part for part in unicodedata.normalize("NFKD", letters) if not _is_accent(part))


def _is_unseen(char: str) -> bool:
    if char == _ZERO_WIDTH_SPACE:
        return False
    return char in _INVISIBLE or unicodedata.category(char) in ("Cf", "Me") or _is_accent(char)


def _is_accent(char: str) -> bool:
    """Accents and the points of Arabic and Hebrew, not the marks of India, Thailand and Japan, which change the word."""
    place = unicodedata.combining(char)
    return place == 1 or 10 <= place <= 36 or place >= 200


def _is_of_a_word(char: str) -> bool:
    if char in _APOSTROPHES:
        return False
    if unicodedata.category(char) == "No":
        return unicodedata.normalize("NFKD", char).isdecimal()
    return char.isalnum() or unicodedata.category(char).startswith("M")
