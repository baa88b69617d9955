"""The board's process: where it listens, whom it answers, how it ends, and what it says while the database is away."""

from __future__ import annotations

import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.postgres_server import PostgresServer, binaries
from tests.postgres_server import running as running_postgres
from tests.redis_server import RedisServer
from tests.waiting import wait_until, within
from tests.web.asking import Stream, ask
from tests.web.boards import RunningBoard, configuration
from tests.web.newsroom import Newsroom, a_plain_match
from watchword.adapters.database import Database

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def unstarted(tmp_path: Path) -> Iterator[RunningBoard]:
    """Without a Redis, and not started yet."""
    board = RunningBoard(tmp_path, {"WATCHWORD_CONFIG": str(configuration(tmp_path))})
    yield board
    board.end()


def test_without_redis_the_board_looks_at_the_database_and_says_so(unstarted: RunningBoard) -> None:
    unstarted.start()
    with Stream(unstarted.url) as stream:
        newsroom = Newsroom(Database(f"sqlite:///{unstarted.home / 'watchword.db'}"))
        wait_until(lambda: ask(unstarted.url, "/readyz").status == 200, 10, "it is ready")
        newsroom.stores([a_plain_match("a1")])

        assert b'"id":"a1"' in stream.next(6).data
    assert b"No Redis: updates every few seconds" in ask(unstarted.url).body


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_well_within_seconds_while_streams_are_open(unstarted: RunningBoard, how: signal.Signals) -> None:
    unstarted.start()
    with Stream(unstarted.url), Stream(unstarted.url):
        began = time.monotonic()
        code = unstarted.stop(how)

    assert code == 0
    assert time.monotonic() - began < within(3)
    assert "Traceback" not in unstarted.said()


def test_a_port_that_is_taken_is_left_to_who_has_it(unstarted: RunningBoard) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        unstarted.environment["WATCHWORD_BOARD"] = f"127.0.0.1:{port}"

        unstarted.start()

        assert int(unstarted.url.rpartition(":")[2]) > port
        assert "port.taken" in unstarted.said()


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "192.0.2.1:8470", "board.example:0"])
def test_another_address_than_loopback_wants_a_token(unstarted: RunningBoard, address: str) -> None:
    unstarted.environment["WATCHWORD_BOARD"] = address

    code = unstarted.opened().wait(20)

    assert code == 2
    assert "WATCHWORD_BOARD_TOKEN" in unstarted.said()
    assert "Traceback" not in unstarted.said()


@pytest.mark.parametrize("address", ["8470", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999", ""])
def test_an_address_that_is_none_is_named(unstarted: RunningBoard, address: str) -> None:
    unstarted.environment["WATCHWORD_BOARD"] = address

    code = unstarted.opened().wait(20)

    assert code == 2
    assert "WATCHWORD_BOARD" in unstarted.said()
    assert "Traceback" not in unstarted.said()


def test_what_nobody_foresaw_ends_the_process_with_a_line_for_it_to_be_started_again(unstarted: RunningBoard) -> None:
    unstarted.environment["WATCHWORD_REDIS_URL"] = "redis://127.0.0.1:6379/0?health_check_interval=often"

    code = unstarted.opened().wait(20)

    assert code == 1
    assert "health_check_interval" in unstarted.said()
    assert "Traceback" not in unstarted.said()


def test_only_who_shows_the_token_is_answered(unstarted: RunningBoard) -> None:
    unstarted.environment |= {"WATCHWORD_BOARD": "0.0.0.0:0", "WATCHWORD_BOARD_TOKEN": TOKEN}
    unstarted.start()
    url = unstarted.url.replace("0.0.0.0", "127.0.0.1")

    for path in ("/", "/live", "/api/v1/matches", "/metrics", "/?token=wrong"):
        answer = ask(url, path)
        assert (answer.status, answer.headers["Content-Type"]) == (401, "application/problem+json")
        assert ask(url, path, {"Authorization": "Bearer wrong"}).status == 401
        assert ask(url, path, {"Cookie": f"watchword={TOKEN}"}).status == 401
    for path in ("/healthz", "/readyz", "/static/board.css"):
        assert ask(url, path).status in (200, 503)
    assert ask(url, "/api/v1/matches", {"Authorization": f"Bearer {TOKEN}"}).status == 200
    assert TOKEN not in unstarted.said()


def test_a_browser_shows_the_token_once_and_keeps_a_cookie(unstarted: RunningBoard) -> None:
    unstarted.environment |= {"WATCHWORD_BOARD_TOKEN": TOKEN}
    unstarted.start()

    welcome = ask(unstarted.url, f"/?watch=a%26b&token={TOKEN}")
    cookie = str(welcome.headers["Set-Cookie"])

    assert (welcome.status, welcome.headers["Location"]) == (303, "/?watch=a%26b")
    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
    assert ask(unstarted.url, "/", {"Cookie": cookie.partition(";")[0]}).status == 200


def test_a_page_that_only_pretends_to_be_this_machine_reads_nothing(unstarted: RunningBoard) -> None:
    """A name elsewhere that is given the address 127.0.0.1: the browser still says the name."""
    unstarted.start()
    port = unstarted.url.rpartition(":")[2]

    for name in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", ""):
        for path in ("/", "/live", "/api/v1/alerts"):
            assert ask(unstarted.url, path, {"Host": name}).status == 421
    for name in (f"localhost:{port}", "LOCALHOST", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert ask(unstarted.url, "/healthz", {"Host": name}).status == 200


def test_every_answer_keeps_the_browser_on_a_short_leash(unstarted: RunningBoard) -> None:
    unstarted.start()

    for path in ("/", "/static/board.js", "/api/v1/matches", "/nothing", "/readyz"):
        headers = ask(unstarted.url, path).headers
        policy = dict(each.split(" ", 1) for each in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Access-Control-Allow-Origin"] is None


def test_the_page_carries_no_script_and_no_style_of_its_own(unstarted: RunningBoard) -> None:
    unstarted.start()

    page = ask(unstarted.url).body.decode()

    assert re.findall(r"<script(?![^>]*(src=|application/json))", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert re.findall(r"(?:src|href)=\"(?!/)", page) == []


def test_the_page_is_answered_fast(unstarted: RunningBoard) -> None:
    unstarted.start()
    newsroom = Newsroom(Database(f"sqlite:///{unstarted.home / 'watchword.db'}"))
    wait_until(lambda: ask(unstarted.url, "/readyz").status == 200, 10, "it is ready")
    newsroom.stores([a_plain_match(f"a{number}", minutes_ago=number) for number in range(2000)])

    taken = sorted(timed(unstarted.url) for _ in range(15))

    assert taken[len(taken) // 2] < within(0.1)


@pytest.mark.postgres
def test_while_the_database_is_away_the_board_says_so_and_comes_back_by_itself(
    unstarted: RunningBoard, own_postgres: PostgresServer
) -> None:
    unstarted.environment["WATCHWORD_DATABASE_URL"] = own_postgres.new_database()
    unstarted.start()
    wait_until(lambda: ask(unstarted.url, "/readyz").status == 200, 15, "it is ready")
    own_postgres.stop(signal.SIGQUIT)
    wait_until(lambda: ask(unstarted.url, "/readyz").status == 503, 10, "it noticed")

    page, listed, began = ask(unstarted.url), ask(unstarted.url, "/api/v1/matches"), time.monotonic()
    timed(unstarted.url)
    assert time.monotonic() - began < within(0.5), "it is answered at once"
    assert (page.status, listed.status) == (503, 503)
    assert "database postgresql" in page.body.decode()
    assert b"Traceback" not in page.body
    assert listed.headers["Content-Type"] == "application/problem+json"
    assert ask(unstarted.url, "/healthz").status == 200

    own_postgres.start()
    wait_until(lambda: ask(unstarted.url).status == 200, 15, "it is back")


@pytest.mark.postgres
def test_a_database_that_is_frozen_holds_up_neither_the_page_nor_the_end(
    unstarted: RunningBoard, own_postgres: PostgresServer
) -> None:
    unstarted.environment["WATCHWORD_DATABASE_URL"] = own_postgres.new_database()
    unstarted.start()
    wait_until(lambda: ask(unstarted.url, "/readyz").status == 200, 15, "it is ready")
    frozen(own_postgres, signal.SIGSTOP)
    try:
        wait_until(lambda: ask(unstarted.url, "/readyz").status == 503, 15, "it noticed")
        assert timed(unstarted.url) < within(0.5)
        assert b"does not answer within" in ask(unstarted.url).body

        assert unstarted.stop() == 0
    finally:
        frozen(own_postgres, signal.SIGCONT)


@pytest.mark.postgres
def test_a_database_that_comes_later_is_made_ready_then(unstarted: RunningBoard, own_postgres: PostgresServer) -> None:
    url = own_postgres.new_database()
    own_postgres.stop(signal.SIGQUIT)
    unstarted.environment["WATCHWORD_DATABASE_URL"] = url
    unstarted.start()
    assert ask(unstarted.url).status == 503

    own_postgres.start()

    wait_until(lambda: ask(unstarted.url).status == 200, 20, "it is there")


@pytest.mark.postgres
@pytest.mark.redis
def test_what_is_owed_to_a_client_is_sent_when_the_database_is_back(
    unstarted: RunningBoard, own_postgres: PostgresServer, redis_server: RedisServer
) -> None:
    unstarted.environment |= {"WATCHWORD_DATABASE_URL": own_postgres.new_database()}
    unstarted.environment |= {"WATCHWORD_REDIS_URL": redis_server.url}
    unstarted.start()
    wait_until(lambda: ask(unstarted.url, "/readyz").status == 200, 15, "it is ready")
    newsroom = Newsroom(Database(unstarted.environment["WATCHWORD_DATABASE_URL"]), redis_server.url)
    newsroom.stores([a_plain_match("missed")])
    own_postgres.stop(signal.SIGQUIT)
    wait_until(lambda: ask(unstarted.url, "/readyz").status == 503, 10, "it noticed")

    with Stream(unstarted.url, headers={"Last-Event-ID": "t0"}) as stream:
        newsroom.announces([a_plain_match("live")])
        live = stream.next()
        own_postgres.start()
        owed = [stream.next(20)]
        while owed[-1].id is None:
            owed.append(stream.next(20))

    assert (b'"id":"live"' in live.data, live.id) == (True, None)
    assert all(b'"id":"missed"' in event.data for event in owed)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """One that this test may stop."""
    if binaries() is None:
        pytest.skip("missing service: PostgreSQL (sudo make services)")
    with running_postgres() as server:
        yield server


def timed(url: str) -> float:
    began = time.monotonic()
    ask(url)
    return time.monotonic() - began


def frozen(server: PostgresServer, how: signal.Signals) -> None:
    assert server.process
    postmaster = psutil.Process(server.process.pid)
    for process in [postmaster, *postmaster.children(recursive=True)]:
        process.send_signal(how)
