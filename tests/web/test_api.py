"""The API and what tells others how the process is, asked over HTTP."""

from __future__ import annotations

import pytest

from tests.redis_server import RedisServer
from tests.situations import a_hit, a_match, an_alert, an_article
from tests.waiting import wait_until
from tests.web.asking import ask
from tests.web.boards import RunningBoard
from tests.web.newsroom import Newsroom, a_plain_match
from watchword.model import encode

pytestmark = pytest.mark.redis


def test_items_are_the_bytes_that_were_announced_newest_first(board: RunningBoard, newsroom: Newsroom) -> None:
    older, newer = a_plain_match("a1", "Ховаев 🕊 в Баку", minutes_ago=2), a_plain_match("a2", minutes_ago=1)
    alert = an_alert("a1")
    newsroom.stores([older, newer], [alert])

    matches, alerts = ask(board.url, "/api/v1/matches"), ask(board.url, "/api/v1/alerts")

    assert matches.body == b'{"items":[%s,%s],"next":null}' % (encode(newer), encode(older))
    assert alerts.body == b'{"items":[%s],"next":null}' % encode(alert)
    assert matches.headers["Content-Type"] == "application/json"


def test_the_cursor_leads_through_everything_once(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article(f"a{number:02}")) for number in range(25)])

    found: list[str] = []
    path = "/api/v1/matches?limit=10"
    for _ in range(3):
        page = ask(board.url, path).json()
        found += [item["article"]["id"] for item in page["items"]]
        path = f"/api/v1/matches?limit=10&cursor={page['next']}"

    assert page["next"] is None
    assert found == [f"a{number:02}" for number in reversed(range(25))]


def test_fifty_items_unless_asked_for_more(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article(f"a{number:03}")) for number in range(60)])

    assert len(ask(board.url, "/api/v1/matches").json()["items"]) == 50
    assert len(ask(board.url, "/api/v1/matches?limit=500").json()["items"]) == 60


def test_a_watch_filters_records_and_keeps_them_whole(board: RunningBoard, newsroom: Newsroom) -> None:
    both = a_match(an_article("both"), a_hit("karabakh"), a_hit("khovayev"))
    newsroom.stores([both, a_match(an_article("other"), a_hit("khovayev"))], [an_alert("both")])

    assert ask(board.url, "/api/v1/matches?watch=karabakh").body == b'{"items":[%s],"next":null}' % encode(both)
    assert len(ask(board.url, "/api/v1/alerts?watch=khovayev").json()["items"]) == 1
    assert ask(board.url, "/api/v1/alerts?watch=karabakh").json()["items"] == []


def test_what_was_never_announced_is_given_to_who_asks_for_it(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article("old", mode="replay"))])

    assert ask(board.url, "/api/v1/matches").json()["items"] == []
    assert len(ask(board.url, "/api/v1/matches?mode=replay").json()["items"]) == 1


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=many", "limit"),
        ("cursor=zzz", "cursor"),
        ("cursor=%F0%9F%95%8A", "cursor"),
        ("cursor=W10", "cursor"),  # []
        ("cursor=WzFlOTksImEiLDFd", "cursor"),  # [1e99,"a",1]
        ("cursor=Wzk5OTk5OTk5OTk5OTk5OTk5OTksImEiLDFd", "cursor"),  # a year that no calendar has
        ("mode=dead", "mode"),
    ],
)
def test_a_wrong_value_is_named(board: RunningBoard, query: str, name: str) -> None:
    answer = ask(board.url, f"/api/v1/matches?{query}")

    assert answer.status == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [each["name"] for each in answer.json()["errors"]] == [name]
    assert answer.json()["detail"].startswith(f"{name}: ")


def test_a_cursor_of_one_list_is_none_of_the_other(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([], [an_alert("a1"), an_alert("a2")])
    cursor = ask(board.url, "/api/v1/alerts?limit=1").json()["next"]

    assert ask(board.url, f"/api/v1/alerts?cursor={cursor}").status == 200
    assert ask(board.url, f"/api/v1/matches?cursor={cursor}").status == 422


def test_what_is_not_there_is_said_as_a_problem(board: RunningBoard) -> None:
    for answer, status in (
        (ask(board.url, "/api/v1/nothing"), 404),
        (ask(board.url, "/api/v1/matches", method="DELETE"), 405),
        (ask(board.url, "/static/../../../app.py"), 404),
        (ask(board.url, "/static/%2e%2e/app.py"), 404),
    ):
        assert answer.status == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_who_asks_is_told_that_the_process_lives_and_is_ready(
    board: RunningBoard, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    assert ask(board.url, "/healthz").status == 200
    wait_until(lambda: ask(board.url, "/readyz").status == 200, 10, "it is ready")

    redis_server.kill()

    wait_until(lambda: ask(board.url, "/readyz").status == 503, 10, "it is not")
    assert ask(board.url, "/readyz").json() == {"ready": False, "reasons": {"redis": "does not answer"}}
    assert ask(board.url, "/healthz").json() == {"ok": True}


def test_metrics_are_there_for_prometheus(board: RunningBoard) -> None:
    answer = ask(board.url, "/metrics")

    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert b"# TYPE watchword_announcements_total counter" in answer.body


def test_the_page_has_the_headlines_for_who_runs_no_scripts(board: RunningBoard, newsroom: Newsroom) -> None:
    newsroom.stores([a_plain_match("a1", "Karabakh <script>alert(1)</script> & more")])

    page = ask(board.url, "/").body.decode()

    assert ">Karabakh &lt;script&gt;alert(1)&lt;/script&gt; &amp; more</a>" in page
    assert "<script>alert" not in page
    assert page.count("</script>") == 2


def test_a_record_of_another_version_is_handed_on_and_does_not_hide_the_others(
    board: RunningBoard, newsroom: Newsroom
) -> None:
    from watchword.adapters.database.schema import matches

    newsroom.stores([a_plain_match("a1", minutes_ago=5), a_plain_match("a2")])
    with newsroom.database.begin() as connection:
        strange = matches.update().where(matches.c.article == "a2").values(record=b'{"schema":"match/9"}')
        connection.execute(strange)

    assert ask(board.url, "/api/v1/matches").json()["items"][0] == {"schema": "match/9"}
    assert b"Talks on Karabakh resume</a>" in ask(board.url, "/").body
