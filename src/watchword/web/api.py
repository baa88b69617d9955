"""`/api/v1/matches` and `/api/v1/alerts`: what was announced, newest first, as the bytes that were announced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from watchword.model import Mode
from watchword.ports import Kind, Place, Row
from watchword.web import opaque
from watchword.web.live import Hub

router = APIRouter(prefix="/api/v1")

Limit = Annotated[int, Query(ge=1, le=500, description="how many items at most")]
Cursor = Annotated[str | None, Query(description="the `next` of the page before")]
Watch = Annotated[str | None, Query(description="only records that this watch is in")]
WhichMode = Annotated[Mode, Query(description="`replay`: what was read later and never announced")]


@router.get("/matches")
async def matches(
    request: Request, limit: Limit = 50, cursor: Cursor = None, watch: Watch = None, mode: WhichMode = "live"
) -> Response:
    return await _listed(request, "match", limit, cursor, watch, mode)


@router.get("/alerts")
async def alerts(
    request: Request, limit: Limit = 50, cursor: Cursor = None, watch: Watch = None, mode: WhichMode = "live"
) -> Response:
    return await _listed(request, "alert", limit, cursor, watch, mode)


async def _listed(
    request: Request, kind: Kind, limit: int, cursor: str | None, watch: str | None, mode: Mode
) -> Response:
    hub: Hub = request.app.state.hub
    before = _place(cursor, kind) if cursor else None
    rows = await hub.reads.ask(
        lambda kept: kept.page(kind, limit=limit + 1, before=before, watch=watch, mode=mode)  # one more: is there more?
    )
    return Response(_items(rows[:limit], is_more=len(rows) > limit), media_type="application/json")


def _place(cursor: str, kind: Kind) -> Place:
    try:
        return opaque.place(cursor, kind)
    except ValueError as error:
        raise RequestValidationError([{"loc": ("query", "cursor"), "msg": str(error), "type": "value_error"}]) from None


def _items(rows: Sequence[Row], *, is_more: bool) -> bytes:
    following = f'"{opaque.cursor(Place(rows[-1].at, rows[-1].key))}"' if is_more else "null"
    return b'{"items":[%s],"next":%s}' % (b",".join(row.record for row in rows), following.encode())
