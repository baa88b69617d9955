"""Learned spellings beside those of the schemes: each counts only where its language is written.

Qabala ──learned──▶ Qəbələ, az, share 1.0 ──▶ Spelling(scheme az~, confidence 0.8, languages az tr)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from watchword.matching.form import Spelling, Written
from watchword.matching.names import learned
from watchword.matching.names.letters import written
from watchword.matching.names.schemes import SCHEMES
from watchword.matching.names.sounds import script_of, sounds
from watchword.matching.names.stems import stems

LEARNED = 0.8
"""Times the share of the spelling."""
LEARNED_MARK = "~"
"""Behind the language, the scheme of a learned spelling."""
_ALSO = {"ru": ("uk",), "uk": ("ru",), "az": ("tr",), "tr": ("az",), "fa": ("ar",), "ar": ("fa",)}
"""Whose articles write a name so as well, if it is long enough to be told from others."""
_LONG = 6
_TURKISH = str.maketrans("əƏ", "eE")


def taught(word: str) -> Iterator[Spelling]:
    """The learned spellings of a name; one in another script is read and written in Latin letters first."""
    for spelling in learned.spellings(_in_latin(word)) if _has_table() else ():
        script = script_of(spelling.text) or ""
        also = _ALSO.get(spelling.language, ()) if len(spelling.text) >= _LONG else ()
        shown = written(spelling.text, spelling.language)
        for stem in stems(spelling.text, script):
            yield Spelling(
                stem.letters,
                shown,
                stem.endings,
                capital=True,
                languages=frozenset({spelling.language, *also}),
                scheme=spelling.language + LEARNED_MARK,
                language=spelling.language,
                confidence=round(LEARNED * spelling.share, 4),
                elsewhere=tuple(_in_turkish(shown, spelling.language)),
            )


def _in_turkish(shown: str, language: str) -> Iterator[Written]:
    if language == "az" and "ə" in shown.lower():
        yield Written("tr", shown.translate(_TURKISH), language + LEARNED_MARK)


@lru_cache(1)
def _has_table() -> bool:
    return files("watchword.matching").joinpath("data/spellings.bin").is_file()


def _in_latin(word: str) -> str:
    if script_of(word) == "LATIN":
        return word
    return next((text.capitalize() for reading in sounds(word) for text in SCHEMES[0].write(reading)), "")
