"""Why an article did or didn't match or alert, step by step, from the archive to the last delivery.

    archived? ──▶ language, words ──▶ each watch: terms · gate · rules · score ──▶ scored when? ──▶ story ──▶ alerts ──▶ deliveries

The steps of a watch are what the watchlist as it is now makes of the text as it is kept; the later ones are what
happened. Where the two differ, the watch or the text has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from watchword.errors import TransientError
from watchword.matching import Compiled, Found
from watchword.matching.watch import Watchlist
from watchword.model import Article, Content, WatchHit
from watchword.pipeline.why_watch import watch_steps
from watchword.stories.step import Step
from watchword.stories.trail import Delivered, Scored, Told, Trail
from watchword.text.fold import words

_SHOWN_WORDS = 12
_GROUPS = {"score": "articles", "alert": "matches", "archive": "articles"}
"""Stage -> the topic that it reads."""


class Trails(Protocol):
    """What is kept of articles; see adapters/database/trail.py."""

    def named(self, reference: str, most: int, /) -> list[str]: ...
    def trail(self, article: str, /) -> Trail: ...


Unread = Callable[[str, str], int]
"""Group, topic -> how many records the group has still to read; TransientError while the log is away."""


def why(trail: Trail, compiled: Compiled, watchlist: Watchlist, watch: str | None, unread: Unread) -> Iterator[Step]:
    """Of one article and one watch; without a watch, of all that found something in it."""
    if trail.article is None:
        yield from _not_archived(trail, unread)
        return
    article = trail.article
    yield _archived(article)
    yield _language(article)
    yield _words(article)
    found = _found(article, compiled)
    for each in watchlist.watches:
        if each.id == watch or (watch is None and each.id in found):
            yield from watch_steps(each, article, found.get(each.id))
    if watch is None:
        yield _others(len(watchlist.watches) - len(found))
    yield from _happened(trail, article, found, watch, compiled.version, unread)


# -- the article ------------------------------------------------------------------------------------------------------


def _archived(article: Article) -> Step:
    where = f"{article.id}, revision {article.revision}, from {article.outlet}, first seen {_time(article.first_seen)}"
    return Step("archive", True, f"{where}: {article.title}")


def _language(article: Article) -> Step:
    return Step("language", True, article.language or "unknown, so spellings of every language count")


def _words(article: Article) -> Step:
    """As matching reads them."""
    counted = ", ".join(f"{field}: {_read(getattr(article, field))}" for field in ("title", "summary", "text"))
    return Step("words", True, counted)


def _read(text: str) -> str:
    found = words(text)
    if not found:
        return "none"
    first = " ".join(found[:_SHOWN_WORDS])
    return first if len(found) <= _SHOWN_WORDS else f"{first} … ({len(found)} words)"


def _found(article: Article, compiled: Compiled) -> dict[str, Found]:
    content = Content(article.title, article.summary, article.text)
    found = compiled.match(content, language=article.language, url=article.url, source=article.outlet)
    return {each.watch: each for each in found}


def _others(count: int) -> Step:
    said = "1 other watch found none of its terms" if count == 1 else f"{count} other watches found none of their terms"
    return Step("other watches", True, f"{said}; name one with --watch to see what was nearest")


def _not_archived(trail: Trail, unread: Unread) -> Iterator[Step]:
    yield Step("archive", False, "not in the archive under this id or address")
    for parked in trail.parked:
        yield Step("parked", False, f"{parked.id} in {parked.topic} is {parked.state}: {parked.error}")
    for shown in trail.shown:
        how = (
            "was only seen, it came from another feed first"
            if shown.revision is None
            else f"published revision {shown.revision}"
        )
        yield Step("seen", True, f"{shown.feed} {how}, last {_time(shown.at)}")
    if not trail.shown:
        yield Step("seen", False, "no feed that is read has shown it, or it was shown too long ago to be remembered")
    yield _waiting("archive", unread, "it may be among them", "so it is not on its way")


def _waiting(stage: str, unread: Unread, some: str, none: str) -> Step:
    """What a stage has still to read."""
    try:
        count = unread(f"watchword.{stage}", _GROUPS[stage])
    except TransientError as error:
        return Step("log", False, str(error))
    return Step("log", not count, f"{stage} has {count} records still to read, {some if count else none}")


# -- what happened ----------------------------------------------------------------------------------------------------


def _happened(
    trail: Trail, article: Article, found: dict[str, Found], watch: str | None, version: str, unread: Unread
) -> Iterator[Step]:
    hits = [(scored, hit) for scored in trail.scored for hit in scored.match.watches if watch in (None, hit.watch)]
    for scored, hit in hits:
        yield _scored(scored, hit, version)
    yield from _not_scored(article, found, hits, watch, unread)
    if not hits:
        yield Step("alert", False, "none: no match of it is kept, so there is no story either")
        return
    yield from _story(trail, unread)
    newest = {hit.watch: (scored, hit) for scored, hit in hits}
    for scored, hit in newest.values():
        if reason := _untold(trail, scored, hit):
            yield Step(f"alert for {hit.watch}", False, reason)
    told = [each for each in trail.told if watch is None or watch in {told.watch for told in each.alert.watches}]
    for each in told:
        yield _alert(each)
        yield from (_delivery(row) for row in trail.delivered if row.alert == each.alert.id)
        if each.announced_at and not any(row.alert == each.alert.id for row in trail.delivered):
            yield Step(
                f"deliveries of {each.alert.id}", True, "none: no channel of its watches has a row in the ledger"
            )


def _scored(scored: Scored, hit: WatchHit, version: str) -> Step:
    match = scored.match
    how = "filled from the archive" if hit.watch in scored.filled else match.mode
    since = (
        ""
        if match.watchlist == version or hit.watch in scored.filled
        else f"; with watchlist {match.watchlist}, now it is {version}"
    )
    what = f"score {hit.score:.6f} of {hit.threshold:g}, {hit.change}"
    return Step(
        f"scored for {hit.watch}",
        True,
        f"revision {match.article.revision}, {how}, {_time(match.scored)}: {what}{since}",
    )


def _not_scored(
    article: Article, found: dict[str, Found], hits: list[tuple[Scored, WatchHit]], watch: str | None, unread: Unread
) -> Iterator[Step]:
    """Watches that would hit the text now, of which no match of this revision is kept."""
    known = {hit.watch for scored, hit in hits if scored.match.article.revision == article.revision}
    missing = [each for each in found.values() if each.gate and each.watch not in known and watch in (None, each.watch)]
    for each in missing:
        fill = f"watchword fill --watch {each.watch}"
        yield Step(
            f"scored for {each.watch}", False, f"no match of revision {article.revision} is kept: the watch is newer, was changed,"
            f" or the match is still on its way; `{fill}` stores it and tells nobody"
        )  # fmt: skip
    if missing:
        yield _waiting("score", unread, "this article may be among them", "so it has been scored")


def _story(trail: Trail, unread: Unread) -> Iterator[Step]:
    newest = max(scored.match.article.revision for scored in trail.scored)
    story = trail.story
    if story is None or story.applied < newest:
        yield Step("story", False, f"the alert stage has not taken revision {newest} yet")
        yield _waiting("alert", unread, "the match may be among them", "so something is wrong: see `watchword status`")
    if story is not None:
        alerts = "1 alert" if story.revision == 1 else f"{story.revision} alerts"
        known = (
            f"for {', '.join(sorted(story.watches))} nobody need be told again" if story.watches else "nobody was told"
        )
        yield Step("story", True, f"{story.id}, opened {_time(story.opened_at)}, {alerts}; {known}")


def _untold(trail: Trail, scored: Scored, hit: WatchHit) -> str | None:
    """Why the newest hit of a watch made no alert; None if the watch was told, or is about to be."""
    if any(hit.watch == told.watch for each in trail.told for told in each.alert.watches):
        return None
    if hit.change == "gone":
        return "none: the words were taken out of the article"
    if hit.suppressed:
        return f"none: set aside under {hit.suppressed}"
    if not hit.alert:
        return f"none: {hit.score:.6f} is below the threshold {hit.threshold:g}"
    if hit.watch in scored.filled:
        return "none: it was filled from the archive, which tells nobody"
    if scored.match.mode == "replay":
        return "none: the article was older than a day when its feed was first read, or was filled later; that tells nobody"
    if trail.story and hit.watch in trail.story.watches:
        return "none: an earlier revision came by replay, so nobody need be told"
    return None


def _alert(told: Told) -> Step:
    alert = told.alert
    sent = f"announced {_time(told.announced_at)}" if told.announced_at else "not announced yet: it waits in the outbox"
    return Step(
        f"alert {alert.id}", told.announced_at is not None, f"{alert.reason}, {alert.severity}, {sent}: {alert.because}"
    )


def _delivery(row: Delivered) -> Step:
    to = row.channel if row.recipient == row.channel else f"{row.channel} to {row.recipient}"
    because = f": {row.because}" if row.because else ""
    when = f" {_time(row.sent_at)}" if row.sent_at else f", next try {_time(row.due_at)}" if row.state == "due" else ""
    attempts = f" after {row.attempts} attempts" if row.attempts > 1 else ""
    return Step(
        f"delivery {to}", row.state in ("sent", "due", "replaced"), f"{row.alert} {row.state}{when}{attempts}{because}"
    )


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
