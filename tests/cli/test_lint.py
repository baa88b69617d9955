"""`watchword lint`, as somebody types it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.processes import BIN
from watchword.adapters.database import articles
from watchword.model import Article, utc_now
from watchword.settings.env import Environment
from watchword.wiring import opened_database

WATCHLIST = """
watches:
  - name: Cities
    terms: [Lachin, Yerevan]
  - name: Envoys
    terms: [envoy]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    return tmp_path


def lint(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {"WATCHWORD_CONFIG": str(config), "WATCHWORD_HOME": str(config / "home"), "PATH": "/usr/bin:/bin"}
    command = [str(BIN / "watchword"), "lint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=120)


def kept(home: Path, *titles: str) -> None:
    """An archive in `home` that holds articles with these titles."""
    with opened_database(Environment(home=home)) as database, database.begin() as connection:
        articles.keep(connection, [article(title) for title in titles], utc_now())


def article(title: str) -> Article:
    now = utc_now()
    return Article(
        id=title, revision=1, feed="f", outlet="o", url=None, title=title, summary="", text="", language="en",
        published=None, published_from="first_seen", published_raw=None, fetched=now, first_seen=now, previous=None,
        mode="live", traceparent=None,
    )  # fmt: skip


def test_a_terminal_shows_what_to_paste_and_nothing_is_made_in_home(config: Path) -> None:
    done = lint(config)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Lachin (cities): ")
    assert "→ below  name: Lachin  write  reject: [" in done.stdout
    assert done.stdout.endswith("3 terms, 1 of them to look at.\n")
    assert not (config / "home").exists()


def test_the_archive_of_this_machine_is_counted_too(config: Path) -> None:
    kept(config / "home", "Envoy arrives", "Two envoys, one envoy")

    rows = json.loads(lint(config, "--watch", "envoys", "--json").stdout)

    assert {row["form"]: (row["in_archive"], row["examples"]) for row in rows if row["in_archive"]} == {
        "envoy": (2, ["Envoy arrives", "Two envoys, one envoy"]),
        "envoys": (1, ["Two envoys, one envoy"]),
    }


def test_json_has_every_form_with_the_keys_of_the_contract(config: Path) -> None:
    done = lint(config, "--watch", "envoys", "--json")

    rows = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"watch", "term", "form", "language", "hits", "examples", "suggestion"} <= rows[0].keys()
    assert {(row["watch"], row["term"]) for row in rows} == {("envoys", "envoy")}


def test_a_broken_watchlist_ends_with_2_and_is_named(config: Path) -> None:
    (config / "watchlist.yaml").write_text("watches:\n  - name: Cities\n", encoding="utf-8")

    done = lint(config)

    assert (done.returncode, done.stdout) == (2, "")
    assert "watchlist.yaml:2" in done.stderr


def test_an_unknown_watch_ends_with_2_and_says_which_there_are(config: Path) -> None:
    done = lint(config, "--watch", "citie")

    assert done.returncode == 2
    assert "did you mean cities?" in done.stderr
