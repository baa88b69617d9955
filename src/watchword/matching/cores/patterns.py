"""What the automaton of the portable core looks for: of each way one part, in all of its spellings.

Way(peace · talks)          ──▶  " peace talks "           literal words: all of them at once
Way(Игорь · Ховаев + cyr)   ──▶  " ховаев" " khovayev" …   the longest part; the words beside it are asked on a hit
Way(卡)                      ──▶  a dictionary of words     letters that bytes don't hold
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from watchword.matching.form import WHOLE, Part, Way
from watchword.text.alphabet import encoded, is_written


@dataclass
class Patterns:
    """`anchors[w]`: how many words stand in way `w` before the one that its patterns begin at. Patterns are numbered:
    first those of `bytes_`, then those of `foreign`, by the letters with which a word begins."""

    bytes_: list[bytes] = field(default_factory=list)
    foreign: dict[str, int] = field(default_factory=dict)
    of_way: list[tuple[int, ...]] = field(default_factory=list)
    ways: list[list[int]] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)

    @property
    def lengths(self) -> tuple[int, ...]:
        """Of the foreign ones."""
        return tuple(sorted(set(map(len, self.foreign))))


def patterns(ways: Sequence[Way]) -> Patterns:
    written: dict[bytes, list[int]] = defaultdict(list)
    foreign: dict[str, list[int]] = defaultdict(list)
    anchors = []
    for number, way in enumerate(ways):
        anchor = _anchor(way)
        anchors.append(anchor)
        for letters in _foreign(way.parts[anchor]):
            foreign[letters].append(number)
        for pattern in dict.fromkeys(_written(way, way.parts[anchor])):
            written[pattern].append(number)
    return _numbered(written, foreign, anchors)


def _numbered(written: dict[bytes, list[int]], foreign: dict[str, list[int]], anchors: list[int]) -> Patterns:
    of_pattern = [*written.values(), *foreign.values()]
    of_way: list[list[int]] = [[] for _ in anchors]
    for pattern, ways in enumerate(of_pattern):
        for way in ways:
            of_way[way].append(pattern)
    numbers = {letters: len(written) + i for i, letters in enumerate(foreign)}
    return Patterns(list(written), numbers, list(map(tuple, of_way)), of_pattern, anchors)


def _anchor(way: Way) -> int:
    """The part whose spellings are longest: it is rarest. Literal words begin with the first."""
    if _is_literal(way):
        return 0
    return max(range(len(way.parts)), key=lambda i: min((len(each.letters) for each in way.parts[i]), default=0))


def _is_literal(way: Way) -> bool:
    return all(len(part) == 1 and part[0].endings == WHOLE and is_written(part[0].letters) for part in way.parts)


def _written(way: Way, part: Part) -> Iterator[bytes]:
    if _is_literal(way):
        yield _spaced(way.parts)
        return
    for spelling in part:
        if is_written(spelling.letters):
            yield b" " + encoded(spelling.letters) + (b" " if spelling.endings == WHOLE else b"")


def _spaced(parts: Iterable[Part]) -> bytes:
    return b" " + b" ".join(encoded(part[0].letters) for part in parts) + b" "


def _foreign(part: Part) -> Iterator[str]:
    yield from dict.fromkeys(each.letters for each in part if not is_written(each.letters))
