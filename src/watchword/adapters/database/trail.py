"""What the database knows of one article, from the first time that a feed showed it to the deliveries of its alerts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database
from watchword.adapters.database.history import article_of, kept_columns
from watchword.adapters.database.schema import (
    alerts,
    articles,
    deliveries,
    match_watches,
    matches,
    parked,
    seen,
    sightings,
    stories,
    story_articles,
)
from watchword.feeds.address import canonical_url
from watchword.feeds.identity import id_of_page
from watchword.model import Alert, Match, decode
from watchword.stories.trail import Delivered, ParkedRecord, Scored, Shown, StoryState, Told, Trail


class DatabaseTrails:
    """The port `Trails` of `why`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def named(self, reference: str, most: int) -> list[str]:
        """The ids of archived articles that `reference` may mean, at most `most`: an id, an address, or how an id begins."""
        column = articles.c
        pages = [reference, canonical_url(reference) or reference]
        for meant in (
            column.id == reference,
            column.id == id_of_page(reference),
            column.url.in_(pages),  # no index: feeds that tell their articles by guid
            column.id.startswith(reference, autoescape=True),
        ):
            with self.database.read() as connection:
                if found := list(connection.scalars(sa.select(column.id).where(meant).order_by(column.id).limit(most))):
                    return found
        return []

    def trail(self, article: str) -> Trail:
        with self.database.read() as connection:
            row = connection.execute(sa.select(*kept_columns()).where(articles.c.id == article)).mappings().first()
            story = _story(connection, article)
            told = _told(connection, story.id) if story else ()
            return Trail(
                article=article_of(row) if row else None,
                shown=(*_published(connection, article), *_sighted(connection, article)),
                parked=_parked(connection, article),
                scored=_scored(connection, article),
                story=story,
                told=told,
                delivered=_delivered(connection, [each.alert.id for each in told]),
            )


def _published(connection: Connection, article: str) -> tuple[Shown, ...]:
    column = seen.c
    rows = connection.execute(
        sa.select(column.feed, column.revision, column.last_seen).where(column.article == article)
    )
    return tuple(Shown(*row) for row in rows)


def _sighted(connection: Connection, article: str) -> tuple[Shown, ...]:
    column = sightings.c
    chosen = (
        sa.select(column.feed, column.seen_at).where(column.article == article).order_by(column.seen_at, column.feed)
    )
    return tuple(Shown(feed, None, at) for feed, at in connection.execute(chosen))


def _parked(connection: Connection, article: str) -> tuple[ParkedRecord, ...]:
    column = parked.c
    chosen = sa.select(column.id, column.topic, column.state, column.error).where(column.key == article.encode())
    return tuple(ParkedRecord(*row) for row in connection.execute(chosen.order_by(column.parked)))


def _scored(connection: Connection, article: str) -> tuple[Scored, ...]:
    """By revision, the newest last."""
    column, hit = matches.c, match_watches.c
    kept = sa.select(column.revision, column.scored, column.record).where(column.article == article)
    joined = sa.select(hit.revision, hit.watch, hit.scored).where(hit.article == article)
    hits = list(connection.execute(joined))
    return tuple(
        Scored(decode(record, Match), frozenset(watch for of, watch, at in hits if of == revision and at > scored))
        for revision, scored, record in connection.execute(kept.order_by(column.revision))
    )


def _story(connection: Connection, article: str) -> StoryState | None:
    of, column = story_articles.c, stories.c
    applied = sa.select(sa.func.max(of.revision)).where(of.article == article).scalar_subquery()
    named = sa.select(of.story).where(of.article == article)
    chosen = sa.select(column.id, column.revision, column.watches, column.opened_at, applied).where(
        column.id.in_(named)
    )
    row = connection.execute(chosen.limit(1)).first()
    return StoryState(row[0], row[1], frozenset(row[2]), row[3], row[4]) if row else None


def _told(connection: Connection, story: str) -> tuple[Told, ...]:
    column = alerts.c
    chosen = sa.select(column.record, column.announced_at).where(column.story == story).order_by(column.revision)
    return tuple(Told(decode(record, Alert), announced_at) for record, announced_at in connection.execute(chosen))


def _delivered(connection: Connection, told: Sequence[str]) -> tuple[Delivered, ...]:
    columns = [deliveries.c[name] for name in Delivered._fields]
    chosen = sa.select(*columns).where(deliveries.c.alert.in_(told))
    order = (deliveries.c.revision, deliveries.c.channel, deliveries.c.recipient)
    return tuple(Delivered(*row) for row in connection.execute(chosen.order_by(*order)))
