"""G11, G12: whatever a document does to the worker, the next one is read."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from tests.fakes.feed_server import item, rss
from tests.waiting import wait_until
from watchword.adapters.parse_worker import ParseWorker
from watchword.errors import PermanentError
from watchword.feeds.document import Document, ParsedFeed

T = TypeVar("T")
FEED = "https://news.example/feed"

HEAVY = {
    "an author of 32 KB": rss(f"<item><author>{'a.' * 16000}@b</author></item>"),
    "40,000 attributes": rss("<item " + " ".join(f'a{n}="1"' for n in range(40_000)) + "/>"),
}
ODD = {
    "8,000 categories": rss(f"<item><title>T</title>{'<category>c</category>' * 8000}</item>"),
    "64 KB of comments": rss(item(summary="<!--" * 16_000)),
    "40,000 nested tags": rss(item(summary="<div>" * 40_000)),
    "a lone surrogate": rss(item("T")).replace(b">T<", b">&#xD800;<"),
    "no character": rss(item("T")).replace(b">T<", b">&#x110000;<"),
    "a NUL in the encoding": b'<?xml version="1.0" encoding="a\x00b"?><rss version="2.0"><channel/></rss>',
    "an unknown encoding": b'<?xml version="1.0" encoding="no-such"?><rss version="2.0"><channel/></rss>',
}


def with_worker(act: Callable[[ParseWorker], Awaitable[T]]) -> T:
    async def run() -> T:
        async with ParseWorker() as worker:
            return await act(worker)

    return asyncio.run(run())


async def read(worker: ParseWorker, body: bytes) -> ParsedFeed:
    return await worker.parse(Document(FEED, FEED, "application/rss+xml", body))


async def title_after(worker: ParseWorker, body: bytes) -> str:
    """The title that a plain feed has for a worker that has just been given `body`."""
    with suppress(PermanentError):
        await read(worker, body)
    return (await read(worker, rss(item("Next")))).entries[0].title


def workers() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "watchword.adapters.parse_worker" in each.cmdline()]


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY)
def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_read(body: bytes) -> None:
    started = time.monotonic()

    async def act(worker: ParseWorker) -> str:
        with pytest.raises(PermanentError, match=f"{FEED}: not read within 2 s"):
            await read(worker, body)
        return (await read(worker, rss(item("Next")))).entries[0].title

    assert with_worker(act) == "Next"
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_a_document_that_is_odd_leaves_the_worker_alive(body: bytes) -> None:
    assert with_worker(lambda worker: title_after(worker, body)) == "Next"


def test_a_worker_that_dies_is_replaced() -> None:
    async def act(worker: ParseWorker) -> str:
        await read(worker, rss(item()))
        workers()[0].kill()
        return await title_after(worker, rss(item()))

    assert with_worker(act) == "Next"


def test_the_worker_ends_with_its_poller() -> None:
    with_worker(lambda worker: read(worker, rss(item())))

    assert workers() == []


def test_a_document_that_was_given_up_by_its_poller_does_not_answer_for_the_next() -> None:
    async def act(worker: ParseWorker) -> str:
        await read(worker, rss(item()))
        task = asyncio.create_task(read(worker, rss(item("Given up"), item(summary="<div>" * 40_000))))
        await asyncio.sleep(0.01)
        task.cancel()
        return (await read(worker, rss(item("Next")))).entries[0].title

    assert with_worker(act) == "Next"


def test_the_worker_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHWORD_DATABASE_URL", "postgresql+psycopg://u:secret@h/d")

    async def act(worker: ParseWorker) -> dict[str, str]:
        await read(worker, rss(item()))
        return workers()[0].environ()

    assert not {name for name in with_worker(act) if name.startswith("WATCHWORD")}


_POLLER = """
import asyncio, sys
from watchword.adapters.parse_worker import ParseWorker
from watchword.feeds.document import Document
async def main():
    async with ParseWorker(deadline=60) as worker:
        await worker.parse(Document("f", "f", None, b"<rss version='2.0'><channel><title>t</title></channel></rss>"))
        print(worker._process.pid, flush=True)
        await worker.parse(Document("f", "f", None, sys.stdin.buffer.read()))
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it ends when its stdin closes, after the document")
def test_a_worker_whose_poller_is_killed_ends_in_the_middle_of_a_document(tmp_path: Path) -> None:
    document = tmp_path / "heavy.xml"
    document.write_bytes(HEAVY["40,000 attributes"])
    with document.open("rb") as stdin:
        poller = subprocess.Popen([sys.executable, "-c", _POLLER], stdin=stdin, stdout=subprocess.PIPE, text=True)
    assert poller.stdout
    worker = psutil.Process(int(poller.stdout.readline()))

    os.kill(poller.pid, signal.SIGKILL)
    poller.wait()
    poller.stdout.close()

    wait_until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, 2, "the worker is gone")
