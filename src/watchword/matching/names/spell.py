"""One word of a name in all of its spellings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from watchword.matching.form import Part, Spelling
from watchword.matching.names.respell import Reading, readings
from watchword.matching.names.schemes import SCHEMES, Scheme
from watchword.matching.names.sounds import script_of, sounds
from watchword.matching.names.stems import stems
from watchword.text.fold import fold

HANDMADE = 0.85
RESPELLED = 0.05
"""Less for each rule between the plain reading and what was written."""
_SHORTEST = {"LATIN": 4, "CYRILLIC": 4, "ARMENIAN": 4, "GEORGIAN": 3, "ARABIC": 5}
"""Letters that a made spelling must have; a shorter one would be a word of some language."""


@lru_cache(16384)
def part(word: str, scheme: str) -> Part:
    """The spellings of one word, the surest first, each once."""
    made = [*_written(word, scheme), *(spelling for reading in readings(sounds(word)) for spelling in _made(reading))]
    best: dict[tuple[str, str, frozenset[str]], Spelling] = {}
    for spelling in sorted(made, key=lambda each: -each.confidence):
        best.setdefault((spelling.letters, spelling.endings, spelling.languages), spelling)
    return tuple(best.values())


def _written(word: str, scheme: str) -> Iterator[Spelling]:
    script = script_of(word) or ""
    for stem in stems(word, script):
        yield Spelling(stem.letters, word, stem.endings, capital=True, scheme=scheme)


def _made(reading: Reading) -> Iterator[Spelling]:
    confidence = HANDMADE - RESPELLED * min(reading.steps, 2)
    for scheme in SCHEMES:
        if reading.languages and scheme.language not in reading.languages:
            continue
        for text in scheme.write(reading.sounds):
            if len(fold(text)) >= _SHORTEST[scheme.script]:
                yield from _spelled(text, scheme, confidence)


def _spelled(text: str, scheme: Scheme, confidence: float) -> Iterator[Spelling]:
    shown = text if scheme.script == "GEORGIAN" else text[:1].upper() + text[1:]
    for stem in stems(text, scheme.script):
        yield Spelling(
            stem.letters,
            shown,
            stem.endings,
            capital=True,
            scheme=scheme.name,
            language=scheme.language,
            confidence=confidence,
        )
