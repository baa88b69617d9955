"""What fold took from a learned spelling, given back where the name that it was learned for tells it.

    G a b a l a ──table──▶ q e b e l e ──marks──▶ qəbələ        sh u sh a ──▶ s u s a ──▶ şuşa

Only what an orthography leaves no choice in: Azerbaijani writes ə, never e, where others have an a. Whether an i is ı
nothing tells, and it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_TURKIC = {
    **dict.fromkeys(["sh", "sch", "ş"], ("s", "ş")),
    **dict.fromkeys(["ch", "tch", "tsch", "ç"], ("c", "ç")),
    **dict.fromkeys(["gh", "ğ"], ("g", "ğ")),
    "ö": ("o", "ö"),
    "ü": ("u", "ü"),
    "ı": ("i", "ı"),
}
_AZERBAIJANI = _TURKIC | dict.fromkeys(["a", "ə"], ("e", "ə"))
_VOWELS = frozenset("аеиоуюя")


def marked(chunks: Sequence[str], pieces: Sequence[str], language: str) -> str:
    """The chunks that the graphemes of a name became, one for each, as the language writes them."""
    mark = _BY_LANGUAGE.get(language)
    return mark(chunks, pieces) if mark else "".join(chunks)


def _by_table(table: Mapping[str, tuple[str, str]]) -> Callable[[Sequence[str], Sequence[str]], str]:
    def mark(chunks: Sequence[str], pieces: Sequence[str]) -> str:
        made = [_exchanged(chunk, *table.get(piece, ("", ""))) for chunk, piece in zip(chunks, pieces, strict=True)]
        return re.sub("^ğ", "g", "".join(made))  # no word begins with it

    return mark


def _exchanged(chunk: str, folded: str, letter: str) -> str:
    return letter if chunk == folded else chunk


def _cyrillic(chunks: Sequence[str], pieces: Sequence[str]) -> str:
    """й where an y stands behind a vowel."""
    out = ""
    for chunk, piece in zip(chunks, pieces, strict=True):
        is_glide = piece.endswith("y") and chunk.endswith("и") and (out + chunk)[-2:-1] in _VOWELS
        out += f"{chunk[:-1]}й" if is_glide else chunk
    return out


def _ukrainian(chunks: Sequence[str], pieces: Sequence[str]) -> str:
    """And і but for y."""
    own = [
        chunk if piece.endswith("y") else chunk.replace("и", "і") for chunk, piece in zip(chunks, pieces, strict=True)
    ]
    return _cyrillic(own, pieces)


_BY_LANGUAGE: Mapping[str, Callable[[Sequence[str], Sequence[str]], str]] = {
    "az": _by_table(_AZERBAIJANI),
    "tr": _by_table(_TURKIC),
    "ru": _cyrillic,
    "uk": _ukrainian,
}
