"""`watchword feeds …`: the file's feeds and those that were added, in and out as OPML, and asked once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.cli.running import Ended, watchword
from tests.fakes.feed_server import FeedServer, Reply, feed_server, item, rss
from tests.settings.situations import a_directory
from watchword.adapters.database import Database, feeds
from watchword.feeds.source import FeedSource
from watchword.model import utc_now

__all__ = ["feed_server"]

FEEDS = """
    groups:
      - name: Press
        language: en
        feeds:
          - url: https://a.example/feed
            name: The A
          - https://b.example/rss
    """
OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1"><body>
  <outline text="Region"><outline text="North">
    <outline type="rss" text="C" xmlUrl="https://c.example/feed" language="en-GB"/>
  </outline></outline>
  <outline title="The A again" xmlurl="https://a.example/feed"/>
  <outline text="broken" xmlUrl="gopher://d.example/"/>
</body></opml>"""


class Desk:
    """Somebody with a home and a configuration."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = a_directory(home / "config", feeds=FEEDS)

    def feeds(self, *arguments: str | Path, stdin: bytes = b"", **environment: str) -> Ended:
        return watchword("feeds", *arguments, home=self.home, cwd=None, stdin=stdin, **environment)

    def listed(self) -> dict[str, dict[str, Any]]:
        return {each["url"]: each for each in json.loads(self.feeds("list", "--json").out)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_without_a_database_the_feeds_of_the_file_are_listed_and_none_is_made(desk: Desk) -> None:
    ended = desk.feeds("list")

    assert ended.code == 0
    assert ended.out.splitlines() == [
        "Press",
        "  new      The A      never polled               https://a.example/feed",
        "  new      b.example  never polled               https://b.example/rss",
    ]
    assert ended.err == "2 feeds.\n"
    assert not (desk.home / "state").exists()


def test_a_program_gets_everything_that_is_known_of_a_feed(desk: Desk) -> None:
    first, second = desk.listed().values()

    assert first == {
        "url": "https://a.example/feed", "name": "The A", "group": "Press", "language": "en", "zone": None, "side": None,
        "weight": 1.0, "every": None, "origin": "file", "line": 5, "state": "new", "last_polled": None, "next": None,
        "failures": 0, "error": None,
    }  # fmt: skip
    assert (second["line"], second["name"]) == (7, "b.example")


def test_a_feed_that_is_added_stands_beside_those_of_the_file_until_it_is_removed(desk: Desk) -> None:
    added = desk.feeds("add", "https://c.example/feed", "--name", "The C", "--language", "az", "--every", "10m")
    found = desk.listed()
    removed = desk.feeds("remove", "https://c.example/feed")

    assert (added.code, removed.code) == (0, 0)
    assert list(found) == ["https://a.example/feed", "https://b.example/rss", "https://c.example/feed"]
    mine = found["https://c.example/feed"]
    assert (mine["origin"], mine["name"], mine["language"], mine["every"]) == ("added", "The C", "az", 600.0)
    assert "https://c.example/feed" not in desk.listed()


def test_a_feed_of_the_file_is_removed_there_and_the_line_is_named(desk: Desk) -> None:
    ended = desk.feeds("remove", "https://b.example/rss")

    assert ended.code == 2
    assert "config/feeds.yaml:7: url: https://b.example/rss stands in the file; remove it there" in ended.err
    assert "https://b.example/rss" in desk.listed()


def test_a_feed_is_not_added_twice(desk: Desk) -> None:
    desk.feeds("add", "https://c.example/feed")

    again = desk.feeds("add", "https://c.example/feed")
    written = desk.feeds("add", "https://a.example/feed")

    assert (again.code, written.code) == (2, 2)
    assert "was added already" in again.err
    assert "config/feeds.yaml:5" in written.err
    assert len(desk.listed()) == 3


def test_who_mistypes_an_address_gets_the_one_that_was_meant(desk: Desk) -> None:
    desk.feeds("add", "https://c.example/feed")

    ended = desk.feeds("remove", "https://c.example/fed")

    assert ended.code == 2
    assert "did you mean https://c.example/feed?" in ended.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["example.org"], "URL: is no web address"),
        (["https://me:hunter2@example.org/"], "seen in every record"),
        (["http://127.0.0.1/feed"], "127.0.0.1 is not a public address"),
        (["https://example.org/", "--zone", "Baku"], "--zone: Baku is no time zone; did you mean Asia/Baku?"),
        (["https://example.org/", "--language", "Azeri"], "--language: Azeri is no code"),
        (["https://example.org/", "--weight", "-1"], "--weight: -1 is out of range"),
        (["https://example.org/", "--every", "5s"], "--every: example.org would be asked more than once a minute"),
    ],
)
def test_what_cannot_be_added_is_told_and_not_added(desk: Desk, arguments: list[str], complaint: str) -> None:
    ended = desk.feeds("add", *arguments)

    assert ended.code == 2
    assert complaint in ended.err
    assert "hunter2" not in ended.err
    assert not (desk.home / "state").exists()


def test_how_a_feed_is_doing_comes_from_the_database(desk: Desk) -> None:
    desk.feeds("add", "https://c.example/feed")
    database = Database(f"sqlite:///{desk.home / 'state' / 'watchword.db'}")
    with database.begin() as connection:
        source = FeedSource(url="https://a.example/feed", name="The A", group="Press")
        feeds.reconcile(connection, [source], utc_now())
        connection.exec_driver_sql(
            "UPDATE feeds SET last_outcome = 'failed', last_error = 'answered 403 Forbidden', failures = 3,"
            " last_polled_at = '2026-07-01T12:00:00.000000Z' WHERE name = 'The A'"
        )
    database.close()

    ended = desk.feeds("list")
    found = desk.listed()["https://a.example/feed"]
    summed = watchword("status", home=desk.home)

    assert "answered 403 Forbidden" in ended.out
    assert "feeds: 1 new, 1 failing; `watchword feeds list` says why" in summed.out
    assert (found["state"], found["failures"], found["last_polled"]) == ("failing", 3, "2026-07-01T12:00:00Z")


def test_a_database_that_does_not_answer_leaves_the_file(desk: Desk) -> None:
    ended = desk.feeds("list", WATCHWORD_DATABASE_URL="postgresql+psycopg://u:hunter2@127.0.0.1:1/x")

    assert ended.code == 0
    assert "https://a.example/feed" in ended.out
    assert "only the file is shown" in ended.err
    assert "hunter2" not in ended.err


def test_opml_is_imported_with_its_groups_and_what_cannot_be_taken_is_named(desk: Desk) -> None:
    (desk.home / "list.opml").write_bytes(OPML)

    ended = desk.feeds("import", "list.opml")
    again = desk.feeds("import", "-", stdin=OPML)

    mine = desk.listed()["https://c.example/feed"]
    assert (mine["group"], mine["name"], mine["language"]) == ("Region / North", "C", "en")
    assert ended.code == 1
    assert "gopher://d.example/: not taken: is no web address" in ended.err
    assert "1 added, 1 known already, 1 not taken." in ended.err
    assert "0 added, 2 known already, 1 not taken." in again.err


def test_what_is_exported_can_be_imported_elsewhere(desk: Desk, tmp_path: Path) -> None:
    desk.feeds("add", "https://c.example/feed", "--name", 'C & "D" <E>', "--group", "Region / North")
    exported = desk.feeds("export")
    other = Desk(tmp_path / "other")
    (other.config / "feeds.yaml").unlink()

    imported = other.feeds("import", "-", stdin=exported.out.encode())

    assert (exported.code, imported.code) == (0, 0)
    assert len(ElementTree.fromstring(exported.out).findall(".//outline[@xmlUrl]")) == 3
    assert {url: (each["name"], each["group"]) for url, each in other.listed().items()} == {
        url: (each["name"], each["group"]) for url, each in desk.listed().items()
    }


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"not XML", "stdin: FILE: is no OPML: line 1"),
        (b"", "is no OPML: line 1"),
        (b"<rss/>", "the first element is not <opml>"),
        (b"<opml><body><outline>", "is no OPML: line 1"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><opml/>', "a document type"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body><outline text="&a;"/></body></opml>', "a document type"),
    ],
)
def test_what_is_no_opml_is_told_and_adds_nothing(desk: Desk, content: bytes, complaint: str) -> None:
    ended = desk.feeds("import", "-", stdin=content)

    assert ended.code == 2
    assert complaint in ended.err
    assert not (desk.home / "state").exists()


def test_each_feed_is_asked_once_and_a_table_says_what_answered(desk: Desk, feed_server: FeedServer) -> None:
    (desk.config / "settings.yaml").write_text("allow_private_networks: [127.0.0.0/8]\ncontact: desk@example.org\n")
    good = feed_server.serve("/good", rss(item(), item("Another", date=None)))
    refused = feed_server.answer("/refused", Reply(403))
    page = feed_server.answer("/page", Reply(200, b"<html><body>Hello</body></html>"))

    ended = desk.feeds("check", good, refused, page)
    for_program = json.loads(desk.feeds("check", "--json", good).out)

    lines = ended.out.splitlines()
    assert ended.code == 1
    assert ended.err.strip() == "1 of 3 feeds answered"
    assert "200     2 entries  newest" in lines[0]
    assert "403" in lines[1]
    assert "Forbidden" in lines[2]
    assert "HTML" in lines[4]
    assert [(each["url"], each["ok"], each["entries"], each["newest"]) for each in for_program] == [
        (good, True, 2, "2026-07-01T11:00:00Z")
    ]
    assert "desk@example.org" in feed_server.requests("/good")[0].headers["user-agent"]
    assert len(feed_server.requests("/refused")) == 1
    assert not (desk.home / "state").exists()


def test_without_an_address_every_feed_is_asked_added_ones_too(desk: Desk, feed_server: FeedServer) -> None:
    (desk.config / "settings.yaml").write_text("allow_private_networks: [127.0.0.0/8]\n")
    written, added = feed_server.serve("/written", rss(item())), feed_server.serve("/added", rss(item()))
    (desk.config / "feeds.yaml").write_text(f"groups: [{{name: A, feeds: ['{written}']}}]")
    desk.feeds("add", added)

    ended = desk.feeds("check")

    assert ended.code == 0
    assert "2 of 2 feeds answered" in ended.err
    assert len(feed_server.requests()) == 2


def test_all_feeds_failing_is_said_once_with_a_hint(desk: Desk) -> None:
    (desk.config / "settings.yaml").write_text("allow_private_networks: [127.0.0.0/8]\n")

    ended = desk.feeds("check", "http://127.0.0.1:1/feed")

    assert ended.code == 1
    assert "0 of 1 feeds answered; is this machine offline? watchword demo needs no network" in ended.err


@pytest.mark.parametrize("command", ["list", "add", "remove", "import", "export", "check"])
def test_every_command_teaches_by_example(desk: Desk, command: str) -> None:
    ended = desk.feeds(command, "--help")

    assert ended.code == 0
    assert f"\n  watchword feeds {command}" in ended.out
