"""The stream at `/live`, read as any client would."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.redis_server import RedisServer
from tests.situations import an_alert
from tests.waiting import wait_until, within
from tests.web.asking import Stream, ask
from tests.web.boards import RunningBoard
from tests.web.newsroom import Newsroom, a_plain_match
from watchword.model import encode, utc_now

pytestmark = pytest.mark.redis


def test_an_event_is_the_bytes_that_were_announced_and_carries_no_id(board: RunningBoard, newsroom: Newsroom) -> None:
    match, alert = a_plain_match("a1", "Ховаев 🕊 в Баку"), an_alert("a1")
    with listening(board) as stream:
        newsroom.announces([match], [alert])

        assert stream.next() == ("match", encode(match), None)
        assert stream.next() == ("alert", encode(alert), None)


def test_the_database_tells_it_again_with_an_id(board: RunningBoard, newsroom: Newsroom) -> None:
    match = a_plain_match("a1")
    with listening(board) as stream:
        newsroom.tells(match)

        told = [stream.next(), stream.next(10)]  # either may be first: the board may look just then

        assert [event.data for event in told] == [encode(match)] * 2
        assert sorted(event.id is None for event in told) == [False, True]


def test_who_comes_back_is_told_what_it_missed(board: RunningBoard, newsroom: Newsroom) -> None:
    with listening(board) as stream:
        newsroom.tells(a_plain_match("before"))
        mark = next(id for _ in range(2) if (id := stream.next(10).id))
    missed, alert = a_plain_match("missed"), an_alert("missed")
    newsroom.stores([missed], [alert])

    with Stream(board.url, headers={"Last-Event-ID": str(mark)}) as stream:
        assert came(stream, encode(missed))
        assert came(stream, encode(alert))


def test_a_quiet_stream_still_learns_from_where_to_come_back(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_plain_match("before")])
    with listening(board) as stream:
        mark = stream.id
    newsroom.stores([a_plain_match("missed")])

    with Stream(board.url, headers={"Last-Event-ID": str(mark)}) as stream:
        assert came(stream, b'"id":"missed"')


def test_a_row_that_was_committed_late_is_not_missed(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_plain_match("seen")])
    with listening(board) as stream:
        mark = stream.id
    newsroom.stores([a_plain_match("late")], at=utc_now() - timedelta(seconds=30))

    with Stream(board.url, headers={"Last-Event-ID": str(mark)}) as stream:
        assert came(stream, b'"id":"late"')


def test_a_page_asks_from_the_mark_that_it_was_drawn_with(board: RunningBoard, newsroom: Newsroom) -> None:
    page = ask(board.url, "/").body.decode()
    mark = page.split('"mark":"')[1].split('"')[0]
    newsroom.stores([a_plain_match("between")])

    with Stream(board.url, f"/live?since={mark}") as stream:
        assert came(stream, b'"id":"between"')


@pytest.mark.parametrize("mark", ["t", "t-5", "17", "tzz", "🕊".encode().decode("latin-1"), "t" + "f" * 40])
def test_a_mark_that_nobody_gave_out_begins_anew(board: RunningBoard, newsroom: Newsroom, mark: str) -> None:
    with Stream(board.url, headers={"Last-Event-ID": mark}) as stream:
        assert stream.next().event == "reset"


def test_who_missed_too_much_begins_anew_and_goes_on(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_plain_match(f"a{number}") for number in range(600)])

    with Stream(board.url, headers={"Last-Event-ID": "t0"}) as stream:
        event = stream.next()
        assert (event.event, event.data) == ("reset", b"{}")
        assert event.id is not None
        newsroom.announces([a_plain_match("next")])
        assert came(stream, b'"id":"next"')


def test_while_redis_is_away_the_database_tells_within_seconds(
    board: RunningBoard, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    with listening(board) as stream:
        redis_server.kill()
        wait_until(lambda: b"Redis is away" in stream.next(wanted=("state",)).data, 10, "the stream says so")
        began = time.monotonic()
        newsroom.tells(a_plain_match("a1"))

        assert b'"id":"a1"' in stream.next(10).data
        assert time.monotonic() - began < within(3.5)


def test_what_is_no_record_is_passed_over(board: RunningBoard, newsroom: Newsroom, redis_server: RedisServer) -> None:
    match = a_plain_match("a1")
    with listening(board) as stream, redis_server.client() as client:
        for nonsense in ("", "{", "null", '{"schema":"match/1"}', "\xff", "x\n\nevent: alert\ndata: {}\n\n"):
            client.publish("watchword:matches", nonsense)
        client.publish("watchword:matches", encode(a_plain_match("old")).replace(b'"live"', b'"replay"'))
        newsroom.announces([match])

        assert stream.next().data == encode(match)


def test_a_client_that_does_not_read_holds_nobody_up_and_begins_anew(board: RunningBoard, newsroom: Newsroom) -> None:
    long = "Karabakh " * 3000
    with listening(board) as slow, listening(board) as quick:
        for batch in range(40):
            newsroom.announces([a_plain_match(f"a{batch}-{number}", long) for number in range(20)])
            told = [quick.next(20) for _ in range(20)]
            assert f'"a{batch}-19"'.encode() in told[-1].data

        assert slow.next(20, wanted=("reset",)).data == b"{}"


def test_many_clients_cost_one_subscription(board: RunningBoard, newsroom: Newsroom, redis_server: RedisServer) -> None:
    streams = [listening(board) for _ in range(30)]
    try:
        newsroom.announces([a_plain_match("a1")])

        assert {stream.next().event for stream in streams} == {"match"}
        assert redis_server.subscribers("watchword:matches") == 1
    finally:
        for stream in streams:
            stream.close()


def test_a_stream_is_no_page_to_be_kept(board: RunningBoard) -> None:
    with listening(board) as stream:
        assert stream.answer.headers["Content-Type"].startswith("text/event-stream")
        assert stream.answer.headers["Cache-Control"] == "no-store"


def came(stream: Stream, wanted: bytes) -> bool:
    """Reads on until an event has `wanted` in it: what is stored may be told again before it."""
    while wanted not in stream.next(10).data:
        pass
    return True


def listening(board: RunningBoard) -> Stream:
    """Connected, and known to the server."""
    stream = Stream(board.url)
    stream.next(wanted=("state",))
    return stream
