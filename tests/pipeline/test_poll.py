"""Poll runs against a real feed server, with the log's twin and a SQLite file. The oracles are the server's own log of
requests and what was published."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from tests.fakes.feed_server import FeedServer, Reply, item, rss
from tests.situations import NOON
from tests.waiting import wait_until, within
from watchword.adapters.database import Database
from watchword.adapters.database.feeds import DatabaseFeeds
from watchword.adapters.database.migrate import migrate
from watchword.adapters.fetch import Fetcher
from watchword.adapters.memory import MemoryLog
from watchword.adapters.parse_worker import ParseWorker
from watchword.errors import PermanentError, TransientError
from watchword.feeds.schedule import Pacing
from watchword.feeds.source import FeedSource
from watchword.feeds.state import FeedState
from watchword.model import Article, decode
from watchword.net import AddressGuard, Network
from watchword.pipeline import poller
from watchword.pipeline.poll import PollStage
from watchword.pipeline.poll_report import FeedReport, Report
from watchword.pipeline.poller import Orders, Poller

LOOPBACK = (ip_network("127.0.0.0/8"),)
HOUR = timedelta(hours=1)


@dataclass
class World:
    """One machine: its feeds, its log, its clock, and the feeds that its configuration names."""

    database: Database
    log: MemoryLog = field(default_factory=MemoryLog)
    now: datetime = NOON
    sources: list[FeedSource] = field(default_factory=list)
    version: int = 0
    networks: tuple[Network, ...] = LOOPBACK

    def feed(self, url: str, **given: Any) -> str:
        self.sources.append(FeedSource(**{"url": url, "name": "News", "group": "g", **given}))
        self.version += 1
        return url

    def poller(self) -> Poller:
        return Poller(
            feeds=DatabaseFeeds(self.database),
            log=self.log,
            fetch=Fetcher(AddressGuard(), clock=lambda: self.now),
            parse=ParseWorker(),
            orders=self.orders,
            clock=lambda: self.now,
        )

    def orders(self) -> Orders:
        return Orders(
            version=str(self.version),
            sources=tuple(self.sources),
            pacing=Pacing(floor=timedelta(minutes=5), ceiling=timedelta(days=1), spread=False),
            contact=None,
            allowed_networks=self.networks,
        )

    def poll(self, *, later: timedelta = timedelta(), **given: Any) -> Report:
        """One run, `later` than the one before."""
        self.now += later
        return asyncio.run(self.poller().run(**given))

    def articles(self) -> list[Article]:
        reader = self.log.reader(f"test-{uuid.uuid4()}", ["articles"])
        reader.poll(0, 0)
        return [decode(record.value, Article) for record in reader.poll(10_000, 0)]

    def state(self, url: str) -> FeedState:
        (state,) = DatabaseFeeds(self.database).states([url])
        return state

    def titles(self) -> list[str]:
        return [article.title for article in self.articles()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    database = Database(f"sqlite:///{tmp_path / 'watchword.db'}")
    migrate(database)
    yield World(database)
    database.close()


def row(report: Report) -> FeedReport:
    (only,) = report.rows.values()
    return only


# -- the way of one article ------------------------------------------------------------------------------------------


def test_what_a_feed_says_is_published_once(world: World, feed_server: FeedServer) -> None:
    url = world.feed(feed_server.serve("/feed", rss(item("Khovayev arrives", summary="<p>In Vienna</p>"))))

    first = world.poll()
    second = world.poll(later=HOUR)

    (article,) = world.articles()
    assert (article.title, article.summary, article.feed, article.outlet) == (
        "Khovayev arrives",
        "In Vienna",
        url,
        "News",
    )
    assert (row(first).new, row(second).new, row(second).outcome) == (1, 0, "ok")


def test_a_corrected_article_is_published_as_a_revision_after_a_restart_too(
    world: World, feed_server: FeedServer
) -> None:
    world.feed(feed_server.serve("/feed", rss(item("Khovayev arrives"))))
    world.poll()
    feed_server.serve("/feed", rss(item("Khovayev has arrived")))

    report = world.poll(later=HOUR)

    first, second = world.articles()
    assert (first.id, first.revision, second.id, second.revision) == (second.id, 1, first.id, 2)
    assert second.previous
    assert second.previous.title == "Khovayev arrives"
    assert (row(report).new, row(report).revised) == (0, 1)


def test_the_same_article_in_two_feeds_is_one_article(world: World, feed_server: FeedServer) -> None:
    for path, title in (("/a", "Khovayev arrives"), ("/b", "Envoy Khovayev is here")):
        world.feed(feed_server.serve(path, rss(item(title, link="https://news.example/2026/k?utm_source=rss"))))

    world.poll()
    world.poll(later=HOUR)

    assert len(world.articles()) == 1


def test_the_first_poll_of_a_feed_tells_only_what_is_of_today(world: World, feed_server: FeedServer) -> None:
    entries = [
        item("Fresh", link="https://news.example/a/1", date=format_datetime(NOON - HOUR)),
        item("Old", link="https://news.example/a/2", date=format_datetime(NOON - 25 * HOUR)),
        item("Undated", link="https://news.example/a/3", date=None),
    ]
    world.feed(feed_server.serve("/feed", rss(*entries)))
    world.poll()
    feed_server.serve("/feed", rss(item("Late", link="https://news.example/a/4", date=None), *entries))
    world.poll(later=HOUR)

    assert {each.title: each.mode for each in world.articles()} == {
        "Fresh": "live",
        "Old": "replay",
        "Undated": "replay",
        "Late": "live",
    }


def test_every_request_and_article_carries_the_trace_of_the_run(world: World, feed_server: FeedServer) -> None:
    run = uuid.uuid4()
    for number in range(3):
        link = f"https://news.example/a/{number}"
        world.feed(feed_server.serve(f"/{number}", rss(item(str(number), link=link))))

    world.poll(trace_id=str(run))

    sent = {request.path: request.headers["traceparent"] for request in feed_server.log}
    assert {article.title: article.traceparent for article in world.articles()} == {
        path.strip("/"): traceparent for path, traceparent in sent.items()
    }
    assert {traceparent.split("-")[1] for traceparent in sent.values()} == {run.hex}
    assert len(set(sent.values())) == 3


# -- A: conditional requests -----------------------------------------------------------------------------------------


def asked_with(server: FeedServer, path: str = "/feed") -> list[tuple[str | None, str | None]]:
    requests = server.requests(path)
    return [(each.headers.get("if-none-match"), each.headers.get("if-modified-since")) for each in requests]


def test_a_feed_is_asked_without_condition_once_in_its_life(world: World, feed_server: FeedServer) -> None:
    modified = "Wed, 1 Jul 2026 12:00:00 +0000"
    world.feed(feed_server.serve("/feed", rss(item()), etag='W/"1"', last_modified=modified))

    outcomes = [row(world.poll(later=HOUR)).outcome for _ in range(3)]

    assert outcomes == ["ok", "not_modified", "not_modified"]
    assert asked_with(feed_server) == [(None, None), ('W/"1"', modified), ('W/"1"', modified)]


def test_new_validators_replace_old_ones_even_if_the_body_is_the_same(world: World, feed_server: FeedServer) -> None:
    replies = [Reply(body=rss(item()), headers={"ETag": etag, "Last-Modified": "x"}) for etag in ('"1"', '"2"')]
    world.feed(feed_server.answer("/feed", *replies, Reply(304, headers={"ETag": '"3"'}), Reply(body=rss(item()))))

    for _ in range(5):
        world.poll(later=HOUR)
    world.poll(later=HOUR)

    assert asked_with(feed_server) == [
        (None, None),
        ('"1"', "x"),
        ('"2"', "x"),
        ('"3"', "x"),
        (None, None),
        (None, None),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        Reply(404),
        Reply(500),
        Reply(body=b"<html><body>Log in</body></html>", headers={"ETag": '"html"'}),
        Reply(body=b"", headers={"ETag": '"empty"'}),
        Reply(body=rss(item(), item())[:-80], headers={"ETag": '"cut"'}),
        Reply(wire=b'HTTP/1.1 200 OK\r\nETag: "short"\r\nContent-Length: 999\r\n\r\n<rss'),
    ],
    ids=["404", "500", "HTML", "empty", "truncated", "broken off"],
)
def test_after_a_failure_the_old_validators_are_sent_and_nothing_is_forgotten(
    world: World, feed_server: FeedServer, bad: Reply
) -> None:
    good = Reply(body=rss(item()), headers={"ETag": '"1"'})
    url = world.feed(feed_server.answer("/feed", good, bad, good))

    outcomes = [row(world.poll(later=5 * HOUR)) for _ in range(3)]

    assert [each.outcome for each in outcomes] == ["ok", "failed", "ok"]
    assert (outcomes[1].because or "").startswith(f"{url}: ")
    assert asked_with(feed_server) == [(None, None), ('"1"', None), ('"1"', None)]
    assert len(world.articles()) == 1


# -- B, C: when a feed is left alone ---------------------------------------------------------------------------------


def test_nothing_is_polled_before_it_is_due_also_after_a_restart(world: World, feed_server: FeedServer) -> None:
    world.feed(feed_server.serve("/feed", rss(item())))
    world.poll()

    early = world.poll(later=timedelta(minutes=4, seconds=59))
    in_time = world.poll(later=timedelta(seconds=1))

    assert (early.counts()["feeds"], in_time.counts()["ok"]) == (0, 1)


@pytest.mark.parametrize("said", ["7200", format_datetime(NOON + 2 * HOUR)])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_by_every_feed_of_the_host(
    world: World, feed_server: FeedServer, status: int, said: str
) -> None:
    busy = Reply(status, headers={"Retry-After": said.replace("+0000", "GMT")})
    first = world.feed(feed_server.answer("/a", busy, Reply(body=rss(item()))))
    world.poll()
    second = world.feed(feed_server.serve("/b", rss(item())))

    world.poll(later=timedelta(minutes=119))
    named = world.poll(feeds=[first, second], due=False)
    assert [request.path for request in feed_server.log] == ["/a"]
    assert {each.outcome for each in named.rows.values()} == {"skipped"}
    assert f"{feed_server.host} wants no request before" in (named.rows[second].because or "")
    world.poll(later=timedelta(minutes=1))

    assert sorted(request.path for request in feed_server.log) == ["/a", "/a", "/b"]


def test_a_host_that_asks_for_time_is_left_alone_by_feeds_that_wait_for_their_turn(
    world: World, feed_server: FeedServer
) -> None:
    for number in range(8):
        world.feed(feed_server.answer(f"/{number}", Reply(429, headers={"Retry-After": "600"}, delay=0.1)))

    report = world.poll()

    assert len(feed_server.log) <= 2
    assert report.counts()["skipped"] == 8 - len(feed_server.log)


def test_a_refusal_slows_down_and_the_user_agent_stays(world: World, feed_server: FeedServer) -> None:
    world.feed(feed_server.answer("/feed", Reply(403, b"<html>Checking your browser</html>")))

    for _ in range(7):
        world.poll(later=timedelta(minutes=30))

    assert len(feed_server.log) == 3  # after an hour, and after two more
    assert len({request.headers["user-agent"] for request in feed_server.log}) == 1


def test_gone_on_two_days_is_polled_no_more(world: World, feed_server: FeedServer) -> None:
    url = world.feed(feed_server.answer("/feed", Reply(410)))

    for _ in range(5):
        world.poll(later=timedelta(days=1))

    assert len(feed_server.log) == 2
    assert world.state(url).gone_at
    assert "410" in (row(world.poll(feeds=[url], due=False)).because or "")
    assert row(world.poll(feeds=[url], force=True)).outcome == "failed"


def test_one_host_that_hangs_does_not_hold_up_the_others(world: World, feed_server: FeedServer) -> None:
    with another_server() as slow:
        for number in range(10):
            world.feed(slow.answer(f"/{number}", Reply(delay=30)))
            link = f"https://news.example/a/{number}"
            world.feed(feed_server.serve(f"/{number}", rss(item(str(number), link=link))))
        running = threading.Thread(target=world.poll)
        running.start()

        wait_until(lambda: len(world.articles()) == 10, 10, "the others are published")
        waiting = len(slow.log)
    running.join()

    assert sorted(world.titles()) == [str(number) for number in range(10)]
    assert waiting <= 2, "no more at once of one host"


@contextmanager
def another_server() -> Iterator[FeedServer]:
    server = FeedServer()
    try:
        yield server
    finally:
        server.close()


def test_a_host_with_many_feeds_does_not_hold_up_the_others_and_is_polled_whole(
    world: World, feed_server: FeedServer
) -> None:
    urls = [world.feed(feed_server.answer(f"/{n}", Reply(body=rss(), delay=0.1))) for n in range(60)]
    with another_server() as other:
        world.feed(other.serve("/feed", rss(item())))

        report = world.poll()

        assert other.log[0].time < sorted(each.time for each in feed_server.log)[30]
    assert report.counts()["ok"] == len(urls) + 1
    assert len(feed_server.log) == len(urls)


def test_two_pollers_share_the_feeds_and_ask_each_once(world: World, feed_server: FeedServer) -> None:
    for number in range(30):
        world.feed(feed_server.serve(f"/{number}", rss(item(str(number), link=f"https://news.example/a/{number}"))))

    pollers = [threading.Thread(target=world.poll) for _ in range(2)]
    for each in pollers:
        each.start()
    for each in pollers:
        each.join()

    assert Counter(request.path for request in feed_server.log) == {f"/{number}": 1 for number in range(30)}
    assert len(world.articles()) == 30


# -- a run of some minutes -------------------------------------------------------------------------------------------


def during(world: World, act: Callable[[asyncio.Task[Report]], Awaitable[None]], **given: Any) -> Report | None:
    """What a run of one minute reports that `act` ended; its clock is the real one."""

    async def run() -> Report | None:
        poller = world.poller()
        poller.clock = poller.fetch.clock = _real_clock  # type: ignore[attr-defined]
        task = asyncio.create_task(poller.run(**{"minutes": 1, **given}))
        await act(task)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        return result if isinstance(result, Report) else None

    return asyncio.run(run())


def _real_clock() -> datetime:
    from watchword.model import utc_now

    return utc_now()


async def until(condition: Callable[[], object], why: str, seconds: float = 15) -> None:
    await asyncio.to_thread(wait_until, condition, seconds, why)


def test_a_feed_with_a_rhythm_of_seconds_is_polled_when_it_is_due(world: World, feed_server: FeedServer) -> None:
    world.feed(feed_server.serve("/feed", rss(item())), every=timedelta(seconds=0.5))

    async def three(_task: asyncio.Task[Report]) -> None:
        await until(lambda: len(feed_server.log) >= 4, "it is polled again and again")

    during(world, three)

    times = [request.time for request in feed_server.log]
    assert all(0.45 <= later - earlier < 3 for earlier, later in itertools.pairwise(times))


def polled_for(feed_server: FeedServer) -> float:
    """Seconds from the first request to the last."""
    return feed_server.log[-1].time - feed_server.log[0].time if feed_server.log else 0.0


def test_a_run_goes_on_beyond_its_end_until_it_is_relieved(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "OVERTIME", 3600.0)
    world.feed(feed_server.serve("/feed", rss(item())), every=timedelta(seconds=0.2))
    relieved = threading.Event()

    async def relieve(task: asyncio.Task[Report]) -> None:
        await until(lambda: polled_for(feed_server) > 1.5, "it polls in its overtime")
        assert not task.done()
        relieved.set()
        await until(task.done, "it ends by itself")

    assert during(world, relieve, minutes=1 / 60, relieved=relieved.is_set)


def test_a_run_that_nobody_relieves_ends_when_its_overtime_does(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "OVERTIME", 0.5)
    world.feed(feed_server.serve("/feed", rss(item())), every=timedelta(seconds=0.1))

    async def wait(task: asyncio.Task[Report]) -> None:
        await until(task.done, "it ends by itself", 60)

    began = time.monotonic()
    assert during(world, wait, minutes=0.5 / 60, relieved=lambda: False)
    assert time.monotonic() - began >= 1


def test_one_pass_waits_for_nobody(world: World, feed_server: FeedServer) -> None:
    world.feed(feed_server.serve("/feed", rss(item())))

    assert world.poll(relieved=lambda: False).counts()["ok"] == 1


def test_a_feed_that_is_added_while_it_runs_is_polled_within_seconds(world: World, feed_server: FeedServer) -> None:
    world.feed(feed_server.serve("/a", rss(item("A", link="https://news.example/x/a"))))

    async def add(_task: asyncio.Task[Report]) -> None:
        await until(lambda: feed_server.requests("/a"), "the first is polled")
        world.feed(feed_server.serve("/b", rss(item("B", link="https://news.example/x/b"))))
        await until(lambda: feed_server.requests("/b"), "the added one is polled", 5)

    during(world, add)

    assert [request.path for request in feed_server.log] == ["/a", "/b"]


def test_a_run_that_is_cancelled_gives_its_feeds_back(world: World, feed_server: FeedServer) -> None:
    done = world.feed(feed_server.serve("/done", rss(item())))
    with another_server() as slow:
        urls = [world.feed(slow.answer(f"/{number}", Reply(delay=30))) for number in range(4)]

        async def cancel(_task: asyncio.Task[Report]) -> None:
            await until(lambda: len(slow.log) == 2 and world.articles(), "two are asked, and another has answered")

        started = time.monotonic()
        during(world, cancel)

    assert time.monotonic() - started < within(20)
    assert names_of(DatabaseFeeds(world.database).claim("next", _real_clock(), 10, HOUR, force=True)) == {*urls, done}


def names_of(states: Sequence[FeedState]) -> set[str]:
    return {state.url for state in states}


def test_an_outage_of_the_log_delays_and_loses_nothing(world: World, feed_server: FeedServer) -> None:
    world.feed(feed_server.serve("/feed", rss(item("Khovayev arrives"))))
    world.log.away = True
    before = postponed()

    async def heal(_task: asyncio.Task[Report]) -> None:
        await until(lambda: postponed() >= before + 2, "it was tried again")
        world.log.away = False
        await until(lambda: world.titles() == ["Khovayev arrives"], "it is published")

    during(world, heal)

    assert len(feed_server.log) == 1


def postponed() -> float:
    return REGISTRY.get_sample_value("watchword_transient_errors_total", {"role": "poll"}) or 0.0


def test_a_log_that_stays_away_ends_one_pass_with_an_error_and_the_feed_is_asked_again(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "PATIENCE", 0.5)
    world.feed(feed_server.serve("/feed", rss(item("Khovayev arrives")), etag='"1"'))
    world.log.away = True

    with pytest.raises(TransientError, match="away"):
        world.poll()
    world.log.away = False
    world.poll()

    assert world.titles() == ["Khovayev arrives"]
    assert asked_with(feed_server) == [(None, None), (None, None)]


def test_a_feed_whose_article_can_not_be_published_fails_alone(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("good", "bad", "fine"):
        world.feed(feed_server.serve(f"/{name}", rss(item(name, link=f"https://news.example/x/{name}"))))
    publish = world.log.publish

    def picky(topic: str, records: Any) -> None:
        if any(b'"bad"' in record.value for record in records):
            raise PermanentError("a record is too large")
        publish(topic, records)

    monkeypatch.setattr(world.log, "publish", picky)

    report = world.poll()

    assert sorted(world.titles()) == ["fine", "good"]
    assert {each.feed.rpartition("/")[2]: each.outcome for each in report.rows.values()} == {
        "good": "ok",
        "bad": "failed",
        "fine": "ok",
    }


def test_who_polls_without_a_contact_is_told_once(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.feed(feed_server.serve("/feed", rss(item())))
    said: list[str] = []
    monkeypatch.setattr(poller.log, "warning", lambda event, **_fields: said.append(event))

    world.poll()
    world.poll(later=HOUR)

    assert said == ["contact.missing"]


# -- no network at all -----------------------------------------------------------------------------------------------


def silent_world(world: World, count: int = 5) -> list[str]:
    """Feeds of several hosts, none of which is there."""
    return [world.feed(f"http://127.0.0.{number + 2}:9/feed") for number in range(count)]


def test_that_no_feed_at_all_answers_is_said_once(world: World) -> None:
    silent_world(world)

    first, second = world.poll(), world.poll(later=HOUR)

    assert first.unanswered == "0 of 5 feeds answered; is this machine offline? watchword demo needs no network"
    assert second.unanswered is None
    assert (first.counts()["failed"], second.counts()["failed"]) == (5, 5)


def test_it_is_not_said_when_one_answers(world: World, feed_server: FeedServer) -> None:
    silent_world(world)
    world.feed(feed_server.answer("/feed", Reply(500)))

    assert world.poll().unanswered is None


def test_our_own_line_being_down_slows_no_feed_down(world: World) -> None:
    urls = silent_world(world)
    for _ in range(6):
        world.poll(later=6 * HOUR)

    pauses = [world.state(url).next_at - world.now for url in urls]
    assert sum(pause == timedelta(minutes=5) for pause in pauses) >= 3


# -- mistakes --------------------------------------------------------------------------------------------------------


def test_a_feed_that_nobody_knows_is_named(world: World) -> None:
    with pytest.raises(PermanentError, match=r"https://unknown\.example/feed: no such feed"):
        world.poll(feeds=["https://unknown.example/feed"])


def test_a_feed_that_another_process_polls_is_skipped(world: World, feed_server: FeedServer) -> None:
    url = world.feed(feed_server.serve("/feed", rss(item())))
    DatabaseFeeds(world.database).reconcile(world.sources, NOON)
    DatabaseFeeds(world.database).claim("elsewhere:1:a", NOON, 1, HOUR)

    report = world.poll(feeds=[url], due=False)

    assert (row(report).outcome, feed_server.log) == ("skipped", [])
    assert "another process polls it now" in (row(report).because or "")


# -- kill -9 ---------------------------------------------------------------------------------------------------------


@contextmanager
def polling_process(state: Path, url: str, failpoint: str | None) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WATCHWORD")}
    if failpoint:
        environment["WATCHWORD_FAILPOINT"] = failpoint
    command = [sys.executable, "-m", "watchword.cli", "poll", "--once", "--allow-private", "--state", str(state), url]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process


def printed(state: Path, url: str, failpoint: str | None = None) -> tuple[int, list[tuple[str, int]]]:
    with polling_process(state, url, failpoint) as process:
        out, _ = process.communicate(timeout=60)
    articles = [decode(line.encode(), Article) for line in out.splitlines()]
    return process.returncode, [(article.id, article.revision) for article in articles]


@pytest.mark.parametrize("step", PollStage.STEPS)
def test_a_kill_behind_any_step_loses_nothing_and_repeats_under_the_same_id(
    tmp_path: Path, feed_server: FeedServer, step: str
) -> None:
    url = feed_server.serve("/feed", rss(item("Khovayev arrives")), etag='"1"')
    state = tmp_path / "state.db"

    killed, before = printed(state, url, f"poll.{step}")
    expire_claims(state)
    code, after = printed(state, url)

    assert (killed, code) == (-signal.SIGKILL, 0)
    assert len(before) == 1
    assert after == (before if step == "publish" else [])


def expire_claims(state: Path) -> None:
    """As 90 seconds would."""
    database = Database(f"sqlite:///{state}")
    with database.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE feeds SET claimed_until = '2026-01-01T00:00:00.000000Z' WHERE claimed_by IS NOT NULL"
        )
    database.close()
