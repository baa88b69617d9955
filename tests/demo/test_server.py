"""The feed server of the demo, asked over HTTP as the poller asks."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from watchword.demo import script
from watchword.demo.server import NewsDay, application

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


def test_a_feed_that_did_not_change_answers_304_to_either_validator(tmp_path: Path) -> None:
    async def ask(get: Getter) -> None:
        first = await get("/observers/feed.xml")
        by_etag = await get("/observers/feed.xml", {"If-None-Match": first.headers["ETag"]})
        by_date = await get("/observers/feed.xml", {"If-Modified-Since": first.headers["Last-Modified"]})

        assert (first.status, by_etag.status, by_date.status) == (200, 304, 304)

    _serving(tmp_path, ask)


def test_a_feed_with_a_new_story_answers_200_to_old_validators(tmp_path: Path) -> None:
    clock = Clock()

    async def ask(get: Getter) -> None:
        old = await get("/courier/feed.xml")
        validators = {"If-None-Match": old.headers["ETag"], "If-Modified-Since": old.headers["Last-Modified"]}
        clock.now = START + timedelta(seconds=10)
        new = await get("/courier/feed.xml", validators)

        assert new.status == 200
        assert "Khovayev in Yerevan" in await new.text()
        assert "Khovayev in Yerevan" not in await old.text()

    _serving(tmp_path, ask, clock=clock)


def test_the_russian_evening_paper_comes_in_windows_1251(tmp_path: Path) -> None:
    async def ask(get: Getter) -> None:
        answer = await get("/meridian/feed.xml")

        assert answer.charset == "windows-1251"
        assert "Вечерний меридиан".encode("cp1251") in await answer.read()

    _serving(tmp_path, ask)


def test_a_slow_outlet_takes_its_time(tmp_path: Path) -> None:
    async def ask(get: Getter) -> None:
        began = time.monotonic()
        answer = await get("/steppe/feed.xml")

        assert answer.status == 200
        assert time.monotonic() - began >= 2

    _serving(tmp_path, ask)


def test_a_headline_leads_to_its_story_once_it_is_out(tmp_path: Path) -> None:
    clock = Clock()

    async def ask(get: Getter) -> None:
        early = await get("/ofogh/mozakerat")
        clock.now = START + timedelta(minutes=10)
        story = await get("/ofogh/mozakerat")

        assert early.status == 404
        assert 'dir="rtl"' in await story.text()
        assert "قره‌باغ" in await story.text()

    _serving(tmp_path, ask, clock=clock)


def test_every_request_is_written_down_with_the_trace_that_it_belongs_to(tmp_path: Path) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    async def ask(get: Getter) -> None:
        await get("/courier/feed.xml", {"traceparent": trace})
        await get("/nobody/feed.xml")

    _serving(tmp_path, ask)

    rows = [json.loads(line) for line in (tmp_path / "requests.jsonl").read_text("utf-8").splitlines()]
    assert [(row["path"], row["status"], row["traceparent"]) for row in rows] == [
        ("/courier/feed.xml", 200, trace),
        ("/nobody/feed.xml", 404, None),
    ]


Getter = Callable[..., Awaitable[Any]]


def _serving(folder: Path, ask: Callable[[Getter], Awaitable[None]], *, clock: Clock | None = None) -> None:
    day = NewsDay(script.load(), START, clock=clock or Clock())

    async def run() -> None:
        async with _client(application(day, folder / "requests.jsonl")) as get:
            await ask(get)

    asyncio.run(run())


@asynccontextmanager
async def _client(app: web.Application) -> AsyncIterator[Getter]:
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(address) as session:

        async def get(path: str, headers: dict[str, str] | None = None) -> Any:
            answer = await session.get(path, headers=headers)
            await answer.read()
            return answer

        yield get
    await runner.cleanup()
