"""The web application: the page, the stream, the API, and what tells others how this process is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import jinja2
from fastapi import FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles

from watchword import __version__
from watchword import log as logging
from watchword.errors import TransientError
from watchword.web import api, page
from watchword.web.guard import Guard
from watchword.web.live import Hub
from watchword.web.problem import problem
from watchword.web.stream import stream

SHOWN = 100
"""Matches that the page begins with."""
_HERE = Path(__file__).parent

log = logging.get()
_pages = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def create_app(hub: Hub, *, token: str | None) -> FastAPI:
    """`hub.run()` is the caller's. `token`: who doesn't show it is refused; None: only this machine's names are served."""
    app = FastAPI(title="Watchword", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi")
    app.state.hub = hub
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    for path, act in (("/", board), ("/healthz", healthz), ("/readyz", readyz), ("/metrics", metrics)):
        app.add_api_route(path, act, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/live", live, include_in_schema=False)
    app.add_exception_handler(RequestValidationError, _wrong_parameter)
    app.add_exception_handler(TransientError, _away)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)
    app.add_middleware(Guard, token=token)
    return app


async def board(request: Request, watch: str | None = None) -> Response:
    hub = _hub(request)
    watch = watch or None
    rows = await hub.reads.ask(lambda kept: kept.board(limit=SHOWN, watch=watch))
    return _html(
        "board.html",
        watch=watch,
        watches=page.watches(rows, await hub.watched_for(), watch),
        first=page.first(rows, watch, hub.facts),
        headlines=page.headlines(rows),
    )


async def live(
    request: Request,
    last_event_id: Annotated[str | None, Header()] = None,
    since: Annotated[str | None, Query(description="a mark, for a first connection; Last-Event-ID wins")] = None,
) -> Response:
    events = stream(_hub(request), last_event_id or since)
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def healthz() -> Response:
    return JSONResponse({"ok": True})


async def readyz(request: Request) -> Response:
    """The reasons are short: this is answered without a token, and names no server."""
    hub = _hub(request)
    reasons = {}
    if hub.mark is None or hub.facts.database:
        reasons["database"] = "does not answer"
    if hub.facts.redis == "away":
        reasons["redis"] = "does not answer"
    return JSONResponse({"ready": not reasons, "reasons": reasons}, status_code=503 if reasons else 200)


async def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _wrong_parameter(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [{"name": str(each["loc"][-1]), "reason": str(each["msg"])} for each in error.errors()]
    detail = "; ".join(f"{each['name']}: {each['reason']}" for each in wrong)
    return problem(422, detail, errors=wrong)


async def _away(request: Request, error: Exception) -> Response:
    """The page says it to a person, and tries again by itself."""
    if request.url.path == "/":
        return _html("away.html", status=503, reason=str(error))
    return problem(503, str(error), headers={"Retry-After": "2"})


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), headers=error.headers)


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("request.failed", path=request.url.path, error=f"{type(error).__name__}: {error}")
    return problem(500, "this is a mistake in the program; its log says more")


def _html(template: str, *, status: int = 200, **given: Any) -> Response:
    return HTMLResponse(_pages.get_template(template).render(**given), status_code=status)


def _hub(request: Request) -> Hub:
    hub: Hub = request.app.state.hub
    return hub
