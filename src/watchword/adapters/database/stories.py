"""Stories, and the alerts that leave through an outbox.

One transaction writes what a batch changed together with how far the partition is applied, and only for its owner:
whoever finds another's name there has been replaced, and drops the batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from watchword.adapters.database import Connection, Database, insert
from watchword.adapters.database import matches as matches_rows
from watchword.adapters.database.schema import alert_watches, alerts, applied, stories, story_articles
from watchword.errors import Taken
from watchword.model import Alert, decode, encode
from watchword.stories.fold import Changes, Known, Story


class DatabaseStories:
    """The port `Stories` of the alert stage, over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def take_over(self, partition: int, owner: str) -> int | None:
        """Become the owner of `partition`; the offset up to which its records are applied, None if none ever was."""
        with self.database.begin() as connection:
            row = insert(connection, applied).values(partition=partition, next_offset=-1, owner=owner)
            connection.execute(row.on_conflict_do_update(index_elements=["partition"], set_={"owner": owner}))
            found = connection.scalar(sa.select(applied.c.next_offset).where(applied.c.partition == partition))
        return None if found in (None, -1) else found

    def load(self, articles: Sequence[str]) -> Known:
        with self.database.read() as connection:
            rows = connection.execute(sa.select(stories).where(stories.c.id.in_(articles))).mappings()
            found = {row["id"]: _story(row) for row in rows}
            revisions = connection.execute(
                sa.select(story_articles.c.article, sa.func.max(story_articles.c.revision).label("revision"))
                .where(story_articles.c.article.in_(articles))
                .group_by(story_articles.c.article)
            )
            return Known(found, {row.article: row.revision for row in revisions})

    def commit(self, changes: Changes, partition: int, next_offset: int, owner: str, now: datetime) -> None:
        """All of it or nothing; Taken if another owner has the partition by now."""
        with self.database.begin() as connection:
            _advance(connection, partition, next_offset, owner)
            matches_rows.keep(connection, changes.matches, now)
            _keep_stories(connection, changes)
            _keep_alerts(connection, changes.alerts, now)

    def outbox(self) -> list[Alert]:
        """Alerts that were committed but not yet announced, oldest first, and those of one story in their order."""
        column = alerts.c
        waiting = sa.select(column.record).where(column.announced_at.is_(None))
        waiting = waiting.order_by(column.alerted, column.story, column.revision)
        with self.database.read() as connection:
            return [decode(record, Alert) for record in connection.scalars(waiting)]

    def mark(self, announced: Sequence[Alert], now: datetime) -> None:
        ids = [alert.id for alert in announced]
        with self.database.begin() as connection:
            connection.execute(sa.update(alerts).where(alerts.c.id.in_(ids)).values(announced_at=now))


def _advance(connection: Connection, partition: int, next_offset: int, owner: str) -> None:
    mine = sa.update(applied).where(applied.c.partition == partition, applied.c.owner == owner)
    if connection.execute(mine.values(next_offset=next_offset)).rowcount == 0:
        raise Taken(f"partition {partition} of matches belongs to another alert process by now")


def _keep_stories(connection: Connection, changes: Changes) -> None:
    statement = insert(connection, stories)
    newest = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: statement.excluded[name] for name in ("revision", "watches", "changed_at", "due_at")},
    )
    if changes.stories:
        connection.execute(newest, [_story_row(story) for story in changes.stories.values()])
    rows = [
        {
            "story": match.article.id,
            "article": match.article.id,
            "revision": match.article.revision,
            "scored": match.scored,
        }
        for match in changes.matches
    ]
    if rows:
        connection.execute(insert(connection, story_articles).on_conflict_do_nothing(), rows)


def _keep_alerts(connection: Connection, batch: Sequence[Alert], now: datetime) -> None:
    rows = [
        {
            "id": alert.id,
            "story": alert.story,
            "revision": alert.revision,
            "alerted": alert.alerted,
            "stored_at": now,
            "announced_at": None,
            "mode": alert.mode,
            "record": encode(alert),
        }
        for alert in batch
    ]
    watches = [{"alert": alert.id, "watch": each.watch} for alert in batch for each in alert.watches]
    for table, values in ((alerts, rows), (alert_watches, watches)):
        if values:
            connection.execute(insert(connection, table).on_conflict_do_nothing(), values)


def _story(row: sa.RowMapping) -> Story:
    return Story(
        id=row["id"],
        revision=row["revision"],
        watches=frozenset(row["watches"]),
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
        due_at=row["due_at"],
    )


def _story_row(story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "revision": story.revision,
        "watches": sorted(story.watches),
        "opened_at": story.opened_at,
        "changed_at": story.changed_at,
        "due_at": story.due_at,
    }
