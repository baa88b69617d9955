"""The table itself: how often each grapheme became each chunk, by its neighbours; and its bytes."""

from __future__ import annotations

import bz2
import json
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tools.spellings.align import Chances, Sample, fitting_cut
from tools.spellings.guards import may_become
from tools.spellings.units import in_letters

from watchword.matching.names.graphemes import neighbours
from watchword.matching.names.table import ANY, MAGIC, context_key

Context = tuple[str, str, str]
"""Left neighbour, grapheme, right neighbour; a neighbour may be ANY."""
Counts = Mapping[Context, Mapping[str, int]]

_LEAST_SHARE = 0.004
"""Of a grapheme's chunks: rarer ones are mistakes of the pairs."""
_LEAST_SEEN = 3
"""Times that both neighbours must have been seen: below, one of them tells as much."""
_MOST = 255
"""A count fits a byte; larger ones are scaled down with their neighbours."""


class Language(NamedTuple):
    name: str
    counts: Counts


def counted(samples: Iterable[Sample], chances: Chances, language: str) -> tuple[Counts, int]:
    """The counts over the samples that fit, and how many these are."""
    counts: dict[Context, Counter[str]] = defaultdict(Counter)
    fitting = 0
    for pieces, form in samples:
        chunks = fitting_cut((pieces, form), chances)
        if chunks is None:
            continue
        fitting += 1
        for i, chunk in enumerate(chunks):
            left, right = neighbours(pieces, i)
            for context in ((ANY, ANY), (left, ANY), (ANY, right), (left, right)):
                counts[context[0], pieces[i], context[1]][chunk] += 1
    return _in_letters(_pruned(counts, language), language), fitting


def _in_letters(counts: Counts, language: str) -> Counts:
    return {
        context: {in_letters(chunk, language): count for chunk, count in found.items()}
        for context, found in counts.items()
    }


def _pruned(counts: Mapping[Context, Counter[str]], language: str) -> Counts:
    """What may be learned, without what is too rare to tell anything."""
    alone = {context[1]: found for context, found in counts.items() if context[0] == context[2] == ANY}
    allowed = {
        grapheme: {
            chunk
            for chunk, count in found.items()
            if count >= _LEAST_SHARE * found.total() and may_become(grapheme, chunk, language)
        }
        for grapheme, found in alone.items()
    }
    kept: dict[Context, dict[str, int]] = {}
    for context, found in sorted(counts.items()):
        both = ANY not in (context[0], context[2])
        chunks = {chunk: count for chunk, count in sorted(found.items()) if chunk in allowed[context[1]]}
        if chunks and (not both or sum(chunks.values()) >= _LEAST_SEEN):
            kept[context] = _scaled(chunks)
    return kept


def _scaled(chunks: Mapping[str, int]) -> dict[str, int]:
    most = max(chunks.values())
    if most <= _MOST:
        return dict(chunks)
    scaled = {chunk: round(count * _MOST / most) for chunk, count in chunks.items()}
    return {chunk: count for chunk, count in scaled.items() if count}


def pack(header: Mapping[str, object], languages: Iterable[Language]) -> bytes:
    """A line of JSON, then the arrays of each language, deflated; see watchword.matching.names.table."""
    listed = list(languages)
    sections, described = bytearray(), []
    for language in listed:
        section, lengths = _section(language.counts)
        described.append({"language": language.name, **lengths})
        sections += section
    head = json.dumps({**header, "tables": described}, ensure_ascii=False, sort_keys=True)
    return MAGIC + head.encode() + b"\n" + bz2.compress(bytes(sections))


def _section(counts: Counts) -> tuple[bytes, dict[str, object]]:
    pieces = sorted({piece for context in counts for piece in context})
    chunks = sorted({chunk for found in counts.values() for chunk in found})
    assert len(chunks) <= 1 << 16, "more chunks than a number can tell apart"
    assert len(pieces) <= 1 << 8, "more graphemes than a number can tell apart"
    number = {piece: i for i, piece in enumerate(pieces)}
    rows = sorted((context_key(*(number[piece] for piece in context)), found) for context, found in counts.items())
    index = {chunk: i for i, chunk in enumerate(chunks)}
    keys, sizes = array("I"), array("H")
    letters, times = array("H"), array("B")
    for key, found in rows:
        keys.append(key)
        sizes.append(len(found))
        for chunk, count in sorted(found.items()):
            letters.append(index[chunk])
            times.append(count)
    lengths = {"graphemes": pieces, "chunks": chunks, "contexts": len(keys), "counts": len(times)}
    return b"".join(map(_bytes, (keys, sizes, letters, times))), lengths


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
