"""The feed server of the news day: answers on 127.0.0.1 as its outlets would, and writes down who asked for what.

Run as `python -m watchword.demo.server FD LOG`: FD is a listening socket that it inherits, so that its address is known
before it runs; LOG gets one JSON line for each request: `{"time", "path", "status", "traceparent"}`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from watchword.demo import page, script
from watchword.demo.feed_xml import content_type, feed_bytes
from watchword.demo.script import Outlet
from watchword.leash import watch_parent
from watchword.model import utc_now


class NewsDay:
    """The outlets over HTTP, on a day that began at `start`."""

    def __init__(self, outlets: Sequence[Outlet], start: datetime, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.outlets = {outlet.id: outlet for outlet in outlets}
        self.start, self.clock = start, clock

    async def front_page(self, _request: web.Request) -> web.Response:
        return web.Response(text=page.front_page(list(self.outlets.values())), content_type="text/html")

    async def feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        await asyncio.sleep(outlet.delay)
        items = script.items(outlet, self.start, self.clock())
        body = feed_bytes(outlet, items, f"http://{request.host}")
        return conditional(request, body, content_type(outlet), max(item.updated for item in items))

    async def story(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        story = outlet.by_slug.get(request.match_info["slug"])
        item = script.told_by(story, outlet, self.start, self.clock()) if story else None
        if not item:
            raise web.HTTPNotFound
        return web.Response(text=page.story_page(outlet, item), content_type="text/html")

    def _outlet(self, request: web.Request) -> Outlet:
        outlet = self.outlets.get(request.match_info["outlet"])
        if not outlet:
            raise web.HTTPNotFound
        return outlet


def conditional(request: web.Request, body: bytes, kind: str, changed: datetime) -> web.Response:
    """The body with its validators, or 304 where the asker has it already (RFC 9110, 13.2.2: the ETag goes first)."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": format_datetime(changed.replace(microsecond=0), usegmt=True)}
    if _has_it(request, etag, changed.replace(microsecond=0)):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers={**headers, "Content-Type": kind})


def _has_it(request: web.Request, etag: str, changed: datetime) -> bool:
    if given := request.headers.get("If-None-Match"):
        return etag in given
    try:
        since = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except ValueError:
        return False
    return changed <= since


def application(day: NewsDay, log: Path) -> web.Application:
    app = web.Application(middlewares=[_written_down(log)])
    app.router.add_get("/", day.front_page)
    app.router.add_get("/{outlet}/feed.xml", day.feed)
    app.router.add_get("/{outlet}/{slug}", day.story)
    return app


def _written_down(log: Path) -> Middleware:
    @web.middleware
    async def write(request: web.Request, handler: Handler) -> web.StreamResponse:
        status = 500
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            _append(log, request, status)

    return write


def _append(log: Path, request: web.Request, status: int) -> None:
    row = {
        "time": utc_now().isoformat(),
        "path": request.path,
        "status": status,
        "traceparent": request.headers.get("traceparent"),
    }
    with log.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")


def main(listening: socket.socket, log: Path) -> None:
    """Serves the day that begins now, until the process or its parent is ended."""
    watch_parent()
    app = application(NewsDay(script.load(), utc_now()), log)
    web.run_app(app, sock=listening, print=None, access_log=None, handle_signals=True)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]))
