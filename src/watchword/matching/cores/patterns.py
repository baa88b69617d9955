"""What the automaton of the portable core looks for: of each way one part, in all of its spellings.

Way(peace · talks)          ──▶  " peace talks "           literal words: all of them at once
Way(Игорь · Ховаев + cyr)   ──▶  " ховаев" " khovayev" …   the longest part; the words beside it are asked on a hit
Way(卡)                      ──▶  a dictionary of words     letters that bytes don't hold
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from watchword.matching.form import WHOLE, Part, Spelling, Way
from watchword.text.alphabet import encoded, is_written


class Literal(NamedTuple):
    """A way that is its pattern, no more: what its hits say but for the place, and how many ь and ъ they have in all."""

    length: int
    form: str
    confidence: float
    scheme: str
    signs: int | None


@dataclass
class Patterns:
    """`anchors[w]`: how many words stand in way `w` before the one that its patterns begin at. Patterns are numbered:
    first those of `bytes_`, then those of `foreign`, by the letters with which a word begins."""

    bytes_: list[bytes] = field(default_factory=list)
    foreign: dict[str, int] = field(default_factory=dict)
    of_way: list[tuple[int, ...]] = field(default_factory=list)
    ways: list[list[int]] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)
    literals: list[Literal | None] = field(default_factory=list)

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
    return _numbered(written, foreign, anchors, list(map(_literal, ways)))


def _numbered(
    written: dict[bytes, list[int]], foreign: dict[str, list[int]], anchors: list[int], literals: list[Literal | None]
) -> Patterns:
    of_pattern = [*written.values(), *foreign.values()]
    of_way: list[list[int]] = [[] for _ in anchors]
    for pattern, ways in enumerate(of_pattern):
        for way in ways:
            of_way[way].append(pattern)
    numbers = {letters: len(written) + i for i, letters in enumerate(foreign)}
    return Patterns(list(written), numbers, list(map(tuple, of_way)), of_pattern, anchors, literals)


def _anchor(way: Way) -> int:
    """The part whose spellings are longest: it is rarest. Literal words begin with the first."""
    if _is_literal(way):
        return 0
    return max(range(len(way.parts)), key=lambda i: min((len(each.letters) for each in way.parts[i]), default=0))


def _is_literal(way: Way) -> bool:
    return all(len(part) == 1 and part[0].endings == WHOLE and is_written(part[0].letters) for part in way.parts)


def _literal(way: Way) -> Literal | None:
    """None where a hit must be asked of the text, word by word."""
    spellings = [part[0] for part in way.parts]
    if not _is_literal(way) or way.exact is not None or way.rejected:
        return None
    if any(each.capital or each.languages or each.elsewhere for each in spellings) or not _has_clear_signs(spellings):
        return None
    return Literal(
        length=sum(len(each.letters) + 1 for each in spellings) - 1,
        form=" ".join(each.text for each in spellings),
        confidence=way.confidence * min(each.confidence for each in spellings),
        scheme=" ".join(dict.fromkeys(each.scheme for each in spellings)),
        signs=None if spellings[0].signs is None else sum(each.signs or 0 for each in spellings),
    )


def _has_clear_signs(spellings: Sequence[Spelling]) -> bool:
    """Whether the sum says all: of one word, of none, or of words that don't mind."""
    signs = {each.signs for each in spellings}
    return len(spellings) == 1 or signs in ({0}, {None})


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
