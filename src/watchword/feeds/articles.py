"""What a document brings that was not known: new articles, revisions, sightings of what another feed brought first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from watchword.feeds.address import canonical_url
from watchword.feeds.dates import Published, published
from watchword.feeds.document import Entry, ParsedFeed
from watchword.feeds.identity import content_hash
from watchword.feeds.state import FeedState
from watchword.model import Article, Content, Mode
from watchword.text.language import guess

NEWS = timedelta(hours=24)
"""At a feed's first poll only articles younger than this are live."""
_TOUCHED = timedelta(days=1)
"""`last_seen` is for tidying up: it need not be more exact."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An article as last published. Only `feed`, which brought it first, can revise it."""

    article: str
    feed: str
    revision: int
    content_hash: str
    content: Content
    first_seen: datetime
    last_seen: datetime


class Sighting(msgspec.Struct, frozen=True):
    """Another feed has the article too."""

    article: str
    feed: str
    url: str | None
    seen_at: datetime


class Brought(msgspec.Struct, frozen=True):
    """`articles` oldest first, as a feed puts its newest on top. `known`: what is to be remembered of them and of
    those that are only still there. `merged`: entries that were the same article as one above them."""

    articles: tuple[Article, ...] = ()
    known: tuple[Known, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    merged: int = 0

    @property
    def new(self) -> int:
        return sum(article.revision == 1 for article in self.articles)

    @property
    def revised(self) -> int:
        return len(self.articles) - self.new


def articles_of(
    state: FeedState,
    parsed: ParsedFeed,
    ids: list[str],
    known: Mapping[str, Known],
    *,
    now: datetime,
    traceparent: str | None,
) -> Brought:
    """`ids` as by `identify`; `state` as it was before this poll; `known` of at least those ids that are known."""
    first: dict[str, Entry] = {}
    for article_id, entry in zip(ids, parsed.entries, strict=True):
        first.setdefault(article_id, entry)
    articles: list[Article] = []
    kept: list[Known] = []
    sightings: list[Sighting] = []
    for article_id, entry in reversed(first.items()):
        before = known.get(article_id)
        if before and before.feed != state.url:
            sightings.append(Sighting(article_id, state.url, canonical_url(entry.link, parsed.base), now))
        elif before and before.content_hash == content_hash(_content(entry)):
            if now - before.last_seen > _TOUCHED:
                kept.append(msgspec.structs.replace(before, last_seen=now))
        else:
            articles.append(_article(state, parsed, article_id, entry, before, now, traceparent))
            kept.append(_to_know(articles[-1]))
    return Brought(tuple(articles), tuple(kept), tuple(sightings), len(ids) - len(first))


def _article(
    state: FeedState,
    parsed: ParsedFeed,
    article_id: str,
    entry: Entry,
    before: Known | None,
    now: datetime,
    traceparent: str | None,
) -> Article:
    first_seen = before.first_seen if before else now
    date = published(entry.published_raw, zone=state.zone, first_seen=first_seen)
    text = f"{entry.title} {entry.summary} {entry.text}"
    return Article(
        id=article_id,
        revision=before.revision + 1 if before else 1,
        feed=state.url,
        outlet=state.name,
        url=canonical_url(entry.link, parsed.base),
        title=entry.title,
        summary=entry.summary,
        text=entry.text,
        language=guess(text, state.language or parsed.language),
        published=date.at,
        published_from=date.known_from,
        published_raw=entry.published_raw,
        fetched=now,
        first_seen=first_seen,
        previous=before.content if before else None,
        mode=_mode(state, date, now),
        traceparent=traceparent,
    )


def _mode(state: FeedState, date: Published, now: datetime) -> Mode:
    """A feed's first poll fills the archive: only what is surely of today is told."""
    if state.first_polled_at is not None:
        return "live"
    return "replay" if date.known_from == "first_seen" or date.at < now - NEWS else "live"


def _content(entry: Entry) -> Content:
    return Content(entry.title, entry.summary, entry.text)


def _to_know(article: Article) -> Known:
    content = Content(article.title, article.summary, article.text)
    return Known(
        article=article.id,
        feed=article.feed,
        revision=article.revision,
        content_hash=content_hash(content),
        content=content,
        first_seen=article.first_seen,
        last_seen=article.fetched,
    )
