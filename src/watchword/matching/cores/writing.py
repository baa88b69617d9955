"""From UTF-16 units to the stream of folded letters, compiled by numba: what text.alphabet does, with where each came from,
the hash of its word until there, and where the words end."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import numpy as np

from watchword.matching.cores.hashing import BASIS, PRIME, compiled
from watchword.matching.cores.memory import CYRILLIC, ELSEWHERE, EMOJI, FIRST_EMOJI, LONGER, MORE, ODD
from watchword.text.alphabet import GONE, MARK, OTHER, SEPARATOR, SIGN, SURROGATE


@compiled
def write(units, kinds, grown, emoji, is_foreign, stream, origins, hashes, ends):
    """How many words the article has; or LONGER, ELSEWHERE.

    `stream` is the article then: a separator, and behind each word one, which is at `ends` of the word. `origins`: the
    unit of each letter; `hashes`: of the word that it is the last letter of, or of the beginning of a longer one.
    """
    stream[0] = SEPARATOR
    n, most = len(units), len(stream) - MORE - 3
    at, words, h = 1, 0, BASIS
    first = 0
    while first < n:
        odd = _first_odd(units, first, kinds)
        if at + odd - first > most:
            return LONGER
        at, words, h = _write_plain(units, first, odd, at, words, h, kinds, stream, origins, hashes, ends)
        if odd < n:
            code = kinds[units[odd]] & 255
            end = _write_odd(units, odd, code, at, kinds, grown, emoji, is_foreign, stream, origins)
            if end < 0:
                return end
            at, words, h = _read(at, end, words, h, stream, hashes, ends)
        first = odd + 1
    if stream[at - 1] != SEPARATOR:
        stream[at], origins[at], ends[words] = SEPARATOR, n, at
        words += 1
    return words


@compiled
def _first_odd(units, first, kinds):
    for i in range(first, len(units)):
        if kinds[units[i]] & ODD:
            return i
    return len(units)


@compiled
def _write_plain(units, first, odd, at, words, h, kinds, stream, origins, hashes, ends):
    """Where to go on in the stream, how many words have ended, and the hash of the one that goes on. Without a branch:
    which letter of a word is its last nobody can foretell."""
    was_end = np.int64(stream[at - 1] == SEPARATOR)
    for i in range(first, odd):
        code = kinds[units[i]] & 255
        is_end = np.int64(code == SEPARATOR)
        h = (h ^ np.uint64(code)) * PRIME
        stream[at], origins[at], hashes[at], ends[words] = code, i, h, at
        h ^= (h ^ BASIS) & (np.uint64(0) - np.uint64(is_end))
        words += is_end & (1 - was_end)
        at += 1 - (is_end & was_end)
        was_end = is_end
    return at, words, h


@compiled
def _read(at, end, words, h, stream, hashes, ends):
    """The same for what is written already."""
    for k in range(at, end):
        h = (h ^ np.uint64(stream[k])) * PRIME
        hashes[k], ends[words] = h, k
        if stream[k] == SEPARATOR:
            words, h = words + 1, BASIS
    return end, words, h


@compiled
def _write_odd(units, i, code, at, kinds, grown, emoji, is_foreign, stream, origins):
    """Where to go on in the stream."""
    if code == SURROGATE:
        code = _of_two_units(units, i, emoji)
    elif code == MARK:
        code = GONE if _is_within(units, i, at, kinds, stream, origins) else SEPARATOR
    if code == ELSEWHERE or (is_foreign and code in (OTHER, SIGN)):
        return ELSEWHERE
    if code == GONE:
        return at
    if code in (SEPARATOR, SIGN):
        return _write_sign(units, i, code, at, stream, origins)
    first, size = grown[units[i]] // MORE, grown[units[i]] % MORE
    if size == 0:
        return ELSEWHERE
    for k in range(size):
        stream[at + k], origins[at + k] = grown[first + k], i
    return at + size


@compiled
def _write_sign(units, i, code, at, stream, origins):
    """A separator, or a Han sign as a word of its own. Kana with marks of their own are read elsewhere."""
    if stream[at - 1] != SEPARATOR:
        stream[at], origins[at] = SEPARATOR, i
        at += 1
    if code == SEPARATOR:
        return at
    if i + 1 < len(units) and (units[i + 1] == 0x3099 or units[i + 1] == 0x309A):
        return ELSEWHERE
    stream[at], origins[at] = SIGN, i
    stream[at + 1], origins[at + 1] = SEPARATOR, i + 1
    return at + 2


@compiled
def _of_two_units(units, i, emoji):
    """The code of a code point of two units: nothing at its second, a separator for a half alone."""
    unit = units[i]
    if unit >= 0xDC00:
        return GONE if i > 0 and 0xD800 <= units[i - 1] < 0xDC00 else SEPARATOR
    if i + 1 == len(units) or not 0xDC00 <= units[i + 1] < 0xE000:
        return SEPARATOR
    place = 0x10000 + ((np.int64(unit) - 0xD800) << 10) + np.int64(units[i + 1]) - 0xDC00 - FIRST_EMOJI
    return np.int64(emoji[place]) if 0 <= place < EMOJI else ELSEWHERE


@compiled
def _is_within(units, i, at, kinds, stream, origins):
    """Whether an apostrophe stands between two Cyrillic letters, whatever is unseen between."""
    if stream[at - 1] == SEPARATOR or not kinds[units[origins[at - 1]]] & CYRILLIC:
        return False
    for k in range(i + 1, len(units)):
        kind = kinds[units[k]]
        if kind & 255 != GONE:
            return kind & CYRILLIC != 0
    return False
