"""Subscribers: what they hear, and that they say when they were away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.redis_server import RedisServer
from tests.waiting import wait_until
from watchword.adapters import redis
from watchword.ports import Away, Back, Heard, Live

pytestmark = pytest.mark.redis

Run = Callable[[str, list[Live], threading.Event], None]


def in_a_thread(url: str, heard: list[Live], stop: threading.Event) -> None:
    for each in redis.follow(url, "watchword:matches", "watchword:alerts", tick=0.1):
        if stop.is_set():
            return
        if each is not None:
            heard.append(each)


def in_a_loop(url: str, heard: list[Live], stop: threading.Event) -> None:
    async def listen() -> None:
        async for each in redis.listen(url, "watchword:matches", "watchword:alerts"):
            hear(each)

    async def until_stopped() -> None:
        listening = asyncio.create_task(listen())
        await asyncio.to_thread(stop.wait)
        listening.cancel()

    hear = heard.append

    asyncio.run(until_stopped())


@pytest.fixture(params=[in_a_thread, in_a_loop])
def subscriber(request: pytest.FixtureRequest) -> Run:
    run: Run = request.param
    return run


@contextmanager
def subscribed(run: Run, url: str) -> Iterator[list[Live]]:
    heard: list[Live] = []
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(url, heard, stop))
    thread.start()
    try:
        yield heard
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def test_a_subscriber_says_that_it_is_there_then_hears_every_message(
    redis_server: RedisServer, subscriber: Run
) -> None:
    with subscribed(subscriber, redis_server.url) as heard, redis_server.client() as client:
        wait_until(lambda: heard == [Back()], 5, "it is subscribed")

        client.publish("watchword:alerts", "{}")
        client.publish("watchword:alerts:somebody", "not for it")
        client.publish("watchword:matches", '{"title": "Ховаев 🕊"}')

        wanted = [Heard("watchword:alerts", b"{}"), Heard("watchword:matches", '{"title": "Ховаев 🕊"}'.encode())]
        assert wait_until(lambda: heard[1:] == wanted, 5, "it heard both")


def test_a_restarted_server_is_noticed_and_heard_again(redis_server: RedisServer, subscriber: Run) -> None:
    with subscribed(subscriber, redis_server.url) as heard:
        wait_until(lambda: heard == [Back()], 5, "it is subscribed")

        redis_server.kill()
        wait_until(lambda: isinstance(heard[-1], Away), 5, "it noticed")
        redis_server.start()
        wait_until(lambda: isinstance(heard[-1], Back), 5, "it is back")

        with redis_server.client() as client:
            client.publish("watchword:alerts", "{}")
        wait_until(lambda: heard[-1] == Heard("watchword:alerts", b"{}"), 5, "it hears again")
        assert [type(each) for each in heard] == [Back, Away, Back, Heard]


def test_a_server_that_is_frozen_is_noticed(
    redis_on_tcp: RedisServer, subscriber: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "SILENCE", 0.5)
    with subscribed(subscriber, redis_on_tcp.url) as heard:
        wait_until(lambda: heard == [Back()], 5, "it is subscribed")

        redis_on_tcp.freeze()
        wait_until(lambda: isinstance(heard[-1], Away), 10, "it noticed that nobody answers")
        redis_on_tcp.thaw()

        assert wait_until(lambda: isinstance(heard[-1], Back), 10, "it is back")


def test_a_server_that_is_silent_but_there_is_no_reason_to_leave(
    redis_server: RedisServer, subscriber: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "SILENCE", 0.2)
    with subscribed(subscriber, redis_server.url) as heard, redis_server.client() as client:
        wait_until(lambda: heard == [Back()], 5, "it is subscribed")
        pings = lambda: client.info("commandstats").get("cmdstat_ping", {"calls": 0})["calls"]  # noqa: E731
        before = pings()

        wait_until(lambda: pings() >= before + 4, 10, "it asked several times")

        assert heard == [Back()]


def test_who_begins_while_the_server_is_down_is_told_once_and_comes_when_it_is_there(
    redis_server: RedisServer, subscriber: Run
) -> None:
    redis_server.kill()
    with subscribed(subscriber, redis_server.url) as heard:
        wait_until(lambda: len(heard) == 1, 5, "it was told")

        redis_server.start()

        wait_until(lambda: len(heard) == 2, 10, "it is there")
        assert isinstance(heard[0], Away)
        assert isinstance(heard[1], Back)
