"""`watchword tail` as a process, beside a real Redis and a database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.redis_server import RedisServer
from tests.situations import an_alert, an_article
from tests.waiting import wait_until
from tests.web.newsroom import Newsroom
from watchword import leash
from watchword.adapters.database import Database
from watchword.adapters.database.migrate import migrate
from watchword.cli.tail import line
from watchword.model import Alert, ArticleHead, encode, utc_now

pytestmark = pytest.mark.redis


class Tail:
    """A running `watchword tail`; what it printed is in files."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *arguments: str) -> None:
        self.out, self.err = folder / "out", folder / "err"
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("WATCHWORD_")}
        command = leash.bound([str(Path(sys.executable).parent / "watchword"), "tail", *arguments])
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(command, env={**inherited, **environment}, stdout=out, stderr=err)

    def lines(self) -> list[str]:
        return self.out.read_text().splitlines()

    def ended(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(10)

    def __enter__(self) -> Tail:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def newsroom(home: Path, redis_server: RedisServer) -> Iterator[Newsroom]:
    database = Database(f"sqlite:///{home / 'watchword.db'}")
    migrate(database)
    yield Newsroom(database, redis_server.url)
    database.close()


def test_each_alert_is_a_line_when_it_comes_and_old_ones_are_not_told(
    tmp_path: Path, home: Path, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    newsroom.stores([], [an_alert("old", title="Yesterday's news")])
    with tailing(tmp_path, home, redis_server) as tail:
        tells(newsroom, an_alert("a1", title="Khovayev arrives for talks"))
        tells(newsroom, an_alert("a2", title="Talks go on"))

        wait_until(lambda: len(tail.lines()) == 2, 5, "two lines")

        first, second = tail.lines()
        assert "Khovayev  Khovayev arrives for talks  News  https://news.example/a1" in first
        assert "Talks go on" in second


def test_json_is_the_bytes_that_were_announced(
    tmp_path: Path, home: Path, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    alert = an_alert("a1", title="Ховаев 🕊 в Баку")
    with tailing(tmp_path, home, redis_server, "--json") as tail:
        tells(newsroom, alert)

        wait_until(lambda: len(tail.lines()) == 1, 5, "a line")

        assert tail.out.read_bytes() == encode(alert) + b"\n"


def test_what_was_missed_while_redis_was_away_is_told_once(
    tmp_path: Path, home: Path, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    with tailing(tmp_path, home, redis_server, "--json") as tail:
        tells(newsroom, an_alert("before"))
        wait_until(lambda: ids(tail) == ["before:1"], 5, "it is live")
        redis_server.kill()
        wait_until(lambda: "Redis is away" in tail.err.read_text(), 5, "it says so")
        tells(newsroom, an_alert("during"))
        wait_until(lambda: "during:1" in ids(tail), 10, "it comes from the database")

        redis_server.start()
        wait_until(lambda: redis_server.subscribers("watchword:alerts") == 1, 10, "it hears Redis again")
        tells(newsroom, an_alert("after"))

        wait_until(lambda: "after:1" in ids(tail), 10, "it is live again")
        assert ids(tail) == ["before:1", "during:1", "after:1"]


def test_an_alert_whose_announcement_failed_is_told_all_the_same(
    tmp_path: Path, home: Path, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    with tailing(tmp_path, home, redis_server, "--json") as tail:
        newsroom.stores([], [an_alert("a1")])

        assert wait_until(lambda: ids(tail) == ["a1:1"], 10, "the database told it")


def test_without_redis_the_database_is_enough(tmp_path: Path, home: Path, newsroom: Newsroom) -> None:
    with Tail(tmp_path, {"WATCHWORD_HOME": str(home)}, "--json") as tail:
        assert wait_until(lambda: _told_a_new_one(newsroom, tail), 15, "an alert from the database", every=0.5)


def test_it_finds_the_redis_of_the_run_on_its_home(
    tmp_path: Path, home: Path, newsroom: Newsroom, redis_server: RedisServer
) -> None:
    from watchword import flock

    (home / "locks").mkdir()
    (home / "roles.json").write_text(json.dumps({"redis": redis_server.url, "roles": {}}))
    with flock.held(home / "locks" / "up.lock"), Tail(tmp_path, {"WATCHWORD_HOME": str(home)}, "--json") as tail:
        wait_until(lambda: redis_server.subscribers("watchword:alerts") == 1, 15, "it listens there")
        newsroom.announces([], [an_alert("a1")])

        assert wait_until(lambda: ids(tail) == ["a1:1"], 5, "it heard")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_when_it_is_told_to(
    tmp_path: Path, home: Path, newsroom: Newsroom, redis_server: RedisServer, how: signal.Signals
) -> None:
    with tailing(tmp_path, home, redis_server) as tail:
        assert tail.ended(how) == 0
        assert tail.err.read_text() == "Listening for alerts; Ctrl-C ends.\n"


def test_a_line_can_do_nothing_to_a_terminal() -> None:
    head = ArticleHead.of(an_article(title="Talks\x1b[2J\nAlert: ‮forged", outlet="a\tb", url=None))

    said = line(an_alert(article=head, severity="critical"))

    assert said.endswith("CRITICAL  Khovayev  Talks [2J Alert: forged  a b")


def tailing(folder: Path, home: Path, redis_server: RedisServer, *arguments: str) -> Tail:
    """Listening already."""
    tail = Tail(folder, {"WATCHWORD_HOME": str(home), "WATCHWORD_REDIS_URL": redis_server.url}, *arguments)
    wait_until(lambda: redis_server.subscribers("watchword:alerts") == 1, 20, f"tail listens: {tail.err.read_text()}")
    return tail


def tells(newsroom: Newsroom, alert: Alert) -> None:
    newsroom.stores([], [alert])
    newsroom.announces([], [alert])


def ids(tail: Tail) -> list[str]:
    return [json.loads(each)["id"] for each in tail.lines()]


def _told_a_new_one(newsroom: Newsroom, tail: Tail) -> bool:
    """It is told what comes after its start, and a process has no moment at which it has just started."""
    newsroom.stores([], [an_alert(f"at-{utc_now():%M-%S-%f}")])
    return len(tail.lines()) > 0
