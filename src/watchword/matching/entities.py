"""Named things of the world, each in all of its writings: files of the package, of which a lookup reads a few blocks.

    b"WWN1" · how many blocks · how many keys · where each block begins · the keys, sorted · the blocks

Numbers have four bytes, little-endian. A block is a number of lines, deflated; a line is one entity (`Entity`). A key is the
first 20 bits of the CRC-32 of a folded form and, below them, the number of the block that holds it. So a lookup finds the
few blocks that may have it, and what it reads there decides. `python -m tools.aliases` writes these files.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from watchword.text.fold import words

MAGIC = b"WWN1"
BLOCK_BITS = 12
_FOLDER = Path(__file__).with_name("data")
_FILES = ("regions", "countries", "places", "people")


class Writing(NamedTuple):
    """One form of a name. `language` is None where the source doesn't say; `note`: a former name, or the like."""

    form: str
    language: str | None
    note: str


class Entity(NamedTuple):
    """`source` is where it comes from, with its number there: `geonames:124665`; of several `watchword:baku+geonames:587084`.
    `where` tells it from its namesakes."""

    source: str
    kind: str
    label: str
    where: str
    writings: tuple[Writing, ...]

    def __str__(self) -> str:
        return f"{self.label}, {self.where}" if self.where else f"{self.label} ({self.kind})"


def entities_named(name: str) -> tuple[Entity, ...]:
    """Those that are called so in any of their writings, our own list first; the fold decides what is the same.

    What an entity of our own list says that it is the same as is not told again.
    """
    wanted = folded_name(name)
    found = [entity for file in _FILES for entity in _opened(file).named(wanted)] if wanted else []
    told = {source for entity in found for source in entity.source.split("+")[1:]}
    return tuple(entity for entity in found if entity.source not in told)


def folded_name(name: str) -> str:
    """What two writings of one name have in common: its folded words."""
    return " ".join(words(name))


def key_of(folded: str, block: int) -> int:
    return zlib.crc32(folded.encode()) >> BLOCK_BITS << BLOCK_BITS | block


class EntityFile:
    def __init__(self, content: bytes) -> None:
        if content[:4] != MAGIC:
            raise ValueError("no file of entities")
        blocks, keys = _numbers(content[4:12])
        self._starts = _numbers(content[12 : 16 + 4 * blocks])
        self._keys = _numbers(content[16 + 4 * blocks : 16 + 4 * (blocks + keys)])
        self._blocks = memoryview(content)[16 + 4 * (blocks + keys) :]

    def named(self, folded: str) -> Iterator[Entity]:
        for block in self._blocks_of(folded):
            for forms, line in self._read(block):
                if folded in forms:
                    yield _entity(line)

    def lines(self) -> Iterator[str]:
        """Every entity as it stands in the file."""
        for block in range(len(self._starts) - 1):
            yield from self._text(block).splitlines()

    def _blocks_of(self, folded: str) -> Iterator[int]:
        first = key_of(folded, 0)
        for key in self._keys[bisect_left(self._keys, first) :]:
            if key >> BLOCK_BITS != first >> BLOCK_BITS:
                return
            yield key & (1 << BLOCK_BITS) - 1

    @cache  # noqa: B019 - there are four of these, for the life of the process
    def _read(self, block: int) -> list[tuple[frozenset[str], str]]:
        lines = self._text(block).splitlines()
        return [
            (frozenset(folded_name(form.partition("=")[0]) for form in line.split("\t")[4:]), line) for line in lines
        ]

    def _text(self, block: int) -> str:
        return zlib.decompress(self._blocks[self._starts[block] : self._starts[block + 1]]).decode()


@cache
def _opened(name: str) -> EntityFile:
    return EntityFile((_FOLDER / f"{name}.bin").read_bytes())


def _entity(line: str) -> Entity:
    source, kind, label, where, *forms = line.split("\t")
    return Entity(source, kind, label, where, tuple(map(_writing, forms)))


def _writing(text: str) -> Writing:
    form, _, tag = text.partition("=")
    language, _, note = tag.partition("|")
    return Writing(form, language or None, note)


def _numbers(content: bytes) -> array[int]:
    numbers = array("I", content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
