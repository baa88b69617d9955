"""A name read into sounds, from any of the scripts Latin, Cyrillic, Armenian, Georgian and Arabic.

    Yablonskyy ──▶ A b l o n s k I        Ховаев ──▶ X o v a Y v        Գյումրի ──▶ g U m r i

A sound is one letter. Small ones are what they look like; the others:

    A ya   O yo   U yu   Y ye   E ə, ä   y ы   Q ü   q ö   I the ending -ий, -y   j й   H Ukrainian г
    S sh   Z zh   C ch   W shch   T ts   D dz   J dzh   X kh   G gh   K a k that Turkic writes q   w English w   x ks
    3 an a that Turkic neighbours have in front: E, never a
    @ 0 6 1 an a, o, u, i that abjads may leave out   V v after e, which Armenian joins with it
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from watchword.matching.names import letters
from watchword.matching.names.letters import Script

VOWELS = frozenset("aeiouyAOUYEQqI@0613")


def script_of(word: str) -> Script | None:
    """That of its first letter; None for one that can't be read into sounds."""
    first = next((char for char in word if char.isalpha()), " ")
    return next((script for script in letters.SCRIPTS if unicodedata.name(first, "").startswith(script)), None)


def sounds(word: str) -> tuple[str, ...]:
    """The likely readings of a word, the likeliest first; none if its script is none of ours or a letter is unknown."""
    script = script_of(word)
    if script is None:
        return ()
    text = _bare(word)
    if script == "LATIN":
        return tuple(_cleaned(_read(text, table)) for table in letters.latin_tables(text))
    read = _cleaned(_read(text, letters.TABLES[_orthography(text, script)]))
    if script == "GEORGIAN" and text.endswith("ი") and len(text) > 4:
        return (read[:-1], read)
    return (read,)


def _bare(word: str) -> str:
    lower = unicodedata.normalize("NFC", word.replace("İ", "i").replace("I", "i")).lower()
    return re.sub(r"['’‘ʼʻ`´\u200c\u00ad]", "", lower)


def _orthography(text: str, script: Script) -> str:
    return "UKRAINIAN" if script == "CYRILLIC" and re.search("[іїєґ]", text) else script


def _read(text: str, table: Mapping[str, str]) -> str:
    """Longest piece first. A piece of the table may ask to stand at the beginning (^) or at the end ($)."""
    out, i = [], 0
    while i < len(text):
        piece, sound = _piece(text, i, table)
        out.append(sound)
        i += len(piece)
    return "".join(out)


def _piece(text: str, i: int, table: Mapping[str, str]) -> tuple[str, str]:
    for length in range(min(5, len(text) - i), 0, -1):
        piece = text[i : i + length]
        if _splits_a_glide(piece, text, i):
            continue
        for key in _keys(piece, text, i):
            if key in table:
                return piece, table[key]
    return text[i], letters.plain(text[i])


def _splits_a_glide(piece: str, text: str, i: int) -> bool:
    """The y of `oyan` begins the next syllable: o + ya, not oy + a."""
    after = i + len(piece)
    return (
        len(piece) > 1
        and piece[-1] in "yi"
        and letters.is_vowel(text[i])
        and letters.is_vowel(text[after : after + 1] or "-")
        and piece[-1] == "y"
    )


def _keys(piece: str, text: str, i: int) -> tuple[str, ...]:
    at_end = i + len(piece) == len(text)
    first = f"^{piece}" if i == 0 else f"+{piece}" if letters.is_vowel(text[i - 1]) else f"-{piece}"
    return (first + "$", piece + "$", first, piece) if at_end else (first, piece)


def _cleaned(read: str) -> str:
    """-ский and its like end in one sound, however they were written."""
    read = re.sub("(?<=[sS][kK])(i|y|ij|yj|ii)$", "I", read)
    return re.sub("(?<=[^aeouAOUYE])(yj|ij|yi|jj)$", "I", read)
