"""What becomes of a match: the pure core of the alert stage.

    known stories + matches, in order ──fold──▶ changes: stories, applied matches, alerts, what a rule set aside

A story is one article with all its watches. It is told when a watch first reaches its threshold (revision 1, `new`),
and again when a further watch does (`escalated`). A revision that is not above the applied one changes nothing, so the
same match may come any number of times. Only a replay may come to an applied revision, when a further watch is filled
from the archive: the story learns that nobody need be told of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from watchword.model import Alert, AlertWatch, Evidence, Match, WatchHit


@dataclass(frozen=True)
class Story:
    """`watches`: those that somebody was told of, or need not be told of since they came by replay."""

    id: str
    revision: int
    watches: frozenset[str]
    opened_at: datetime
    changed_at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True)
class Known:
    """What the database says about the articles of a batch."""

    stories: Mapping[str, Story]
    revisions: Mapping[str, int]  # article id -> its highest applied revision


@dataclass
class Changes:
    """What one transaction writes. `matches` are those that were new; repeats are left out."""

    stories: dict[str, Story] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)


def fold(known: Known, matches: Iterable[Match], now: datetime) -> Changes:
    changes, revisions, stories = Changes(), dict(known.revisions), dict(known.stories)
    for match in matches:
        article = match.article
        applied = revisions.get(article.id, 0)
        if article.revision <= applied and match.mode == "live":
            continue
        revisions[article.id] = max(article.revision, applied)
        changes.matches.append(match)
        story, alert = _tell(stories.get(article.id), match, now)
        stories[article.id] = changes.stories[article.id] = story
        changes.alerts += [alert] if alert else []
    return changes


def _tell(story: Story | None, match: Match, now: datetime) -> tuple[Story, Alert | None]:
    story = story or Story(match.article.id, 0, frozenset(), now, now)
    loud = tuple(hit for hit in match.watches if hit.alert)
    fresh = tuple(hit for hit in loud if hit.watch not in story.watches)
    if not fresh:
        return replace(story, changed_at=now), None
    told = story.watches | {hit.watch for hit in fresh}
    if match.mode == "replay":
        return replace(story, watches=told, changed_at=now), None
    story = replace(story, revision=story.revision + 1, watches=told, changed_at=now)
    return story, _alert(story, match, loud, fresh, now)


def _alert(story: Story, match: Match, loud: tuple[WatchHit, ...], fresh: tuple[WatchHit, ...], now: datetime) -> Alert:
    article = match.article
    return Alert(
        id=f"{story.id}:{story.revision}",
        story=story.id,
        revision=story.revision,
        reason="new" if story.revision == 1 else "escalated",
        because=because(fresh, further=story.revision > 1),
        severity="critical" if any(hit.severity == "critical" for hit in loud) else "normal",
        watches=tuple(AlertWatch(hit.watch, hit.name, hit.score) for hit in loud),
        article=article,
        outlets=1,
        languages=(article.language,) if article.language else (),
        evidence=tuple(row for hit in loud for row in hit.evidence),
        published=article.published,
        fetched=article.fetched,
        scored=match.scored,
        alerted=now,
        mode=match.mode,
        traceparent=match.traceparent,
    )


def because(hits: Iterable[WatchHit], *, further: bool = False) -> str:
    """A sentence for a person: which watch was found, in which words, where."""
    found = "; ".join(f"{hit.name} is named{_where(hit.evidence)}" for hit in hits)
    return f"Now also: {found}." if further else f"{found}."


def _where(evidence: tuple[Evidence, ...]) -> str:
    """By the weightiest row, of these the first: a name before the words that only support it."""
    row = max((row for row in evidence if row.field), key=lambda row: row.points or 0.0, default=None)
    return f" as “{row.text}” in the {row.field}" if row else ""
