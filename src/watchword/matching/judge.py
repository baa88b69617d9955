"""What one watch makes of what was found in an article: gate, rules, score, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from watchword.matching.excerpt import excerpt
from watchword.matching.hit import FIELDS, Finds, Hit, Place
from watchword.matching.holds import Reading
from watchword.matching.points import bonus, closest, distinct, score, shares
from watchword.matching.query import Word
from watchword.matching.ready import Gate, ReadyWatch, Sought
from watchword.model import Content, Evidence

_ORDER = {field: number for number, field in enumerate(FIELDS)}
PROXIMITY = "proximity"
"""The form of the row that holds the bonus."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one watch makes of one article in which it found something. The points of the evidence sum to S.

    `gate`: the watch hits the article. `suppressed` names the rule that sets it aside, if one does. `failure` is None
    unless judging itself broke: then nothing else counts, and no other watch is the worse for it.
    """

    watch: str
    name: str
    gate: bool
    score: float
    threshold: float
    suppressed: str | None
    evidence: tuple[Evidence, ...]
    failure: str | None = None

    @property
    def alert(self) -> bool:
        return self.gate and self.suppressed is None and self.score >= self.threshold


def judged(watch: ReadyWatch, reading: Reading, finds: Finds) -> Found | None:
    """`finds`: by the places of its ways. None where neither a term was found nor the gate holds.

    What breaks becomes a Found with its `failure`.
    """
    try:
        return _judged(watch, reading, finds)
    except Exception as error:  # one broken watch fails neither the article nor the other watches
        return _failed(watch, f"{type(error).__name__}: {error}")


def _judged(watch: ReadyWatch, reading: Reading, finds: Finds) -> Found | None:
    gate = _holds(watch.gate, reading, finds)
    if not gate and watch.scoring.isdisjoint(finds):
        return None
    evidence = _evidence(watch, reading.content, finds)
    return Found(
        watch=watch.id,
        name=watch.watch.name,
        gate=gate,
        score=score(sum(row.points or 0.0 for row in evidence)),
        threshold=watch.watch.threshold,
        suppressed=next((rule for rule, fits in watch.rules if _holds(fits, reading, finds)), None),
        evidence=tuple(evidence),
    )


def _failed(watch: ReadyWatch, failure: str) -> Found:
    return Found(
        watch=watch.id,
        name=watch.watch.name,
        gate=False,
        score=0.0,
        threshold=watch.watch.threshold,
        suppressed=None,
        evidence=(),
        failure=failure,
    )


def _holds(gate: Gate, reading: Reading, finds: Finds) -> bool:
    def spots(word: Word) -> list[Place]:
        return [hit.place for way in gate.meaning[word] for hit in finds.get(way, ())]

    return gate.holds(finds, spots, reading)


def _evidence(watch: ReadyWatch, content: Content, finds: Finds) -> list[Evidence]:
    """In the order of reading, the bonus last."""
    found = [(sought, hits) for sought in (*watch.terms, *watch.words) if (hits := _hits(sought, finds))]
    rows = [row for sought, hits in found for row in _rows(watch, sought, hits, content)]
    return [*sorted(rows, key=_reading_order), *_bonus(watch, found)]


def _hits(sought: Sought, finds: Finds) -> list[Hit]:
    hits = [hit for way in sought.ways if way in finds for hit in finds[way]]
    return distinct(hits) if len(hits) > 1 else hits


def _rows(watch: ReadyWatch, sought: Sought, hits: Sequence[Hit], content: Content) -> Iterator[Evidence]:
    for hit, points in zip(hits, shares(hits, sought.weight), strict=True):
        yield _row(watch, sought, hit, points, content)


def _row(watch: ReadyWatch, sought: Sought, hit: Hit, points: float, content: Content) -> Evidence:
    field, start, end = hit.place
    text: str = getattr(content, field)
    around, begin = excerpt(text, start, end)
    return Evidence(
        watch=watch.id,
        field=field,
        start=start,
        end=end,
        text=text[start:end],
        term=sought.text,
        form=hit.form,
        weight=sought.weight,
        excerpt=around,
        excerpt_start=begin,
        scheme=hit.scheme,
        ending=hit.ending,
        points=points,
    )


def _reading_order(row: Evidence) -> tuple[int, int, int]:
    return _ORDER[row.field or "title"], row.start or 0, row.end or 0


def _bonus(watch: ReadyWatch, found: Sequence[tuple[Sought, Sequence[Hit]]]) -> Iterator[Evidence]:
    """For the two terms that stand closest together, if two were found in one field."""
    scoring = [(sought, hits) for sought, hits in found if sought.weight > 0]
    pair = closest([hits for _, hits in scoring]) if len(scoring) > 1 else None
    if pair is not None:
        gap, one, other = pair
        yield Evidence(
            watch=watch.id,
            field=None,
            start=None,
            end=None,
            text=None,
            term=f"{scoring[one][0].text} + {scoring[other][0].text}",
            form=PROXIMITY,
            weight=1.0,
            excerpt=None,
            excerpt_start=None,
            points=bonus(gap),
        )
