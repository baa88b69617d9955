"""`watchword suggest`: what a name is called otherwise, and how that comes into the watchlist."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import WATCHWORD, watchword
from tests.settings.situations import a_directory
from watchword.cli.suggest import numbers_in

WATCHLIST = """
    # of our desk
    watches:
      - id: syria
        name: Syria
        terms:
          - name: Aleppo   # the city
      - id: towns
        name: Towns
        terms: [Gori, Mashhad, Kutaisi]
      - id: both
        name: Both
        terms: [Mashhad]
    """


@pytest.fixture
def home(tmp_path: Path) -> Path:
    a_directory(tmp_path / "config", watchlist=WATCHLIST)
    return tmp_path


def written(home: Path) -> str:
    return (home / "config" / "watchlist.yaml").read_text("utf-8")


def test_a_program_gets_every_form_with_what_it_would_hit(home: Path) -> None:
    ended = watchword("suggest", "Stepanakert", "--json", home=home)

    rows = {row["form"]: row for row in json.loads(ended.out)}
    assert ended.code == 0
    assert {"form", "language", "entity", "source", "hits", "warnings"} <= rows["Xankəndi"].keys()
    assert rows["Xankəndi"]["language"] == "az"
    assert rows["Xankəndi"]["hits"] >= 1
    assert (rows["Stepanakert"]["matched"], rows["Xankəndi"]["matched"]) == (True, False)


def test_what_is_added_is_found_from_then_on(home: Path) -> None:
    before = written(home)
    article = json.dumps({"title": "Бои в Халебе"}).encode()
    unknown = watchword("match", home=home, stdin=article)

    added = watchword("suggest", "Aleppo", "--add", "Halep", "--add", "халеб", "--watch", "syria", home=home)

    assert (unknown.out, added.code) == ("", 0)
    assert added.err == "Added to Aleppo in watch syria: Halep, Халеб\n"
    assert watchword("check", home=home).code == 0
    assert json.loads(watchword("match", home=home, stdin=article).out)["watch"] == "syria"
    lines = written(home).splitlines()
    assert [line for line in lines if line not in before.splitlines()] == [
        "        aliases:",
        "          - Halep  # watchword:aleppo+geonames:170063",
        "          - Халеб  # watchword:aleppo+geonames:170063",
    ]
    assert [line for line in lines if line in before.splitlines()] == before.splitlines()


def test_several_forms_may_follow_one_add_and_the_watch_that_has_the_term_is_meant(home: Path) -> None:
    ended = watchword("suggest", "Gori", "--add", "გორი", "Гори", home=home)

    assert ended.code == 0
    assert "{name: Gori, aliases: [გორი, Гори]}, Mashhad, Kutaisi]" in written(home)


def test_what_is_there_already_is_said_and_written_once(home: Path) -> None:
    watchword("suggest", "Aleppo", "--add", "Halep", home=home)
    before = written(home)

    again = watchword("suggest", "Aleppo", "--add", "Halep", home=home)

    assert (again.code, again.err) == (0, "There already: Halep\n")
    assert written(home) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["Aleppo", "--add", "Halep", "--watch", "siria"], "no watch has the id siria; did you mean syria?"),
        (["Aleppo", "--add", "Halep", "--watch", "towns"], "Aleppo is no term of this watch"),
        (["Aleppo", "--add", "Haleb Ost"], "Haleb Ost is not offered for Aleppo"),
        (["Mashhad", "--add", "Мешхед"], "Mashhad is a term of towns and both; choose one by --watch ID"),
        (
            ["Tripoli", "--add", "Trablus"],
            "no watch has the term Tripoli; write it there first, such as terms: [Tripoli]",
        ),
        (["South", "Ossetia"], "write it in quotes"),
    ],
)
def test_what_cant_be_added_is_refused_with_what_to_do(home: Path, arguments: list[str], told: str) -> None:
    before = written(home)

    ended = watchword("suggest", *arguments, home=home)

    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert written(home) == before


def test_a_watchlist_that_doesnt_check_is_left_alone(home: Path) -> None:
    a_directory(home / "config", watchlist="watches:\n  - name: Syria\n    terms: [Aleppo]\n    treshold: 1\n")

    ended = watchword("suggest", "Aleppo", "--add", "Halep", home=home)

    assert ended.code == 2
    assert "watchlist.yaml:4: treshold" in ended.err
    assert "did you mean threshold?" in ended.err
    assert "Halep" not in written(home)


def test_who_is_unknown_ends_with_1_and_says_what_to_try(home: Path) -> None:
    ended = watchword("suggest", "Qwxzzv", home=home)

    assert (ended.code, ended.out) == (1, "")
    assert "watchword expand Qwxzzv" in ended.err


def test_on_a_terminal_numbers_are_ticked(home: Path) -> None:
    output = on_a_terminal(home, "Kutaisi", answers="99\n1\n")

    assert "found already: Kutaisi" in output
    assert "Numbers from 1 to" in output
    assert "Added to Kutaisi in watch towns:" in output
    assert "{name: Kutaisi, aliases: [" in written(home)


def on_a_terminal(home: Path, term: str, answers: str) -> str:
    """What a person sees who types `answers` ahead."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "HOME": str(home), "WATCHWORD_HOME": str(home / "state"), "TERM": "dumb"}
    process = subprocess.Popen(
        [WATCHWORD, "suggest", term], cwd=home, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    os.write(ours, answers.encode())
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # Linux says so when the other side is gone
        pass
    finally:
        os.close(ours)
    assert process.wait(timeout=60) == 0
    return seen.decode()


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        ("", []),
        ("none", []),
        ("2", [2]),
        (" 1 3-5 ", [1, 3, 4, 5]),
        ("1, 2", [1, 2]),
        ("7", None),
        ("0", None),
        ("3-1", None),
        ("all", None),
    ],
)
def test_numbers_are_understood_or_asked_for_again(answer: str, numbers: list[int] | None) -> None:
    assert numbers_in(answer, 6) == numbers


def test_help_needs_no_data() -> None:
    asked = "import sys; sys.argv = ['watchword', 'suggest', '--help']\nfrom watchword.cli import main\n"
    check = "try: main()\nexcept SystemExit: pass\nprint('watchword.matching' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", asked + check], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "False"
