"""What one watch makes of what was found in an article: gate, rules, score, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import msgspec

from watchword.matching.cores import Seen
from watchword.matching.excerpt import excerpt
from watchword.matching.hit import FIELDS, Finds, Hit
from watchword.matching.holds import Reading
from watchword.matching.points import bonus, closest, distinct, score, shares, total
from watchword.matching.ready import ReadyWatch, Sought
from watchword.model import Content, Evidence

_ORDER = {field: number for number, field in enumerate(FIELDS)}
PROXIMITY = "proximity"
"""The form of the row that holds the bonus."""


class Found(msgspec.Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """What one watch makes of one article in which it found something. The points of the evidence sum to S.

    `gate`: the watch hits the article. `suppressed` names the rule that sets it aside, if one does. `failure` is None
    unless judging itself broke: then nothing else counts, and no other watch is the worse for it. `tell` makes the
    evidence.
    """

    watch: str
    name: str
    gate: bool
    score: float
    threshold: float
    suppressed: str | None
    tell: Callable[[], Sequence[Evidence]]
    failure: str | None = None

    @property
    def alert(self) -> bool:
        return self.gate and self.suppressed is None and self.score >= self.threshold

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """In the order of reading, the bonus last. Put into words when first asked for, which raises what that breaks of;
        nothing does once it is `told`."""
        return tuple(self.tell())

    def told(self) -> Found:
        """Itself with its evidence in words, or what it failed of."""
        try:
            _ = self.evidence
        except Exception as error:  # as in judged
            return _failed(self.watch, self.name, self.threshold, error)
        return self


class Sight:
    """What a core saw of the watch that it knows by that number, which looks for these ways. `holds`: its clauses are
    known to hold."""

    __slots__ = ("_finds", "_number", "_seen", "_ways", "holds")

    def __init__(self, seen: Seen, number: int, ways: Sequence[int], *, holds: bool) -> None:
        self.holds = holds
        self._seen, self._number, self._ways = seen, number, ways
        self._finds: Finds | None = None

    @property
    def points(self) -> float | None:
        """S, where the core has counted it."""
        return self._seen.points.get(self._number)

    def finds(self) -> Finds:
        """By the places of its ways."""
        if self._finds is None:
            finds = self._seen.finds
            self._finds = {own: finds[way] for own, way in enumerate(self._ways) if way in finds}
        return self._finds


def judged(watch: ReadyWatch, reading: Reading, sight: Sight) -> Found | None:
    """None where neither a term was found nor the gate holds. What breaks becomes a Found with its `failure`."""
    try:
        return _judged(watch, reading, sight)
    except Exception as error:  # one broken watch fails neither the article nor the other watches
        return _failed(watch.id, watch.watch.name, watch.watch.threshold, error)


def _judged(watch: ReadyWatch, reading: Reading, sight: Sight) -> Found | None:
    gate = watch.gate.holds(sight.finds, reading, surely=sight.holds)
    if not gate and watch.scoring.isdisjoint(sight.finds()):
        return None
    own, points = watch.watch, sight.points
    return Found(
        watch=own.id,
        name=own.name,
        gate=gate,
        score=score(_total(watch, sight.finds()) if points is None else points),
        threshold=own.threshold,
        suppressed=_suppressed(watch, reading, sight) if watch.rules else None,
        tell=lambda: _evidence(watch, reading.content, sight.finds()),
    )


def _suppressed(watch: ReadyWatch, reading: Reading, sight: Sight) -> str | None:
    return next((rule for rule, fits in watch.rules if fits.holds(sight.finds, reading)), None)


def _failed(watch: str, name: str, threshold: float, error: Exception) -> Found:
    return Found(
        watch=watch,
        name=name,
        gate=False,
        score=0.0,
        threshold=threshold,
        suppressed=None,
        tell=tuple,
        failure=f"{type(error).__name__}: {error}",
    )


def _total(watch: ReadyWatch, finds: Finds) -> float:
    return total([(weight, hits) for weight, ways in watch.scored if (hits := _hits(ways, finds))])


def _evidence(watch: ReadyWatch, content: Content, finds: Finds) -> list[Evidence]:
    found = [(sought, hits) for sought in (*watch.terms, *watch.words) if (hits := _hits(sought.ways, finds))]
    rows = [row for sought, hits in found for row in _rows(watch, sought, hits, content)]
    return [*sorted(rows, key=_reading_order), *_bonus(watch, found)]


def _hits(ways: Iterable[int], finds: Finds) -> list[Hit]:
    """The distinct ones of a term."""
    hits = [hit for way in ways if way in finds for hit in finds[way]]
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
