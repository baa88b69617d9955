"""Situations that many tests begin with, by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from watchword.model import Alert, AlertWatch, Article, ArticleHead, Evidence, Match, WatchHit

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def an_article(article_id: str = "a1", **given: Any) -> Article:
    fields: dict[str, Any] = {
        "id": article_id,
        "revision": 1,
        "feed": "https://news.example/feed",
        "outlet": "News",
        "url": f"https://news.example/{article_id}",
        "title": "Khovayev arrives for talks",
        "summary": "",
        "text": "",
        "language": "en",
        "published": NOON,
        "published_from": "feed",
        "published_raw": None,
        "fetched": NOON,
        "first_seen": NOON,
        "previous": None,
        "mode": "live",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    return Article(**{**fields, **given})


def a_hit(watch: str = "khovayev", **given: Any) -> WatchHit:
    fields: dict[str, Any] = {
        "watch": watch,
        "name": watch.capitalize(),
        "score": 0.41,
        "threshold": 0.2,
        "alert": True,
        "suppressed": None,
        "change": "new",
        "evidence": (some_evidence(watch),),
    }
    return WatchHit(**{**fields, **given})


def some_evidence(watch: str = "khovayev") -> Evidence:
    return Evidence(
        watch=watch,
        field="title",
        start=0,
        end=8,
        text="Khovayev",
        term="Khovayev",
        form="Khovayev",
        weight=1.0,
        excerpt="Khovayev arrives for talks",
        excerpt_start=0,
    )


def a_match(article: Article | None = None, *hits: WatchHit, **given: Any) -> Match:
    article = article or an_article()
    fields: dict[str, Any] = {
        "article": ArticleHead.of(article),
        "sketch": (),
        "watchlist": "w1",
        "scored": NOON,
        "mode": article.mode,
        "traceparent": article.traceparent,
        "watches": hits or (a_hit(),),
    }
    return Match(**{**fields, **given})


def an_alert(story: str = "a1", revision: int = 1, *, title: str = "Khovayev arrives for talks", **given: Any) -> Alert:
    article = an_article(story, title=title)
    fields: dict[str, Any] = {
        "id": f"{story}:{revision}",
        "story": story,
        "revision": revision,
        "reason": "new" if revision == 1 else "escalated",
        "because": "Khovayev is named as “Khovayev” in the title.",
        "severity": "normal",
        "watches": (AlertWatch("khovayev", "Khovayev", 0.41),),
        "article": ArticleHead.of(article),
        "outlets": 1,
        "languages": ("en",),
        "evidence": (some_evidence(),),
        "published": NOON,
        "fetched": NOON,
        "scored": NOON,
        "alerted": NOON,
        "mode": "live",
        "traceparent": article.traceparent,
    }
    return Alert(**{**fields, **given})
