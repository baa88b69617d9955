"""Writes entities as `watchword.matching.entities` reads them: blocks of lines, and the keys to find them by."""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.aliases.record import Record

from watchword.matching.entities import BLOCK_BITS, MAGIC, EntityFile, folded_name, key_of

A_BLOCK = 128
"""Entities: 3 to 6 KB deflated. Larger ones pack a little better and are slower to read."""


def lines_of(records: Iterable[Record]) -> list[str]:
    return ["\t".join([*record[:4], *map(_form, record.forms)]) for record in records]


def pack(lines: Sequence[str]) -> bytes:
    blocks = [lines[start : start + A_BLOCK] for start in range(0, len(lines), A_BLOCK)]
    assert len(blocks) < 1 << BLOCK_BITS, "more blocks than a key can tell apart"
    packed = [zlib.compress("\n".join(block).encode(), 9) for block in blocks]
    starts = [0]
    for each in packed:
        starts.append(starts[-1] + len(each))
    keys = sorted({key for number, block in enumerate(blocks) for key in _keys(block, number)})
    return MAGIC + _bytes([len(blocks), len(keys), *starts, *keys]) + b"".join(packed)


def repacked(file: Path) -> bytes:
    """The same entities with keys as the fold makes them now."""
    return pack([*EntityFile(file.read_bytes()).lines()])


def content_hash(file: Path) -> str:
    """Of what it says: how it is deflated is up to the library."""
    return hashlib.sha256("\n".join(EntityFile(file.read_bytes()).lines()).encode()).hexdigest()


def _form(form: tuple[str, str]) -> str:
    name, tag = form
    return f"{name}={tag}" if tag else name


def _keys(block: Sequence[str], number: int) -> Iterable[int]:
    for line in block:
        for form in line.split("\t")[4:]:
            yield key_of(folded_name(form.partition("=")[0]), number)


def _bytes(numbers: Sequence[int]) -> bytes:
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()
