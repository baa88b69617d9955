"""What the board says about the pipeline."""

from __future__ import annotations

from watchword.web.state import Facts, Notice, Redis, connection, feeds, notices

REDIS: tuple[Redis, ...] = ("up", "away")


def test_a_board_that_hears_redis_and_reads_the_database_is_live() -> None:
    assert connection(Facts(redis="up")) == Notice("good", "Live")


def test_the_worse_of_two_troubles_is_told() -> None:
    alone, both = (connection(Facts(redis=redis, database="database x: refused")) for redis in REDIS)

    assert alone == Notice("bad", "The database is away: only what comes in now is shown")
    assert both == Notice("bad", "The database is away: nothing new can be shown")
    assert connection(Facts(redis="away")) == Notice("slow", "Redis is away: updates every few seconds")


def test_roles_are_named_by_what_they_do() -> None:
    facts = Facts(redis="up", roles={"score": "starting", "web": "up", "alert": "starting", "deliver": "restarting"})

    assert [notice.text for notice in notices(facts)] == ["Starting: score, alert", "Restarting: deliver"]


def test_a_machine_that_is_offline_is_told_so_once_feeds_were_asked() -> None:
    assert notices(Facts(feeds=41, polled=0, failing=0)) == []
    assert notices(Facts(feeds=41, polled=41, failing=3)) == []
    assert notices(Facts(feeds=41, polled=41, failing=41))[0].text.startswith("0 of 41 feeds answered")


def test_feeds_are_counted_as_people_count() -> None:
    assert [feeds(Facts(feeds=number)) for number in (0, 1, 41)] == ["No feeds yet", "1 feed", "41 feeds"]
    assert feeds(Facts(feeds=41, failing=3)) == "41 feeds, 3 failing"
