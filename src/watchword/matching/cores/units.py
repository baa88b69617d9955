"""What the fast core knows of each UTF-16 unit: its folded letter, whether a name may begin with it, and the like."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from watchword.matching.cores.memory import (
    CAPITAL,
    CYRILLIC,
    ELSEWHERE,
    EMOJI,
    FIRST_EMOJI,
    HYPHEN,
    MORE,
    ODD,
    SOUNDLESS,
)
from watchword.matching.cores.verify import HYPHENS, begins_a_name
from watchword.text.alphabet import GONE, MARK, OTHER, PAIRS, RARE, SEPARATOR, SIGN, SURROGATE, encoded, letters, table
from watchword.text.fold import CYRILLIC as CYRILLIC_LETTERS
from watchword.text.fold import SIGNS, fold_char

Ints = npt.NDArray[np.int32]


@cache
def kinds(foreign: bool) -> npt.NDArray[np.uint16]:
    """By unit its code, and what it is. `foreign`: the letters without a code are odd too. Made in some 50 ms."""
    made = table().astype(np.uint16)
    codes = made & 255
    odd = [GONE, MARK, RARE, SURROGATE, SIGN, *PAIRS, *([OTHER] if foreign else [])]
    made[np.isin(codes, odd)] |= ODD
    made[np.isin(codes, list(encoded(CYRILLIC_LETTERS)))] |= CYRILLIC
    made[[begins_a_name(chr(unit)) for unit in range(0x10000)]] |= CAPITAL
    made[[ord(char) for char in HYPHENS]] |= HYPHEN
    made[[ord(char) for char in SIGNS]] |= SOUNDLESS
    return made


@cache
def grown(foreign: bool) -> Ints:
    """By unit where the letters begin that it becomes, times MORE, and how many; then these letters."""
    codes = table()
    made: list[int] = [0] * 0x10000
    for unit in np.flatnonzero(np.isin(codes, [RARE, *PAIRS])).tolist():
        becomes = letters(chr(unit))
        if len(becomes) < MORE and not any(code == SIGN or (foreign and code == OTHER) for code in becomes):
            made[unit] = len(made) * MORE + len(becomes)
            made += becomes
    return np.array(made, np.int32)


@cache
def emoji() -> Ints:
    """The codes of those that part words or are nothing; any other is read elsewhere."""
    known: dict[str, int] = {" ": SEPARATOR, "": GONE}
    made: list[Any] = [known.get(fold_char(chr(FIRST_EMOJI + i)), ELSEWHERE) for i in range(EMOJI)]
    return np.array(made, np.int32)
