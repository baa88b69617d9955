"""How fast what is kept grows."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from watchword.adapters.database import Connection
from watchword.adapters.database.schema import articles
from watchword.model import BEGINNING

DAY = timedelta(days=1)
SHORTEST = timedelta(minutes=10)
"""What is younger is taken to be so old: the first minutes bring all that the feeds still hold."""


def share_a_day(connection: Connection, now: datetime) -> float:
    """Articles of the last day among all that are kept; of a younger database, as many as a whole day would bring."""
    stored_at = articles.c.stored_at
    total, first = connection.execute(sa.select(sa.func.count(), sa.func.min(stored_at))).one()
    recent = connection.scalar(sa.select(sa.func.count()).where(stored_at >= max(now - DAY, BEGINNING)))
    if not total:
        return 0.0
    span = min(max(now - first, SHORTEST), DAY)
    return float((recent or 0) / total * (DAY / span))


def size(connection: Connection) -> int:
    """Bytes of the database, indexes included."""
    if connection.dialect.name == "sqlite":
        pages, each = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size"))
        return int(pages or 0) * int(each or 0)
    return int(connection.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0)
