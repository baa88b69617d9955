"""feeds.yaml: what a group hands down, and which addresses are refused before anybody asks them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.settings.situations import the_problem, what_is_read, what_is_wrong
from watchword.feeds.source import FeedSource

LOOPBACK = "allow_private_networks: [127.0.0.0/8]\n"


def a_group(more: str, feeds: str = "[https://example.org/feed]") -> str:
    return f"groups:\n  - name: A\n    feeds: {feeds}\n" + "".join(f"    {line}\n" for line in more.splitlines())


def test_a_feed_has_what_its_group_says_unless_it_says_otherwise(tmp_path: Path) -> None:
    feeds = """
        groups:
          - name: South Caucasus
            language: en
            zone: Asia/Yerevan
            side: independent
            weight: 1.5
            every: 10m
            feeds:
              - url: https://example.org/feed
              - url: https://example.net/rss
                name: Example
                language: ru
                zone: Europe/Moscow
                side: state
                weight: 0.5
                every: 1h
        """

    first, second = what_is_read(tmp_path, feeds=feeds).feeds

    assert first == FeedSource(
        url="https://example.org/feed", name="example.org", group="South Caucasus", language="en", zone="Asia/Yerevan",
        side="independent", weight=1.5, every=timedelta(minutes=10), line=9,
    )  # fmt: skip
    assert second == FeedSource(
        url="https://example.net/rss", name="Example", group="South Caucasus", language="ru", zone="Europe/Moscow",
        side="state", weight=0.5, every=timedelta(hours=1), line=10,
    )  # fmt: skip


def test_an_address_alone_is_a_feed(tmp_path: Path) -> None:
    found = what_is_read(tmp_path, feeds=a_group("", "[https://a.example/, 'https://b.example:8080/x']")).feeds

    assert [(feed.url, feed.name) for feed in found] == [
        ("https://a.example/", "a.example"),
        ("https://b.example:8080/x", "b.example"),
    ]


@pytest.mark.parametrize("feeds", ["groups: []\n", "groups:\n", "# none yet\n"])
def test_there_may_be_no_feed_at_all(tmp_path: Path, feeds: str) -> None:
    assert what_is_read(tmp_path, feeds=feeds).feeds == ()


@pytest.mark.parametrize(
    ("feeds", "line", "key", "problem", "fix"),
    [
        ("feeds: []\n", 1, "feeds", "not known", "groups"),
        ("groups: {name: A}\n", 1, "groups", "keys where a list belongs", "name: NAME"),
        ("groups: [A]\n", 1, "groups", "one value where keys belong", "name: NAME"),
        ("groups:\n  - feeds: [https://a.example/]\n", 2, "name", "missing", "in common"),
        ("groups:\n  - name: A\n", 2, "feeds", "missing", "- url: https://"),
        (a_group("langage: en"), 4, "langage", "not known", "language"),
        (a_group("language: English"), 4, "language", "no code", "en, ru"),
        (a_group("zone: Asia/Jerevan"), 4, "zone", "no time zone", "did you mean Asia/Yerevan?"),
        (a_group("zone: ../etc/passwd"), 4, "zone", "no time zone", "Europe/Berlin"),
        (a_group("weight: 0"), 4, "weight", "out of range", "above 0"),
        (a_group("every: 10"), 4, "every", "10 is no time", "10m"),
        (a_group("every: 0m"), 4, "every", "out of range", "above 0"),
        (a_group("", "[{uri: https://a.example/}]"), 3, "uri", "not known", "url"),
        (a_group("", "[{name: A}]"), 3, "url", "missing", "- url: https://"),
        (a_group("", "[[https://a.example/]]"), 3, "feeds", "no feed", "- url: https://"),
        (a_group("", "[{url: https://a.example/, every: 30s}]"), 3, "every", "once a minute", "1m"),
        (a_group("every: 30s"), 3, "every", "once a minute", "1m"),
        (a_group("", "[example.org/feed]"), 3, "url", "no web address", "https://"),
        (a_group("", "[ftp://example.org/feed]"), 3, "url", "no web address", "https://"),
        (a_group("", "['https://example.org/a b']"), 3, "url", "no web address", "no spaces"),
        (a_group("", "['https://[::1/feed']"), 3, "url", "no web address", "https://"),
        (a_group("", "['https://example.org:x/feed']"), 3, "url", "no web address", "https://"),
        (a_group("", "[https://me:secret@example.org/feed]"), 3, "url", "password", "without"),
        (a_group("", "[http://127.0.0.1/feed]"), 3, "url", "127.0.0.1 is not a public", "allow_private_networks"),
        (a_group("", "[http://localhost/feed]"), 3, "url", "localhost is not a public", "allow_private_networks"),
        (a_group("", "[http://169.254.169.254/feed]"), 3, "url", "not a public", "allow_private_networks"),
        (a_group("", "['http://[::1]/feed']"), 3, "url", "not a public", "allow_private_networks"),
        (a_group("", "[http://example.org:22/feed]"), 3, "url", "port 22", "443"),
    ],
)
def test_a_mistake_is_told_with_its_line_its_key_and_what_to_write(
    tmp_path: Path, feeds: str, line: int, key: str, problem: str, fix: str
) -> None:
    found = the_problem(tmp_path, feeds=feeds)

    assert (found.line, found.key) == (line, key)
    assert problem in found.problem
    assert fix in found.fix


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    found = the_problem(tmp_path, feeds=a_group("", "[https://me:hunter2@example.org/feed]"))

    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    "again", ["https://example.org/feed", "HTTPS://EXAMPLE.org/feed", "https://example.org/feed#top"]
)
def test_a_feed_that_stands_there_twice_is_told_with_both_lines(tmp_path: Path, again: str) -> None:
    feeds = f"groups:\n  - name: A\n    feeds:\n      - https://example.org/feed\n      - '{again}'\n"

    found = the_problem(tmp_path, feeds=feeds)

    assert (found.line, found.key) == (5, "url")
    assert "line 4" in found.problem


def test_addresses_within_allowed_networks_are_taken_at_any_pace_and_port(tmp_path: Path) -> None:
    feeds = a_group("every: 1s", "['http://127.0.0.1:9999/feed', 'http://localhost:9998/feed']")

    found = what_is_read(tmp_path, feeds=feeds, settings=LOOPBACK).feeds

    assert [feed.every for feed in found] == [timedelta(seconds=1)] * 2


def test_an_allowed_network_allows_no_other(tmp_path: Path) -> None:
    feeds = a_group("", "[http://10.0.0.1/feed, http://127.0.0.1/feed]")

    found = what_is_wrong(tmp_path, feeds=feeds, settings=LOOPBACK)

    assert [problem.problem for problem in found] == ["group A: 10.0.0.1 is not a public address"]
