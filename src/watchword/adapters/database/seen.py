"""What feeds have brought: each article as it was last published, and where else it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from watchword.adapters.database import Connection, insert
from watchword.adapters.database.schema import seen, sightings
from watchword.feeds.articles import Known, Sighting
from watchword.model import Content

_IDS_AT_ONCE = 500


def known(connection: Connection, ids: Sequence[str]) -> dict[str, Known]:
    """Those of `ids` that were published before."""
    found: dict[str, Known] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = connection.execute(sa.select(seen).where(seen.c.article.in_(some)))
        found |= {row.article: _known(row) for row in rows}
    return found


def keep(connection: Connection, known: Sequence[Known]) -> None:
    """Of two feeds that brought an article at the same moment the first stays the one that can revise it."""
    statement = insert(connection, seen)
    names = ("revision", "content_hash", "title", "summary", "text", "last_seen")
    newer = statement.on_conflict_do_update(
        index_elements=["article"],
        set_={name: statement.excluded[name] for name in names},
        where=sa.and_(seen.c.feed == statement.excluded.feed, seen.c.revision <= statement.excluded.revision),
    )
    if known:
        connection.execute(newer, [_known_row(each) for each in known])


def keep_sightings(connection: Connection, sighted: Sequence[Sighting]) -> None:
    if sighted:
        rows = [msgspec.structs.asdict(each) for each in sighted]
        connection.execute(insert(connection, sightings).on_conflict_do_nothing(), rows)


def _known(row: Any) -> Known:
    return Known(
        article=row.article,
        feed=row.feed,
        revision=row.revision,
        content_hash=row.content_hash,
        content=Content(row.title, row.summary, row.text),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
    )


def _known_row(known: Known) -> dict[str, Any]:
    row = msgspec.structs.asdict(known)
    content = row.pop("content")
    return {**row, "title": content.title, "summary": content.summary, "text": content.text}
