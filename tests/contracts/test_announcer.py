"""What an announcement is: over a real server, and over none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from redis.client import PubSub

from tests.redis_server import RedisServer
from tests.situations import a_hit, a_match, an_alert, an_article
from tests.waiting import wait_until, within
from watchword import metrics
from watchword.adapters.redis import RedisAnnouncer
from watchword.model import Alert, AlertWatch, encode

pytestmark = pytest.mark.redis


def test_a_match_is_announced_as_the_bytes_of_its_record(redis_server: RedisServer) -> None:
    match = a_match(an_article(title="Ховаев прибыл 🕊"))
    with hearing(redis_server, "watchword:matches") as messages:
        RedisAnnouncer(redis_server.url).matches([match])

        assert heard(messages, 1) == [("watchword:matches", encode(match))]


def test_an_alert_goes_to_everybody_and_to_those_who_hear_one_of_its_watches(redis_server: RedisServer) -> None:
    alert = of_watches("karabakh", "khovayev")
    with hearing(redis_server, "watchword:*") as messages:
        RedisAnnouncer(redis_server.url).alerts([alert])

        channels = ["watchword:alerts", "watchword:alerts:karabakh", "watchword:alerts:khovayev"]
        assert heard(messages, 3) == [(channel, encode(alert)) for channel in channels]


def test_a_batch_leaves_in_its_order(redis_server: RedisServer) -> None:
    matches = [a_match(an_article(f"a{number}")) for number in range(350)]
    with hearing(redis_server, "watchword:matches") as messages:
        RedisAnnouncer(redis_server.url).matches(matches)

        assert [value for _, value in heard(messages, 350)] == [encode(match) for match in matches]


def test_what_is_replayed_is_never_announced(redis_server: RedisServer) -> None:
    with hearing(redis_server, "watchword:*") as messages:
        announcer = RedisAnnouncer(redis_server.url)
        announcer.matches([a_match(an_article("old", mode="replay"))])
        announcer.alerts([of_watches("karabakh", mode="replay")])
        announcer.matches([a_match(an_article("fresh"))])

        assert b'"id":"fresh"' in heard(messages, 1)[0][1]


def test_a_suppressed_match_is_announced_too(redis_server: RedisServer) -> None:
    match = a_match(an_article(), a_hit(alert=False, suppressed="hockey"))
    with hearing(redis_server, "watchword:matches") as messages:
        RedisAnnouncer(redis_server.url).matches([match])

        assert heard(messages, 1) == [("watchword:matches", encode(match))]


def test_without_an_address_nothing_is_announced_and_that_is_counted() -> None:
    before = failed()

    RedisAnnouncer(None).alerts([of_watches("karabakh")])

    assert failed() == before + 2


def test_a_server_that_is_down_costs_nothing_and_is_counted() -> None:
    announcer, before = RedisAnnouncer("unix:///nowhere/at-all"), failed()

    seconds = timed(lambda: [announcer.matches([a_match()]) for _ in range(50)])

    assert failed() == before + 50
    assert seconds < within(4), "fifty batches"


def test_a_server_that_is_frozen_costs_half_a_second_once(redis_on_tcp: RedisServer) -> None:
    announcer = RedisAnnouncer(redis_on_tcp.url)
    announcer.matches([a_match()])
    redis_on_tcp.freeze()

    first = timed(lambda: announcer.matches([a_match()]))
    later = timed(lambda: [announcer.matches([a_match()]) for _ in range(5)])

    assert first < within(1)
    assert later < within(1)
    redis_on_tcp.thaw()
    wait_until(lambda: is_announced(announcer), 30, "it heals by itself", every=0.1)


@pytest.mark.parametrize("server", ["redis_server", "redis_on_tcp"])
def test_a_server_that_comes_back_is_used_again(server: str, request: pytest.FixtureRequest) -> None:
    redis_server: RedisServer = request.getfixturevalue(server)
    announcer = RedisAnnouncer(redis_server.url)
    announcer.matches([a_match()])
    redis_server.kill()
    assert not is_announced(announcer)

    redis_server.start()

    wait_until(lambda: is_announced(announcer), 30, "it heals by itself", every=0.1)


def test_a_server_that_was_restarted_between_two_batches_misses_nothing(redis_server: RedisServer) -> None:
    announcer = RedisAnnouncer(redis_server.url)
    announcer.matches([a_match()])
    redis_server.kill()
    redis_server.start()

    assert is_announced(announcer)


def test_a_name_that_does_not_resolve_holds_nobody_up() -> None:
    announcer = RedisAnnouncer("redis://nowhere.invalid:6379")

    assert timed(lambda: announcer.matches([a_match()])) < within(1.5)


def test_a_closed_announcer_has_left_the_server(redis_server: RedisServer) -> None:
    announcer = RedisAnnouncer(redis_server.url)
    announcer.matches([a_match()])

    announcer.close()

    with redis_server.client() as client:
        assert wait_until(lambda: len(client.client_list()) == 1, 5, "only the one who asks is connected")


@contextmanager
def hearing(server: RedisServer, pattern: str) -> Iterator[PubSub]:
    with server.client() as client, client.pubsub(ignore_subscribe_messages=True) as messages:
        messages.psubscribe(pattern)
        wait_until(lambda: client.pubsub_numpat() == 1, 5, "the subscriber is known")
        yield messages


def heard(messages: PubSub, count: int) -> list[tuple[str, bytes]]:
    """The first `count` messages; one more would be seen."""
    found: list[tuple[str, bytes]] = []

    def all_came() -> bool:
        while message := messages.get_message(timeout=0.1):
            found.append((message["channel"].decode(), message["data"]))
        return len(found) >= count

    wait_until(all_came, 5, f"{count} messages")
    return found


def is_announced(announcer: RedisAnnouncer) -> bool:
    before = sent()
    announcer.matches([a_match()])
    return sent() == before + 1


def failed() -> float:
    return metrics.announcements.labels("failed")._value.get()


def sent() -> float:
    return metrics.announcements.labels("sent")._value.get()


def timed(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def of_watches(*watches: str, **given: Any) -> Alert:
    return an_alert(watches=tuple(AlertWatch(watch, watch.capitalize(), 0.4) for watch in watches), **given)
