"""What one watch makes of what was found in an article: gate, rules, score, evidence."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from watchword.matching.excerpt import excerpt
from watchword.matching.points import Hit, distinct, score, shares
from watchword.matching.ready import ReadyWatch, Sought
from watchword.matching.scan import FIELDS, Finds
from watchword.model import Content, Evidence


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


def judged(watch: ReadyWatch, content: Content, finds: Finds) -> Found | None:
    """None where neither a term was found nor the gate holds. What breaks becomes a Found with its `failure`."""
    try:
        return _judged(watch, content, finds)
    except Exception as error:  # one broken watch fails neither the article nor the other watches
        return _failed(watch, f"{type(error).__name__}: {error}")


def _judged(watch: ReadyWatch, content: Content, finds: Finds) -> Found | None:
    gate = watch.gate.holds(finds)
    if not gate and not any(sought.patterns & finds.keys() for sought in watch.terms):
        return None
    evidence = sorted(_evidence(watch, content, finds), key=_reading_order)
    return Found(
        watch=watch.id,
        name=watch.name,
        gate=gate,
        score=score(sum(row.points or 0.0 for row in evidence)),
        threshold=watch.threshold,
        suppressed=next((rule for rule, fits in watch.rules if fits.holds(finds)), None),
        evidence=tuple(evidence),
    )


def _failed(watch: ReadyWatch, failure: str) -> Found:
    return Found(
        watch=watch.id,
        name=watch.name,
        gate=False,
        score=0.0,
        threshold=watch.threshold,
        suppressed=None,
        evidence=(),
        failure=failure,
    )


def _evidence(watch: ReadyWatch, content: Content, finds: Finds) -> Iterator[Evidence]:
    for sought in (*watch.terms, *watch.words):
        hits = distinct(_hits(sought, finds))
        for hit, points in zip(hits, shares(hits, sought.weight), strict=True):
            yield _row(watch, sought, hit, points, content)


def _hits(sought: Sought, finds: Finds) -> Iterator[Hit]:
    for form in sought.forms:
        for place in finds.get(form.pattern, ()):
            yield Hit(place, form.text, form.confidence)


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
        points=points,
    )


def _reading_order(row: Evidence) -> tuple[int, int, int]:
    return FIELDS.index(row.field or "title"), row.start or 0, row.end or 0
