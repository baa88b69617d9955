"""Where sentences end, by a rule that fits in a paragraph and needs no language.

. ! ? … and their like end one before a space, unless a small letter follows. A full stop ends none after a single
letter (И. Ховаев, U.S. troops), a number of one or two digits (12. Mai), an abbreviation that goes before a name or a
number (Dr. X), or an Armenian letter, behind which it is a colon and the colon a full stop. ։ । 。 and the end of a
line always end one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_ENDS = re.compile(
    r"""(?P<always>[\n\r\u2028\u2029։।。！？])
    | (?<=[Ա-ևﬓ-ﬗ]):(?=\s)
    | (?<![.!?…؟۔])(?P<point>[.!?…؟۔]++)["'’”»)\]]*+(?=\s)[^\S\n\r\u2028\u2029]*+(?P<next>\S?)""",
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"\w+\Z")
_LOOKED_AT = 8
"""Letters before a full stop: more than any abbreviation has."""
_ABBREVIATIONS = frozenset(
    re.split(
        r"\s+",
        "adm amb capt cmdr col dept dr gen gov hon lt maj mr mrs ms mt prof rep rev sen sgt st supt vs "
        "jan feb apr aug sept oct nov bzw evtl frl hr nr str usw mlle mme hab inż ks mgr płk por ul św "
        "akad av doç sn yrd акад вул ген гг гр губ дж див доц им ім кв млн млрд напр обл пер пл полк пос пр просп "
        "проф рис руб св см ср ст тел тис тов тыс ул чл აკად გენ დოქ პროფ",
    )
)


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence begins, except the first; what stands between two of them is one sentence."""
    return list(_starts(text))


def sentence_at(starts: Sequence[int], offset: int) -> int:
    """The number of the sentence, from 0, in which `offset` lies."""
    return bisect_right(starts, offset)


def _starts(text: str) -> Iterator[int]:
    for found in _ENDS.finditer(text):
        if found["point"] is None or _ends(text, found):
            yield found.start("next") if found["next"] else found.end()


def _ends(text: str, found: re.Match[str]) -> bool:
    if found["next"].islower() and not "\u10d0" <= found["next"] <= "\u10ff":
        return False
    return found["point"] != "." or not _is_short(text, found.start("point"))


def _is_short(text: str, end: int) -> bool:
    """Whether the word before the full stop is one that it shortens, numbers or, in Armenian, introduces."""
    before = _WORD_BEFORE.search(text[max(0, end - _LOOKED_AT) : end])
    if before is None:
        return False
    word = before.group()
    is_number = len(word) <= 2 and word.isdecimal()
    return len(word) == 1 or is_number or _is_armenian(word[-1]) or word.lower() in _ABBREVIATIONS


def _is_armenian(letter: str) -> bool:
    return "Ա" <= letter <= "և"
