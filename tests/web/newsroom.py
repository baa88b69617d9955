"""A day's matches as the pipeline makes them, for the board to show: found places are looked up, not typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.situations import a_hit, a_match, an_alert, an_article
from watchword.adapters.database import Database, insert, matches
from watchword.adapters.database.schema import alert_watches, alerts
from watchword.adapters.redis import RedisAnnouncer
from watchword.matching.excerpt import excerpt
from watchword.model import Alert, AlertWatch, Article, Evidence, Match, WatchHit, encode, utc_now

THRESHOLD = 0.2


class Newsroom:
    """Stores what is told as the alert stage does, then announces it."""

    def __init__(self, database: Database, redis_url: str | None = None) -> None:
        self.database, self.announcer = database, RedisAnnouncer(redis_url)

    def tells(self, match: Match, alert: Alert | None = None, *, at: datetime | None = None, live: bool = True) -> None:
        self.stores([match], [alert] if alert else [], at=at)
        if live:
            self.announces([match], [alert] if alert else [])

    def stores(self, kept: Sequence[Match], told: Sequence[Alert] = (), *, at: datetime | None = None) -> None:
        stored_at = at or utc_now()
        with self.database.begin() as connection:
            matches.keep(connection, kept, stored_at)
            for alert in told:
                connection.execute(insert(connection, alerts).values(_row(alert, stored_at)).on_conflict_do_nothing())
                for each in alert.watches:
                    row = insert(connection, alert_watches).values(alert=alert.id, watch=each.watch)
                    connection.execute(row.on_conflict_do_nothing())

    def announces(self, kept: Sequence[Match], told: Sequence[Alert] = ()) -> None:
        self.announcer.matches(kept)
        self.announcer.alerts(told)


def _row(alert: Alert, stored_at: datetime) -> dict[str, Any]:
    return {
        "id": alert.id,
        "story": alert.story,
        "revision": alert.revision,
        "alerted": alert.alerted,
        "stored_at": stored_at,
        "announced_at": stored_at,
        "mode": alert.mode,
        "record": encode(alert),
    }


def a_headline(article_id: str, title: str, *, minutes_ago: float = 0, **given: Any) -> Article:
    at = utc_now() - timedelta(minutes=minutes_ago)
    times = {"published": at, "fetched": at, "first_seen": at}
    return an_article(article_id, **{"title": title, "url": f"https://news.example/{article_id}", **times, **given})


def found(watch: str, article: Article, **fields: str) -> tuple[Evidence, ...]:
    """Evidence of what is written in `article`, by field: found("karabakh", article, title="Карабахе")."""
    return tuple(_found(watch, getattr(article, field), field, text) for field, text in fields.items())


def _found(watch: str, content: str, field: str, text: str) -> Evidence:
    start = content.index(text)
    around, begins = excerpt(content, start, start + len(text))
    return Evidence(
        watch=watch,
        field=field,  # type: ignore[arg-type]
        start=start,
        end=start + len(text),
        text=text,
        term=watch.capitalize(),
        form=text,
        weight=1.0,
        excerpt=around,
        excerpt_start=begins,
    )


def hit(watch: str, name: str, score: float, evidence: tuple[Evidence, ...], **given: Any) -> WatchHit:
    fields = {"name": name, "score": score, "threshold": THRESHOLD, "alert": score >= THRESHOLD, "evidence": evidence}
    return a_hit(watch, **{**fields, **given})


def scored(article: Article, *hits: WatchHit, **given: Any) -> Match:
    return a_match(article, *hits, **{"scored": article.fetched, **given})


def told(match: Match, **given: Any) -> Alert:
    """The alert that the stage makes of `match`."""
    loud = [each for each in match.watches if each.alert]
    fields = {
        "article": match.article,
        "watches": tuple(AlertWatch(each.watch, each.name, each.score) for each in loud),
        "evidence": tuple(row for each in loud for row in each.evidence),
        "severity": "critical" if any(each.severity == "critical" for each in loud) else "normal",
        "published": match.article.published,
        "fetched": match.article.fetched,
        "scored": match.scored,
        "alerted": match.scored,
    }
    return an_alert(match.article.id, **{**fields, **given})


def a_plain_match(article_id: str, title: str = "Talks on Karabakh resume", **given: Any) -> Match:
    """One watch, `karabakh`, found in the title where it stands there."""
    article = a_headline(article_id, title, **given)
    evidence = found("karabakh", article, title="Karabakh") if "Karabakh" in title else ()
    return scored(article, hit("karabakh", "Karabakh", 0.408, evidence))
