"""The fold of text.fold as bytes, one a letter, at a tenth of its price: what the cores of matching read.

    "Ховаев’s"  ──▶  UTF-16 units  ──▶  one byte each, by a table  ──▶  without what is nothing, with what is two letters

`letters(text)` is `fold(text)` letter for letter, each letter its code. The letters of Latin, Cyrillic, Armenian,
Georgian, Arabic and Persian, Greek and Hebrew have codes of their own, those of other scripts share OTHER, and each
Han or kana sign, which is a word of its own, is SIGN: who looks for those reads the text itself.
ASCII letters and digits are their own codes; the others fill nearly all the rest, 9, 11 to 13 too: never `split()` them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from watchword.text.fold import APOSTROPHE, CYRILLIC, fold, fold_char, is_sign, offsets

Table = npt.NDArray[np.uint8]

GONE, LINE, SEPARATOR = 0, 10, 32
"""Nothing; no letter at all, so that a core may part fields by it; what stands between words."""
MARK = ord(APOSTROPHE)
"""An apostrophe in the table: nothing between two CYRILLIC letters, else a separator."""
OTHER, SIGN = 255, 254
RARE, SURROGATE = 253, 252
"""Units whose letters the table doesn't hold: `letters` asks fold."""
PAIRS = {251: "ss", 250: "ae", 249: "oe", 248: "եւ"}
"""Codes of the table that stand for two letters: common ones, which shall cost no more than others."""

ALPHABET = (
    "abcdefghijklmnopqrstuvwxyz0123456789ðþŋɛ"
    + CYRILLIC
    + "աբգդեզըթժիլխծկհձղճմյնշոչպջռսվտրցւփքֆ"
    + "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
    + "ءابةتجخدرزسشعغفقکلمنهویپچژگٹڈڑںےۆێڕڵ"
    + "αβγδεζηθικλμνξοπρστυφχψω"
    + "אבגדהוזחטיכלמנסעפצקרשת"
)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Origins(Protocol):
    """Leads from a text made of another back to that."""

    def of(self, position: int) -> int:
        """The offset there of what stands here at `position`; of the end, the end."""
        ...


class Lettered:
    """A text with its letters, and the way back from them, which is laid only when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._units = _coded(text)
        self.letters = self._folded()

    @cached_property
    def origins(self) -> Origins:
        """From `letters` to the code points of `text`."""
        if SURROGATE in self._units or RARE in self._units:
            return Listed(offsets(self.text))
        shifts = shifted(np.frombuffer(self._units.translate(_LENGTHS), np.uint8)) if self._is_uneven() else _IN_PLACE
        if MARK not in self._units:
            return shifts
        removed = [found.start() for found in _WITHIN.finditer(_in_full(self._units))]
        return Twice(left_out(np.array(removed)), shifts) if removed else shifts

    def _is_uneven(self) -> bool:
        """Most texts have nothing that becomes nothing, or two letters."""
        return any(code in self._units for code in (GONE, *PAIRS))

    def _folded(self) -> bytes:
        units = self._units
        if SURROGATE in units:
            units = _coded(_BEYOND.sub(_stand_in, self.text)).replace(b"\xfc", b" ")
        if RARE in units:
            return encoded(fold(self.text))
        return _without_marks(_in_full(units))


def letters(text: str) -> bytes:
    """`fold(text)`, a byte each. A text with letters of RARE costs a fold of the whole."""
    return Lettered(text).letters


def origins(text: str) -> Origins:
    """From the bytes of `letters(text)` to the code points of `text`."""
    return Lettered(text).origins


def encoded(folded: str) -> bytes:
    """The codes of a text that is folded."""
    return folded.translate(_CODES).encode("latin-1")


def is_written(folded: str) -> bool:
    """Whether each letter has a code of its own: then what its bytes say is what it says."""
    return all(_CODES[ord(letter)] < "\xfc" for letter in folded)


@cache
def table() -> Table:
    """65,536 codes, by UTF-16 unit. Made at the first use, in some 50 ms."""
    codes = np.full(0x10000, OTHER, np.uint8)
    codes[0x3400:0x4DC0] = codes[0x4E00:0x9FFD] = SIGN
    codes[0xAC00:0xD7A4] = RARE
    codes[0xD800:0xE000] = SURROGATE
    codes[0xE000:0xF900] = SEPARATOR
    for first, last in ((0, 0x3400), (0x4DC0, 0x4E00), (0x9FFD, 0xAC00), (0xD7A4, 0xD800), (0xF900, 0x10000)):
        codes[first:last] = [_code(chr(unit)) for unit in range(first, last)]
    return codes


class Shifts(NamedTuple):
    """From `breaks[i]` on, what stands at `p` came from `p + by[i + 1]`."""

    breaks: Sequence[int]
    by: Sequence[int]

    def of(self, position: int) -> int:
        return position + self.by[bisect_right(self.breaks, position)]


_IN_PLACE = Shifts((), (0,))


class Listed(NamedTuple):
    all: Sequence[int]

    def of(self, position: int) -> int:
        return int(self.all[position])


class Twice(NamedTuple):
    """First to what this was made of, then to what that was."""

    later: Origins
    earlier: Origins

    def of(self, position: int) -> int:
        return self.earlier.of(self.later.of(position))


def shifted(lengths: Table) -> Shifts:
    """For a text in which what stood at `i` became `lengths[i]` letters: 0, 1 or 2."""
    uneven = np.flatnonzero(lengths != 1)
    grown = np.cumsum(lengths[uneven].astype(np.int64) - 1)
    breaks = uneven + 1 + grown  # behind a letter that is gone, and at the second of two
    breaks[lengths[uneven] == 2] -= 1
    return Shifts(breaks.tolist(), [0, *(-grown).tolist()])


def left_out(removed: npt.NDArray[np.intp]) -> Shifts:
    """For a text from which what stood at `removed` was taken out."""
    return Shifts((removed - np.arange(len(removed))).tolist(), range(len(removed) + 1))


def _coded(text: str) -> bytes:
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return table().take(units).tobytes()


def _in_full(units: bytes) -> bytes:
    """Without what is nothing, and both letters of a pair."""
    units = units.replace(b"\0", b"")
    for code, both in _BOTH:
        if code in units:
            units = units.replace(bytes([code]), both)
    return units


def _without_marks(coded: bytes) -> bytes:
    return _WITHIN.sub(b"", coded).replace(b"'", b" ") if MARK in coded else coded


def _stand_in(char: re.Match[str]) -> str:
    """What a code point beyond the table folds to, in letters of the same codes that the table knows."""
    return "".join(_STAND_INS.get(_CODES[ord(letter)], letter) for letter in fold_char(char.group()))


_STAND_INS = {chr(SIGN): "一", chr(OTHER): "ꀀ"}


def _code(char: str) -> int:
    folded = fold_char(char)
    if len(folded) == 1:
        return ord(_CODES[ord(folded)])
    return _PAIRED.get(folded, RARE) if folded else GONE


class _Codes(dict[int, str]):
    """What a folded letter is encoded as, found when it is first met."""

    def __missing__(self, letter: int) -> str:
        code = self[letter] = chr(SIGN if is_sign(chr(letter)) else OTHER)
        return code


def _alphabet() -> _Codes:
    """ASCII as it is, the others in order where there is room."""
    taken = {*map(ord, ALPHABET), GONE, LINE, SEPARATOR, MARK, *range(min(PAIRS), 256)}
    free = iter([code for code in range(256) if code not in taken])
    given = {ord(letter): letter if letter.isascii() else chr(next(free)) for letter in ALPHABET}
    return _Codes({SEPARATOR: " ", MARK: APOSTROPHE, **given})


_CODES = _alphabet()
_PAIRED = {both: code for code, both in PAIRS.items()}
_BOTH = tuple((code, encoded(both)) for code, both in PAIRS.items())
_LENGTHS = bytes(0 if code == GONE else 2 if code in PAIRS else 1 for code in range(256))
_LETTERS_OF_CYRILLIC = b"[" + re.escape(encoded(CYRILLIC)) + b"]"
_WITHIN = re.compile(b"'(?<=" + _LETTERS_OF_CYRILLIC + b"')(?=" + _LETTERS_OF_CYRILLIC + b")", re.DOTALL)
