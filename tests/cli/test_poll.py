"""`watchword poll --once`, as a program: lines on stdout, reasons and counts on stderr, exit codes."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from tests.fakes.feed_server import FeedServer, Reply, item, rss
from watchword.cli import main
from watchword.model import Article, decode


@dataclass(frozen=True)
class Ran:
    code: int
    articles: list[Article]
    said: list[str]

    @property
    def counts(self) -> dict[str, int]:
        return json.loads(self.said[-1])  # type: ignore[no-any-return]


class Program:
    """`watchword poll` within this process: what it prints, says and ends with."""

    def __init__(self, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.capture, self.patch = capture, patch

    def poll(self, *arguments: str | Path, config: Path | None = None) -> Ran:
        if config:
            self.patch.setenv("WATCHWORD_CONFIG", str(config))
        self.patch.setattr(sys, "argv", ["watchword", "poll", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.capture.readouterr()
        return _ran(int(ended.value.code or 0), out, err)

    def once(
        self, state: Path | None, *arguments: str, now: str = "2026-07-01T12:00:00Z", config: Path | None = None
    ) -> Ran:
        remembering = ["--state", str(state)] if state else []
        return self.poll("--once", "--allow-private", *remembering, "--now", now, *arguments, config=config)


@pytest.fixture
def program(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    for name in [each for each in os.environ if each.startswith("WATCHWORD")]:
        monkeypatch.delenv(name)
    handlers, level = logging.root.handlers[:], logging.root.level
    yield Program(capfd, monkeypatch)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.contextvars.clear_contextvars()  # its configuration stays: loggers that were used under it hold on to it


def _ran(code: int, out: str, err: str) -> Ran:
    assert "Traceback" not in err
    return Ran(code, [decode(line.encode(), Article) for line in out.splitlines()], err.splitlines())


def counts(**given: int) -> dict[str, int]:
    names = ("feeds", "ok", "not_modified", "skipped", "failed", "new", "revised")
    return {name: given.get(name, 0) for name in names}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def test_what_is_new_is_printed_as_lines_and_counted_last(
    program: Program, feed_server: FeedServer, state: Path
) -> None:
    link = "https://news.example/2026/other"
    url = feed_server.serve("/feed", rss(item("Newer"), item("Older", link=link)), etag='"1"')

    first = program.once(state, url)
    again = program.once(state, url, now="2026-07-01T12:05:00Z")
    feed_server.serve("/feed", rss(item("Newer, corrected"), item("Older", link=link)), etag='"2"')
    revised = program.once(state, url, now="2026-07-01T12:10:00Z")

    assert [article.title for article in first.articles] == ["Older", "Newer"]
    assert (first.code, first.counts) == (0, counts(feeds=1, ok=1, new=2))
    assert (again.code, again.articles, again.counts) == (0, [], counts(feeds=1, ok=1, not_modified=1))
    assert [(article.title, article.revision) for article in revised.articles] == [("Newer, corrected", 2)]
    assert revised.counts == counts(feeds=1, ok=1, revised=1)


def test_without_a_state_nothing_is_remembered(program: Program, feed_server: FeedServer) -> None:
    url = feed_server.serve("/feed", rss(item()), etag='"1"')

    assert program.once(None, url).counts == program.once(None, url).counts == counts(feeds=1, ok=1, new=1)
    assert [request.headers.get("if-none-match") for request in feed_server.log] == [None, None]


def test_the_clock_of_now_decides(program: Program, feed_server: FeedServer, state: Path) -> None:
    (article,) = program.once(state, feed_server.serve("/feed", rss(item())), now="2026-07-02T12:30:00+04:00").articles

    assert article.fetched.isoformat() == "2026-07-02T08:30:00+00:00"
    assert article.mode == "live"


def test_a_failure_is_named_and_ends_with_one(program: Program, feed_server: FeedServer, state: Path) -> None:
    good = feed_server.serve("/good", rss(item()))
    bad = feed_server.answer("/bad", Reply(body=b"<html>no feed</html>"))

    ran = program.once(state, good, bad)

    assert (ran.code, ran.counts) == (1, counts(feeds=2, ok=1, failed=1, new=1))
    assert f"failed: {bad}: an HTML page instead of a feed" in ran.said


def test_the_servers_word_is_kept_unless_forced(program: Program, feed_server: FeedServer, state: Path) -> None:
    url = feed_server.answer("/feed", Reply(body=rss(item()), headers={"Cache-Control": "max-age=3600"}))
    program.once(state, url)

    early = program.once(state, url, now="2026-07-01T12:59:00Z")
    forced = program.once(state, "--force", url, now="2026-07-01T12:59:00Z")
    later = program.once(state, url, now="2026-07-01T13:59:30Z")

    assert (early.code, early.counts) == (0, counts(feeds=1, skipped=1))
    assert any("wants no request before 2026-07-01T13:00:00Z" in line for line in early.said)
    assert (forced.counts["ok"], later.counts["ok"], len(feed_server.log)) == (1, 1, 3)


def test_retry_after_is_kept_between_commands(program: Program, feed_server: FeedServer, state: Path) -> None:
    first = feed_server.answer("/a", Reply(503, headers={"Retry-After": "7200"}), Reply(body=rss(item())))
    second = feed_server.serve("/b", rss(item()))

    assert program.once(state, first).code == 1
    assert program.once(state, first, second, now="2026-07-01T13:59:00Z").counts == counts(feeds=2, skipped=2)
    assert program.once(state, first, now="2026-07-01T14:00:00Z").counts == counts(feeds=1, ok=1, new=1)
    assert len(feed_server.log) == 2


def test_the_rhythm_is_kept_only_if_asked_for(program: Program, feed_server: FeedServer, state: Path) -> None:
    url = feed_server.serve("/feed", rss(item()))
    program.once(state, "--due", url)

    assert program.once(state, "--due", url, now="2026-07-01T12:14:59Z").counts["skipped"] == 1
    assert program.once(state, url, now="2026-07-01T12:14:59Z").counts["ok"] == 1
    assert program.once(state, "--due", url, now="2026-07-01T12:29:59Z").counts["ok"] == 1


def test_private_addresses_need_leave(program: Program, feed_server: FeedServer) -> None:
    ran = program.poll("--once", feed_server.serve("/feed", rss(item())))

    assert (ran.code, feed_server.log) == (1, [])
    assert any("127.0.0.1 is not a public address" in line for line in ran.said)


def test_a_configured_feed_is_polled_as_configured(
    program: Program, feed_server: FeedServer, tmp_path: Path, state: Path
) -> None:
    url = feed_server.serve("/feed", rss(item(date="2026-07-01 12:00")))
    (tmp_path / "feeds.yaml").write_text(
        f"groups:\n  - name: Caucasus\n    zone: Asia/Yerevan\n    language: hy\n    feeds:\n      - {{url: '{url}', name: Hetq}}\n"
    )
    (tmp_path / "settings.yaml").write_text(
        "contact: https://desk.example/bot\nallow_private_networks: [127.0.0.0/8]\n"
    )
    (tmp_path / "watchlist.yaml").write_text("watches: [{name: Khovayev, terms: [Khovayev]}]\n")

    (article,) = program.once(state, url, config=tmp_path).articles

    assert (article.outlet, article.language) == ("Hetq", "hy")
    assert article.published
    assert (article.published.isoformat(), article.published_from) == ("2026-07-01T08:00:00+00:00", "zone")
    assert feed_server.log[0].headers["user-agent"].endswith(" (+https://desk.example/bot)")


def test_a_feed_that_moved_for_good_is_told(program: Program, feed_server: FeedServer) -> None:
    url = feed_server.answer("/old", Reply(301, headers={"Location": "/new"}))
    feed_server.serve("/new", rss(item()))

    ran = program.once(None, url)

    assert f"{url}: moved for good to {feed_server.url('/new')}" in ran.said
    assert ran.articles[0].feed == url


def test_that_nothing_answers_is_told_once(program: Program) -> None:
    ran = program.once(None, "http://127.0.0.2:9/feed", "http://127.0.0.3:9/feed")

    assert ran.said.count("0 of 2 feeds answered; is this machine offline? watchword demo needs no network") == 1
    assert (ran.code, ran.counts) == (1, counts(feeds=2, failed=2))


def test_an_address_given_twice_is_polled_once(program: Program, feed_server: FeedServer) -> None:
    url = feed_server.serve("/feed", rss(item()))

    assert program.once(None, url, url).counts == counts(feeds=1, ok=1, new=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["https://news.example/feed"],
        ["--once"],
        ["--once", "news.example/feed"],
        ["--once", "file:///etc/passwd"],
        ["--once", "https://user:secret@news.example/feed"],
        ["--once", "--now", "yesterday", "https://news.example/feed"],
        ["--once", "--now", "2026-07-01T12:00:00", "https://news.example/feed"],
    ],
)
def test_wrong_usage_ends_with_two_and_says_what_to_write(program: Program, arguments: list[str]) -> None:
    ran = program.poll(*arguments)

    assert ran.code == 2
    assert ran.said
    assert "secret" not in "".join(ran.said)


def test_a_state_that_is_no_database_is_named(program: Program, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are my notes, not a database, and long enough to be read as one\n" * 20)

    ran = program.once(tmp_path / "notes.txt", "http://127.0.0.1:9/feed")

    assert ran.code == 1
    assert "notes.txt" in ran.said[0]


def test_it_is_a_program_whose_help_teaches_by_example() -> None:
    command = [sys.executable, "-m", "watchword.cli", "poll", "--help"]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "watchword poll --once --state seen.db" in done.stdout


def test_a_reader_that_leaves_early_is_told_nothing(feed_server: FeedServer) -> None:
    entries = [item(str(number), link=f"https://news.example/a/{number}", text="x" * 60_000) for number in range(50)]
    url = feed_server.serve("/feed", rss(*entries))
    command = [sys.executable, "-m", "watchword.cli", "poll", "--once", "--allow-private", url]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as polling:
        assert polling.stdout
        assert polling.stderr
        polling.stdout.readline()
        polling.stdout.close()
        said = polling.stderr.read()

    assert said == ""
