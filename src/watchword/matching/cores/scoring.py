"""From the hits that the kernel tells to the points of a watch, compiled by numba, as matching.points has it.

rows of its terms' ways ──▶ spans, the surest first ──▶ those that don't overlap ──▶ points of each term, and of the closest two
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, type-arg, valid-type"

from __future__ import annotations

import math

import numpy as np

from watchword.matching.cores.hashing import NONE, compiled
from watchword.matching.cores.memory import (
    ASKS,
    COUNTS,
    END,
    FIRST_ROW,
    FIT,
    FITS,
    MOST_SPANS,
    NUMBERS,
    OF_WAY,
    ROW,
    ROWS,
    SCORED_OF,
    SCORED_WAYS,
    SCORED_WAYS_OF,
    SIZE,
    SPAN_END,
    SPAN_FIELD,
    SPAN_START,
    SPAN_TERM,
    STAMP,
    START,
    SUMMARY,
    SURE_WAYS,
    TELLING,
    TITLE,
    TOLD,
    WAY,
    WAY_TOLD,
    WAYS,
    WEIGHTS,
)
from watchword.matching.points import FIELD_WEIGHTS, K1, NEAR

_TITLE, _SUMMARY, _TEXT = (FIELD_WEIGHTS[field] for field in ("title", "summary", "text"))


@compiled
def points(watch, sure, ints, room, sums):
    """S of a watch whose hits are told; not a number where matching.points must count it. `sums`: how sure each span is,
    as long as it is counted."""
    spans, total, terms = 0, 0.0, 0
    for term in range(ints[ints[SCORED_OF] + watch], ints[ints[SCORED_OF] + watch + 1]):
        first, spans = spans, _gather(term, spans, sure, ints, room, sums)
        if spans == NONE:
            return np.nan
        if spans > first:
            spans, terms = _distinct(first, spans, room, sums), terms + 1
            tf = 0.0
            for i in range(first, spans):
                tf += _weight(room[room[SPAN_FIELD] + i]) * sums[i]
            total += sure[ints[ints[NUMBERS] + WEIGHTS] + term] * (K1 + 1) / (tf + K1) * tf
    gap = _closest(spans, room) if terms > 1 else NONE
    return total if gap == NONE else total + math.exp(-gap / NEAR)


@compiled
def _gather(term, spans, sure, ints, room, sums):
    """The number of spans with those of the term; NONE if they are too many, or one is for others to judge."""
    of_term = ints[SCORED_WAYS_OF] + term
    for k in range(ints[of_term], ints[of_term + 1]):
        way = ints[ints[SCORED_WAYS] + k]
        told, row = room[WAY_TOLD] + way * TELLING, ints[WAYS] + way * WAY
        if room[told] != room[room[COUNTS] + STAMP]:
            continue
        each = room[told + FIRST_ROW]
        while each < room[room[COUNTS] + ROWS] and room[room[TOLD] + each * ROW + OF_WAY] == way:
            if ints[row + ASKS] or spans == MOST_SPANS:
                return NONE
            at = room[TOLD] + each * ROW
            room[room[SPAN_START] + spans], room[room[SPAN_END] + spans] = room[at + START], room[at + END]
            room[room[SPAN_FIELD] + spans], room[room[SPAN_TERM] + spans] = _field(room[at + START], room), term
            sums[spans] = sure[ints[ints[NUMBERS] + SURE_WAYS] + way] * _least(at, ints[row + SIZE], sure, room)
            spans += 1
            each += 1
    return spans


@compiled
def _least(at, size, sure, room):
    """How sure the least sure entry of a row is."""
    fit = room[FITS] + room[at + FIT]
    least = sure[room[fit]]
    for k in range(1, size):
        least = min(least, sure[room[fit + 2 * k]])
    return least


@compiled
def _field(start, room):
    """0, 1 or 2: title, summary or text."""
    return np.int64(start >= room[room[COUNTS] + TITLE]) + np.int64(start >= room[room[COUNTS] + SUMMARY])


@compiled
def _weight(field):
    return _TITLE if field == 0 else _SUMMARY if field == 1 else _TEXT


@compiled
def _distinct(first, spans, room, sums):
    """The end of those from `first` on that don't overlap; they come in the order of `points.distinct`."""
    kept = first
    for i in range(first, spans):
        j = i
        while j > first and _is_before(j, j - 1, room, sums):
            _swap(j, j - 1, room, sums)
            j -= 1
    for i in range(first, spans):
        is_free = True
        for j in range(first, kept):
            if room[room[SPAN_START] + i] < room[room[SPAN_END] + j] and (
                room[room[SPAN_START] + j] < room[room[SPAN_END] + i]
            ):
                is_free = False
        if is_free:
            _swap(i, kept, room, sums)
            kept += 1
    return kept


@compiled
def _is_before(i, j, room, sums):
    """The surer, of the field whose name comes first, the first, the longer."""
    if sums[i] != sums[j]:
        return sums[i] > sums[j]
    one, other = (room[room[SPAN_FIELD] + i] + 2) % 3, (room[room[SPAN_FIELD] + j] + 2) % 3
    if one != other:
        return one < other
    if room[room[SPAN_START] + i] != room[room[SPAN_START] + j]:
        return room[room[SPAN_START] + i] < room[room[SPAN_START] + j]
    return room[room[SPAN_END] + i] > room[room[SPAN_END] + j]


@compiled
def _swap(i, j, room, sums):
    sums[i], sums[j] = sums[j], sums[i]
    for section in (SPAN_START, SPAN_END, SPAN_FIELD, SPAN_TERM):
        one, other = room[section] + i, room[section] + j
        room[one], room[other] = room[other], room[one]


@compiled
def _closest(spans, room):
    """Units between the closest two of different terms in one field; NONE if there are none."""
    gap = NONE
    for i in range(spans):
        for j in range(spans):
            between = room[room[SPAN_START] + j] - room[room[SPAN_END] + i]
            if between >= 0 and (gap == NONE or between < gap) and _may_be_close(i, j, room):
                gap = between
    return gap


@compiled
def _may_be_close(i, j, room):
    is_of_others = room[room[SPAN_TERM] + i] != room[room[SPAN_TERM] + j]
    return is_of_others and room[room[SPAN_FIELD] + i] == room[room[SPAN_FIELD] + j]
