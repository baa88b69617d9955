"""`watchword search QUERY`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from watchword.cli.command import new_app

app = new_app()


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words as they stand together; case and accents don't matter.")],
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many, newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for a program.")] = False,
) -> None:
    """Find articles in the archive by their title and summary.

    watchword search khovayev

    watchword search "Карабах" --limit 5 --json
    """
    from watchword.adapters.database import articles
    from watchword.settings.env import read
    from watchword.wiring import opened_database

    with opened_database(read()) as database, database.read() as connection:
        found = articles.search(connection, query, limit)
        watches = articles.watches_of(connection, [row["id"] for row in found])
    typer.echo(_json(found, watches) if as_json else _lines(found, watches))
    if not found and not as_json:
        raise typer.Exit(0)


_SHOWN = ("id", "title", "summary", "outlet", "language", "url", "published", "first_seen", "feed", "revision")


def _json(found: Sequence[Mapping[str, Any]], watches: Mapping[str, list[str]]) -> str:
    rows = [{**{key: row[key] for key in _SHOWN}, "watches": watches.get(row["id"], [])} for row in found]
    return json.dumps(rows, ensure_ascii=False, default=_time)


def _time(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat().replace("+00:00", "Z")


def _lines(found: Sequence[Mapping[str, Any]], watches: Mapping[str, list[str]]) -> str:
    if not found:
        return "Nothing found."
    return "\n".join(_line(row, watches.get(row["id"], [])) for row in found)


def _line(row: Mapping[str, Any], watches: Sequence[str]) -> str:
    moment = (row["published"] or row["first_seen"]).strftime("%Y-%m-%d %H:%M")
    hit = f"  [{', '.join(watches)}]" if watches else ""
    return f"{moment}  {row['title']}{hit}\n{' ' * 18}{row['outlet']}  {row['url'] or ''}"
