"""A sketch of a text: two texts that share most of their words share most of their sketch."""

from __future__ import annotations

import zlib
from heapq import nsmallest

from watchword.text.fold import words

SIZE = 32
_GRAM = 3


def sketch(text: str) -> tuple[int, ...]:
    """The SIZE smallest of the 32-bit hashes (CRC-32) of its folded runs of three words, in order; fewer if it is short.

    The share of equal numbers among the SIZE smallest of both sketches estimates the share of common runs
    (Broder 1997, "On the resemblance and containment of documents").
    """
    found = words(text)
    grams = {tuple(found[i : i + _GRAM]) for i in range(max(len(found) - _GRAM, 0) + 1)} - {()}
    return tuple(nsmallest(SIZE, {zlib.crc32(" ".join(gram).encode("utf-8", "replace")) for gram in grams}))
