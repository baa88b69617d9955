"""Reads the table of what letters become, as tools/spellings packs it.

    magic · a line of JSON · bz2 of, for each language: keys (uint32) · sizes (uint16) · chunks (uint16) · times (uint8)

A key is a context, three numbers of graphemes of eight bits each: left neighbour, the grapheme, right neighbour, where
ANY stands for all. The `sizes[i]` chunks of the context `keys[i]` were seen so many `times`. Keys ascend.
"""

from __future__ import annotations

import bz2
import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

MAGIC = b"watchword spellings 1\n"
ANY = ""
"""The neighbour that may be any."""
Counts = Mapping[str, int]
"""Chunk -> how often it was seen."""
_NONE: Counts = {}


def context_key(left: int, grapheme: int, right: int) -> int:
    return left << 16 | grapheme << 8 | right


class Table:
    """What one language makes of each grapheme."""

    def __init__(self, described: Mapping[str, Any], arrays: Sequence[array[int]]) -> None:
        self.language: str = described["language"]
        self._number = {piece: i for i, piece in enumerate(described["graphemes"])}
        self._chunks: Sequence[str] = described["chunks"]
        self._keys, sizes, self._letters, self._times = arrays
        self._starts = [0, *accumulate(sizes)]

    def counts(self, left: str, grapheme: str, right: str) -> Counts:
        """Those of a context, none if it was never seen."""
        number = self._number
        if not (left in number and grapheme in number and right in number):
            return _NONE
        key = context_key(number[left], number[grapheme], number[right])
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return _NONE
        found = range(self._starts[at], self._starts[at + 1])
        return {self._chunks[self._letters[i]]: self._times[i] for i in found}


@cache
def tables() -> tuple[Table, ...]:
    """Of all languages, read at the first call."""
    described, packed = _read()
    unpacked, at, found = bz2.decompress(packed), 0, []
    for each in described["tables"]:
        arrays = []
        for code, length in (
            ("I", each["contexts"]),
            ("H", each["contexts"]),
            ("H", each["counts"]),
            ("B", each["counts"]),
        ):
            numbers = _numbers(code, unpacked, at, length)
            at += length * numbers.itemsize
            arrays.append(numbers)
        found.append(Table(each, arrays))
    return tuple(found)


def header() -> Mapping[str, Any]:
    """What the table was made of."""
    return _read()[0]


def _read() -> tuple[Mapping[str, Any], bytes]:
    found = files("watchword.matching").joinpath("data/spellings.bin").read_bytes()
    described, _, packed = found.removeprefix(MAGIC).partition(b"\n")
    return json.loads(described), packed


def _numbers(code: str, found: bytes, at: int, length: int) -> array[int]:
    numbers = array(code)
    numbers.frombytes(found[at : at + length * numbers.itemsize])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
