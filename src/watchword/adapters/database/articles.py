"""Articles in the archive: the newest revision of each, and what search looks in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from watchword.adapters.database import Connection, insert
from watchword.adapters.database.schema import articles, match_watches
from watchword.model import Article
from watchword.text.fold import fold

_KEPT = [column.name for column in articles.columns if column.name not in ("folded", "stored_at")]


def keep(connection: Connection, batch: Sequence[Article], now: datetime) -> None:
    """Stores each, unless a newer revision is there already: coming again changes nothing."""
    statement = insert(connection, articles)
    newest = statement.on_conflict_do_update(
        index_elements=[articles.c.id],
        set_={column.name: statement.excluded[column.name] for column in articles.columns if column.name != "id"},
        where=statement.excluded.revision >= articles.c.revision,
    )
    rows = [_row(article, now) for article in batch]
    if rows:
        connection.execute(newest, rows)


def _row(article: Article, now: datetime) -> dict[str, Any]:
    row = {name: getattr(article, name) for name in _KEPT}
    return {**row, "folded": searchable(f"{article.title}\n{article.summary}"), "stored_at": now}


def searchable(text: str) -> str:
    """Folded as matching folds it, so that case and marks don't matter in a search either."""
    return fold(text)


def search(connection: Connection, query: str, limit: int) -> list[dict[str, Any]]:
    """The newest articles whose title or summary holds the folded `query`: rows of the table `articles`."""
    pattern = "%" + searchable(query).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    found = (
        sa.select(articles)
        .where(articles.c.folded.like(pattern, escape="\\"))
        .order_by(articles.c.first_seen.desc(), articles.c.id)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(found).mappings()]


def watches_of(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Article id -> the ids of the watches that hit it, in any revision."""
    rows = connection.execute(
        sa.select(match_watches.c.article, match_watches.c.watch).where(match_watches.c.article.in_(ids)).distinct()
    )
    found: dict[str, list[str]] = {}
    for article, watch in rows:
        found.setdefault(article, []).append(watch)
    return found
