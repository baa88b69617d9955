"""What a watch makes of an article, as steps: its terms, its gate, what it is not, its score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchword.matching import Found
from watchword.matching.holds import Reading
from watchword.matching.near import misses
from watchword.matching.unmet import Asking
from watchword.matching.watch import Rule, Term, Watch
from watchword.model import Article, Content, Evidence
from watchword.render.evidence import meaning, place, points
from watchword.stories.step import Step

_ROWS = 5
"""Places of one term that are told."""


def watch_steps(watch: Watch, article: Article, found: Found | None) -> Iterator[Step]:
    """`found` is None where the watch found none of its terms and its gate is shut."""
    if found and found.failure:
        yield Step(f"{watch.id}: judging", False, f"the watch broke over this article: {found.failure}")
        return
    content = Content(article.title, article.summary, article.text)
    asking = Asking(watch, Reading(content, language=article.language, source=article.outlet, url=article.url))
    rows = found.evidence if found else ()
    for term in watch.terms:
        yield _term(
            watch, term, [row for row in rows if row.field and row.term == term.text], content, article.language
        )
    yield _gate(watch, asking, found, rows)
    for rule in watch.rules:
        yield _rule(watch, rule, asking)
    if found:
        yield from _score(watch, found)


def _term(watch: Watch, term: Term, rows: Sequence[Evidence], content: Content, language: str | None) -> Step:
    name = f"{watch.id}: {term.kind} {term.text}"
    if rows:
        told = [f"{place(row)}: {meaning(row)}, {points(row)}" for row in rows[:_ROWS]]
        more = [f"and in {len(rows) - _ROWS} more places"] if len(rows) > _ROWS else []
        return Step(name, True, "; ".join(told + more))
    nearest = [
        f"{miss.field} {miss.start}–{miss.end}: {miss.text!r}, but {miss.because}"
        for miss in misses(term, content, language)
    ]
    return Step(name, False, "; ".join(["not found", *nearest]))


def _gate(watch: Watch, asking: Asking, found: Found | None, rows: Sequence[Evidence]) -> Step:
    is_open = found is not None and found.gate
    name = f"{watch.id}: gate"
    if watch.query is None:
        return Step(name, is_open, _default_gate(watch, is_open))
    parts = asking.parts(watch.query)
    failed = [part.text for part in parts if not part.holds]
    if failed and not is_open:
        return Step(name, False, f"does not hold: {' and '.join(failed)}")
    own = {term.text for term in watch.terms}
    seen = dict.fromkeys(f"{row.text!r} is {row.term}" for row in rows if row.field and row.term not in own)
    return Step(name, is_open, f"{watch.query}" + (f" ({', '.join(seen)})" if seen else ""))


def _default_gate(watch: Watch, is_open: bool) -> str:
    has_only_words = all(term.kind == "word" for term in watch.terms)
    telling = "one of its words" if has_only_words else "a name, phrase or exact term"
    return f"{telling} is found" if is_open else f"{telling} must be found"


def _rule(watch: Watch, rule: Rule, asking: Asking) -> Step:
    fits = asking.fits(rule)
    name = f"{watch.id}: not {rule.id}"
    if fits is None:
        return Step(name, True, "does not apply")
    words = ", ".join(dict.fromkeys(f"{row.text!r} in {place(row)}" for row in fits if row.field))
    return Step(name, False, f"set aside: {words or rule.query}")


def _score(watch: Watch, found: Found) -> Iterator[Step]:
    for row in found.evidence:
        if row.field is None:
            yield Step(f"{watch.id}: bonus", True, f"{meaning(row)}, {points(row)}")
    total = sum(row.points or 0.0 for row in found.evidence)
    reached = found.score >= found.threshold
    verdict = "reaches" if reached else "is below"
    detail = (
        f"S = {total:.6f}, score = 1 − exp(−S/3) = {found.score:.6f}, which {verdict} the threshold {found.threshold:g}"
    )
    yield Step(f"{watch.id}: score", reached, detail)
