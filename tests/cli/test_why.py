"""`watchword why`: over the real log and database of one machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine
from tests.situations import an_article
from watchword.feeds.identity import id_of_page
from watchword.model import Article, utc_now

WATCHLIST = """
watches:
  - id: baku
    terms: [Baku, {name: Tbilisi}, talks]
    query: (Baku OR Tbilisi) AND talks
    not:
      - {id: football, any: [football]}
  - id: lachin
    terms: [Lachin]
    threshold: 0.35
  - {id: quiet, terms: [Yerevan]}
"""
PAGE = "https://news.example/2026/talks"
TALKS = str(id_of_page(PAGE))


def news(article_id: str, title: str, **given: Any) -> Article:
    now = utc_now()
    return an_article(article_id, title=title, **{"first_seen": now, "fetched": now, "published": now, **given})


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """It has read a day's news and told its desk."""
    machine = Machine(tmp_path_factory.mktemp("why"), WATCHLIST)
    machine.reads(
        news(TALKS, "Talks in Baku", url=PAGE),
        news("b-shut", "Rain in Baku"),
        news("c-aside", "Baku football talks"),
        news("d-below", "Rain", text="over Lachin"),
        news("e-small", "lachin is a word here"),
        news("f-old", "Lachin and Lachin", mode="replay"),
        news("g-nothing", "Rain in Paris"),
    )
    machine.delivers()
    return machine


def steps(machine: Machine, *arguments: str, code: int = 0) -> dict[str, tuple[bool, str]]:
    ended = machine.says("why", *arguments, "--json")
    assert (ended.code, ended.err) == (code, "")
    told = json.loads(ended.out)
    assert all(set(step) == {"step", "ok", "detail"} for step in told)
    return {step["step"]: (step["ok"], step["detail"]) for step in told}


def test_an_article_that_was_told_is_followed_to_its_delivery(machine: Machine) -> None:
    told = steps(machine, PAGE)

    assert all(ok for name, (ok, _) in told.items() if name != "baku: name Tbilisi")
    assert told["archive"][1].endswith(": Talks in Baku")
    assert told["language"] == (True, "en")
    assert told["words"][1] == "title: talks in baku, summary: none, text: none"
    assert told["baku: name Baku"][1].startswith("title 9–13: 'Baku' is Baku, ")
    assert "which reaches the threshold 0.2" in told["baku: score"][1]
    assert f"alert {TALKS}:1" in told
    assert told["delivery desk"][1].startswith(f"{TALKS}:1 sent ")


def test_an_article_is_named_by_the_beginning_of_its_id_or_by_any_writing_of_its_address(machine: Machine) -> None:
    whole = steps(machine, TALKS)

    assert steps(machine, TALKS[:9]) == whole
    assert steps(machine, f"{PAGE}/?utm_source=feed") == whole


def test_a_shut_gate_names_the_part_that_failed(machine: Machine) -> None:
    told = steps(machine, "b-shut")

    assert told["baku: gate"] == (False, "does not hold: talks")
    assert told["baku: word talks"][0] is False
    assert told["alert"] == (False, "none: no match of it is kept, so there is no story either")


def test_a_rule_that_sets_aside_is_named_with_what_it_found(machine: Machine) -> None:
    told = steps(machine, "c-aside")

    assert told["baku: not football"] == (False, "set aside: 'football' in title 5–13")
    assert told["alert for baku"] == (False, "none: set aside under football")


def test_a_score_below_the_threshold_says_so(machine: Machine) -> None:
    told = steps(machine, "d-below")

    assert told["lachin: score"][0] is False
    assert told["alert for lachin"] == (False, "none: 0.283469 is below the threshold 0.35")


def test_a_watch_that_found_nothing_says_what_was_nearest(machine: Machine) -> None:
    told = steps(machine, "e-small", "--watch", "lachin")

    assert told["lachin: name Lachin"] == (False, "not found; title 0–6: 'lachin', but it begins with a small letter")
    assert told["lachin: gate"] == (False, "a name, phrase or exact term must be found")
    assert "other watches" not in told


def test_what_came_by_replay_tells_nobody(machine: Machine) -> None:
    told = steps(machine, "f-old")

    assert told["alert for lachin"][1].startswith("none: the article was older than a day")
    assert told["scored for lachin"][0] is True


def test_an_article_that_no_watch_found_anything_in_says_how_many_there_are(machine: Machine) -> None:
    told = steps(machine, "g-nothing")

    assert told["other watches"][1].startswith("3 other watches found none of their terms")


def test_an_article_that_is_not_archived_may_still_be_in_the_log(tmp_path: Path) -> None:
    machine = Machine(tmp_path, WATCHLIST)
    machine.publishes(news("late", "Talks in Baku"))

    told = steps(machine, "late", code=1)

    assert told["archive"] == (False, "not in the archive under this id or address")
    assert told["log"] == (False, "archive has 1 records still to read, it may be among them")
    assert told["seen"][0] is False


def test_a_watch_that_is_newer_than_the_article_can_be_filled(tmp_path: Path) -> None:
    machine = Machine(tmp_path, "watches: [{id: quiet, terms: [Yerevan]}]\n")
    machine.reads(news("a1", "Lachin"))
    machine.watches(WATCHLIST)

    told = steps(machine, "a1")

    assert told["scored for lachin"][0] is False
    assert "`watchword fill --watch lachin`" in told["scored for lachin"][1]
    assert told["log"] == (True, "score has 0 records still to read, so it has been scored")


def test_an_ambiguous_beginning_and_an_unknown_watch_are_wrong_usage(tmp_path: Path) -> None:
    machine = Machine(tmp_path, WATCHLIST)
    machine.reads(news("same-1", "x"), news("same-2", "y"))

    ambiguous, unknown = machine.says("why", "same"), machine.says("why", "same-1", "--watch", "bakku")

    assert (ambiguous.code, ambiguous.out) == (2, "")
    assert "same: means same-1, same-2; name one of them" in ambiguous.err
    assert (unknown.code, unknown.out) == (2, "")
    assert "did you mean baku?" in unknown.err


def test_a_terminal_gets_a_line_for_each_step(machine: Machine) -> None:
    ended = machine.says("why", TALKS)

    assert ended.code == 0
    assert "✓ archive" in ended.out
    assert "\nbaku\n  ✓ name Baku  title 9–13" in ended.out
    assert "  ✗ name Tbilisi  not found" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100
