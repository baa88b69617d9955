"""The fetcher against a real server: manners (A, C, D, E of the feed score) and safety (G1 to G7)."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import resource
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from ipaddress import ip_network
from typing import Any, TypeVar

import msgspec
import pytest

from tests.fakes.feed_server import FeedServer, Reply, item, rss
from tests.situations import NOON
from tests.waiting import wait_until, within
from watchword import __version__
from watchword.adapters import fetch as fetch_module
from watchword.adapters.fetch import LIMIT, Fetcher
from watchword.errors import TransientError
from watchword.feeds.source import FeedSource
from watchword.feeds.state import Answer, Closed, FeedState
from watchword.net import AddressGuard

T = TypeVar("T")
HERE = AddressGuard([ip_network("127.0.0.0/8")])
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def a_feed(url: str, **given: Any) -> FeedState:
    return msgspec.structs.replace(FeedState.of(FeedSource(url=url, name="News", group="g"), NOON), **given)


def with_fetcher(act: Callable[[Fetcher], Awaitable[T]], **given: Any) -> T:
    async def run() -> T:
        async with Fetcher(given.pop("guard", HERE), clock=lambda: NOON, **given) as fetcher:
            return await act(fetcher)

    return asyncio.run(run())


def fetched(url: str, *, force: bool = False, state: dict[str, Any] | None = None, **given: Any) -> Answer:
    found = with_fetcher(lambda each: each.fetch(a_feed(url, **(state or {})), traceparent=TRACE, force=force), **given)
    assert isinstance(found, Answer)
    return found


def refused(url: str, **given: Any) -> str:
    with pytest.raises(TransientError) as error:
        fetched(url, **given)
    message = str(error.value)
    assert message.startswith(f"{url}: ")
    assert "\n" not in message
    return message.removeprefix(f"{url}: ")


# -- manners ---------------------------------------------------------------------------------------------------------


def test_a_request_says_who_asks_and_nothing_more(feed_server: FeedServer) -> None:
    url = feed_server.serve("/feed?page=1", rss(item()))

    fetched(url, contact="https://desk.example/bot")

    (request,) = feed_server.log
    assert (request.method, request.path) == ("GET", "/feed?page=1")
    assert request.headers == {
        "host": feed_server.host,
        "user-agent": f"Watchword/{__version__} (+https://desk.example/bot)",
        "accept": request.headers["accept"],
        "accept-encoding": "gzip",
        "traceparent": TRACE,
    }
    for kind in ("application/atom+xml", "application/rss+xml", "application/rdf+xml", "application/feed+json"):
        assert kind in request.headers["accept"]
    assert request.headers["accept"].endswith("*/*;q=0.1")


def test_no_cookie_is_ever_sent_back(feed_server: FeedServer) -> None:
    url = feed_server.answer("/feed", Reply(body=rss(), headers={"Set-Cookie": "sid=1"}))

    async def twice(fetcher: Fetcher) -> None:
        for _ in range(2):
            await fetcher.fetch(a_feed(url), traceparent=TRACE)

    with_fetcher(twice)

    assert [request.headers.get("cookie") for request in feed_server.log] == [None, None]


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', "unquoted", '"é"'])
@pytest.mark.parametrize("modified", ["Wed, 01 Jul 2026 12:00:00 GMT", "Wed, 1 Jul 2026 12:00:00 +0000"])
def test_validators_go_back_byte_for_byte(feed_server: FeedServer, etag: str, modified: str) -> None:
    url = feed_server.serve("/feed", rss(), etag=etag, last_modified=modified)
    first = fetched(url)

    kept = {"etag": first.headers["etag"], "last_modified": first.headers["last-modified"], "validated_url": first.url}
    second = fetched(url, state=kept)

    sent = feed_server.log[1].headers
    assert sent["if-none-match"].encode("latin-1") == etag.encode()
    assert sent["if-modified-since"] == modified
    assert second.status == 304


def test_validators_are_sent_to_no_other_address_than_gave_them(feed_server: FeedServer) -> None:
    feed_server.answer("/feed", Reply(302, headers={"Location": "/a"}), Reply(302, headers={"Location": "/b"}))
    for path in ("/a", "/b"):
        feed_server.serve(path, rss(), etag='"1"')
    first = fetched(feed_server.url("/feed"))

    second = fetched(feed_server.url("/feed"), state={"etag": '"1"', "validated_url": first.url})

    assert second.status == 200
    assert [request.path for request in feed_server.log if "if-none-match" in request.headers] == []


def test_an_answer_that_asks_for_time_closes_the_whole_host(feed_server: FeedServer) -> None:
    busy = feed_server.answer("/busy", Reply(503, headers={"Retry-After": "7200"}))
    other = feed_server.serve("/other", rss())

    async def both(fetcher: Fetcher) -> tuple[object, object, object]:
        first = await fetcher.fetch(a_feed(busy), traceparent=TRACE)
        second = await fetcher.fetch(a_feed(other), traceparent=TRACE)
        return first, second, await fetcher.fetch(a_feed(other), traceparent=TRACE, force=True)

    first, second, forced = with_fetcher(both)

    assert isinstance(first, Answer)
    assert second == Closed(feed_server.host, NOON + timedelta(hours=2), "503, Retry-After")
    assert isinstance(forced, Answer)
    assert [request.path for request in feed_server.log] == ["/busy", "/other"]


def test_a_redirect_is_followed_and_what_is_permanent_of_it_is_reported(feed_server: FeedServer) -> None:
    feed_server.answer("/old", Reply(301, headers={"Location": "/newer"}))
    feed_server.answer("/newer", Reply(308, headers={"Location": feed_server.url("/today")}))
    feed_server.answer("/today", Reply(302, headers={"Location": "/here"}))
    feed_server.serve("/here", rss(item()))

    answer = fetched(feed_server.url("/old"))

    assert (answer.status, answer.url, answer.moved_to) == (200, feed_server.url("/here"), feed_server.url("/today"))


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_passing_redirect_is_not_reported(feed_server: FeedServer, status: int) -> None:
    feed_server.answer("/old", Reply(status, headers={"Location": "/new"}))
    feed_server.answer("/new", Reply(301, headers={"Location": "/newest"}))
    feed_server.serve("/newest", rss())

    assert fetched(feed_server.url("/old")).moved_to is None


def test_five_redirects_are_followed_and_a_sixth_is_not(feed_server: FeedServer) -> None:
    for number in range(6):
        feed_server.answer(f"/{number}", Reply(302, headers={"Location": f"/{number + 1}"}))
    feed_server.serve("/6", rss())

    assert fetched(feed_server.url("/1")).status == 200
    assert refused(feed_server.url("/0")) == "more than 5 redirects"


def test_a_loop_ends(feed_server: FeedServer) -> None:
    url = feed_server.answer("/loop", Reply(302, headers={"Location": "/loop"}))

    assert refused(url) == "more than 5 redirects"
    assert len(feed_server.log) == 6


def test_a_connection_is_used_again(feed_server: FeedServer) -> None:
    url = feed_server.serve("/feed", rss())

    async def thrice(fetcher: Fetcher) -> None:
        for _ in range(3):
            await fetcher.fetch(a_feed(url), traceparent=TRACE)

    with_fetcher(thrice)

    assert len({request.connection for request in feed_server.log}) == 1


def test_one_host_gets_two_requests_at_once(feed_server: FeedServer) -> None:
    urls = [feed_server.answer(f"/{number}", Reply(body=rss(), delay=0.1)) for number in range(6)]

    with_fetcher(lambda each: asyncio.gather(*[each.fetch(a_feed(url), traceparent=TRACE) for url in urls]))

    assert len(feed_server.log) == 6
    assert feed_server.at_once == 2


def test_between_two_starts_at_a_public_host_there_is_a_pause(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host counts as public here: the guard lets it pass, and no network was allowed."""
    monkeypatch.setattr(fetch_module.Fetcher, "is_private", _never)
    urls = [feed_server.serve(f"/{number}", rss()) for number in range(3)]

    with_fetcher(lambda each: asyncio.gather(*[each.fetch(a_feed(url), traceparent=TRACE) for url in urls]), pause=0.3)

    times = sorted(request.time for request in feed_server.log)
    assert all(later - earlier >= 0.25 for earlier, later in itertools.pairwise(times))


def test_who_takes_over_from_another_process_keeps_the_pause_as_if_it_had_asked_itself(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_module.Fetcher, "is_private", _never)
    url = feed_server.serve("/feed", rss())
    followed = []

    async def follow(fetcher: Fetcher) -> None:
        followed.append(time.monotonic())
        fetcher.take_over()
        await fetcher.fetch(a_feed(url), traceparent=TRACE)

    with_fetcher(follow, pause=0.3)

    assert feed_server.log[0].time - followed[0] >= 0.25


def test_who_ends_asks_no_feed_that_still_waits_for_its_host(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_module.Fetcher, "is_private", _never)
    urls = [feed_server.answer(f"/{number}", Reply(body=rss(), delay=0.2)) for number in range(3)]

    async def end(fetcher: Fetcher) -> list[object]:
        asking = [asyncio.create_task(fetcher.fetch(a_feed(url), traceparent=TRACE)) for url in urls]
        await asyncio.to_thread(wait_until, lambda: feed_server.log, 10, "the first is asked")
        fetcher.end()
        return await asyncio.gather(*asking, return_exceptions=True)

    answered, *others = with_fetcher(end, pause=0.3)

    assert isinstance(answered, Answer)
    assert [type(each) for each in others] == [asyncio.CancelledError] * 2
    assert [request.path for request in feed_server.log] == ["/0"]


def test_who_ends_still_gets_an_answer_that_leads_on_within_its_host(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_module.Fetcher, "is_private", _never)
    feed_server.serve("/new", rss())
    url = feed_server.answer("/old", Reply(302, headers={"Location": "/new"}, delay=0.2))

    async def end(fetcher: Fetcher) -> Answer | Closed:
        asking = asyncio.create_task(fetcher.fetch(a_feed(url), traceparent=TRACE))
        await asyncio.to_thread(wait_until, lambda: feed_server.log, 10, "it is asked")
        fetcher.end()
        return await asking

    answer = with_fetcher(end)

    assert isinstance(answer, Answer)
    assert [request.path for request in feed_server.log] == ["/old", "/new"]


async def _never(_fetcher: Fetcher, _url: str) -> bool:
    return False


# -- safety ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "10.0.0.1",
     "169.254.169.254", "100.64.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fd00::1]", "224.0.0.1"],
)  # fmt: skip
def test_without_leave_no_private_address_is_connected_to(host: str) -> None:
    said = refused(f"http://{host}/feed", guard=AddressGuard())

    assert "is not a public address" in said or said == "this is no address that can be asked"


def test_a_redirect_to_a_private_address_is_refused(feed_server: FeedServer) -> None:
    url = feed_server.answer("/feed", Reply(302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}))

    assert "169.254.169.254 is not a public address" in refused(url)


def test_a_name_that_means_something_else_the_second_time_is_refused_then(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is judged is the address of the socket, not an answer of the resolver's that was asked before."""
    other = AddressGuard([ip_network("127.0.0.2/32")])
    url = feed_server.serve("/feed", rss())
    monkeypatch.setattr(fetch_module.Fetcher, "is_private", _always)

    assert "127.0.0.1 is not a public address" in refused(url, guard=other)
    assert feed_server.log == []


async def _always(_fetcher: Fetcher, _url: str) -> bool:
    return True


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:,x", "javascript:1"]
)
def test_a_redirect_to_another_scheme_is_refused(feed_server: FeedServer, location: str) -> None:
    url = feed_server.answer("/feed", Reply(302, headers={"Location": location}))

    assert "scheme" in refused(url)


def test_a_gzip_bomb_is_refused_before_it_unfolds(feed_server: FeedServer) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    url = feed_server.answer("/bomb", Reply(body=bomb, headers={"Content-Encoding": "gzip"}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refused(url) == "the answer is longer than 5 MB"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


def test_a_body_without_end_is_cut_off(feed_server: FeedServer) -> None:
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + b"x" * (LIMIT + 100_000)

    assert refused(feed_server.answer("/endless", Reply(wire=endless))) == "the answer is longer than 5 MB"


def test_a_body_that_says_it_is_too_long_is_not_read(feed_server: FeedServer) -> None:
    url = feed_server.answer("/long", Reply(body=b"x", headers={"Content-Length": str(LIMIT + 1)}))

    assert refused(url) == "the answer is longer than 5 MB"


@pytest.mark.parametrize(
    "wire",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(rss())[:-9],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip at all",
        b"",
    ],
    ids=["short", "chunk missing", "bad chunk", "gzip broken off", "no gzip", "nothing"],
)
def test_a_body_that_breaks_off_is_an_error(feed_server: FeedServer, wire: bytes) -> None:
    said = refused(feed_server.answer("/broken", Reply(wire=wire)))

    assert said in ("the answer broke off", "the answer is not HTTP as it should be")


def test_gzip_in_two_members_is_one_body(feed_server: FeedServer) -> None:
    body = gzip.compress(b"<rss>") + gzip.compress(b"</rss>") + b"\0\0"
    url = feed_server.answer("/feed", Reply(body=body, headers={"Content-Encoding": "gzip"}))

    assert fetched(url).body == b"<rss></rss>"


def test_an_encoding_that_nobody_asked_for_is_refused(feed_server: FeedServer) -> None:
    url = feed_server.answer("/feed", Reply(body=b"x", headers={"Content-Encoding": "br"}))

    assert "though only gzip was asked for" in refused(url)


@pytest.mark.parametrize(
    "reply", [Reply(body=rss(), delay=30), Reply(body=b"x" * 300, drip=0.05)], ids=["slow headers", "slow body"]
)
def test_a_slow_answer_is_given_up(feed_server: FeedServer, reply: Reply) -> None:
    started = time.monotonic()

    assert refused(feed_server.answer("/slow", reply), seconds=0.5) == "no whole answer within 0.5 s"
    assert time.monotonic() - started < within(3)


def test_the_time_is_for_all_hops_together(feed_server: FeedServer) -> None:
    for number in range(5):
        feed_server.answer(f"/{number}", Reply(302, headers={"Location": f"/{number + 1}"}, delay=0.2))
    feed_server.serve("/5", rss())

    assert "no whole answer within 0.5 s" in refused(feed_server.url("/0"), seconds=0.5)


@pytest.mark.parametrize(
    "many", [b"X-H: 1\r\n" * 100_000, b"X-H: " + b"x" * 20_000_000 + b"\r\n"], ids=["many", "long"]
)
def test_headers_without_measure_are_refused(feed_server: FeedServer, many: bytes) -> None:
    url = feed_server.answer("/headers", Reply(wire=b"HTTP/1.1 200 OK\r\n" + many + b"\r\n"))

    assert refused(url)


@pytest.mark.parametrize("url", ["http://name.invalid/feed", "http://127.0.0.1:9/feed", "http://ex ample/feed"])
def test_a_host_that_is_not_there_is_named(url: str) -> None:
    assert refused(url)


def test_what_is_no_http_is_refused(feed_server: FeedServer) -> None:
    assert "HTTP" in refused(feed_server.answer("/ssh", Reply(wire=b"SSH-2.0-OpenSSH_9.2\r\n\r\n")))
