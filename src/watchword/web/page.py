"""What the page at `/` is given: the records as they are, for the browser to draw, and their headlines for who has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from watchword.errors import PermanentError
from watchword.model import Alert, Match, decode
from watchword.ports import BoardRows, Row
from watchword.web import opaque, state
from watchword.web.state import Facts

_KINDS: dict[str, type[Match | Alert]] = {"match": Match, "alert": Alert}


class Headline(NamedTuple):
    title: str
    url: str | None
    outlet: str


class WatchLink(NamedTuple):
    id: str
    name: str


def first(rows: BoardRows, watch: str | None, facts: Facts) -> Markup:
    """JSON for a data block of the page: every `<` is escaped, so nothing in it can end the block."""
    told = b'{"mark":%s,"watch":%s,"state":%s,"matches":[%s],"alerts":[%s]}' % (
        msgspec.json.encode(opaque.mark(rows.mark)),
        msgspec.json.encode(watch),
        msgspec.json.encode(state.as_json(facts)),
        b",".join(row.record for row in rows.matches),
        b",".join(row.record for row in rows.alerts),
    )
    return Markup(told.decode().replace("<", "\\u003c"))  # noqa: S704 - see above


def headlines(rows: BoardRows) -> list[Headline]:
    """Each article once, newest first."""
    heads = {record.article.id: record.article for record in _read(rows.matches)}
    return [Headline(head.title, _web_address(head.url), head.outlet) for head in heads.values()]


def watches(rows: BoardRows, configured: Iterable[tuple[str, str]], chosen: str | None) -> list[WatchLink]:
    """Those watched for, then those that only older matches know; the chosen one in any case."""
    known = dict(configured)
    for record in _read([*rows.matches, *rows.alerts]):
        for each in record.watches:
            known.setdefault(each.watch, each.name)
    if chosen is not None:
        known.setdefault(chosen, chosen)
    return [WatchLink(*each) for each in known.items()]


def _read(rows: Sequence[Row]) -> list[Match | Alert]:
    """The records; one of a newer version of this program is left out."""
    found: list[Match | Alert] = []
    for row in rows:
        try:
            found.append(decode(row.record, _KINDS[row.kind]))
        except PermanentError:
            continue
    return found


def _web_address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
