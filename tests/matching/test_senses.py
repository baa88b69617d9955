"""The rules of sense of the shipped watchlist: what is set aside and what is not, and both figures printed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from watchword.home import root
from watchword.matching import Compiled, compile_watchlist
from watchword.model import Content
from watchword.settings.watchlist import load

TABLES = Path(__file__).parents[1] / "data"


class Headline(NamedTuple):
    watch: str
    language: str
    headline: str
    wanted: str


class Outcome(NamedTuple):
    missed: list[Headline]
    noise: list[Headline]
    wanted: int
    unwanted: int


@pytest.fixture(scope="module")
def shipped() -> Compiled:
    return compile_watchlist(load(root() / "config" / "watchlist.yaml"))


@pytest.mark.parametrize(
    ("table", "recall", "noise"),
    [
        pytest.param("golden/headlines.tsv", 0.95, 1, id="golden"),
        pytest.param("senses.tsv", 0.95, 3, id="own"),
    ],
)
def test_shipped_watches_alert_on_what_is_meant_and_set_aside_their_namesakes(
    table: str, recall: float, noise: int, shipped: Compiled, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = judge(read(TABLES / table), shipped)

    with capsys.disabled():
        print("\n".join(report(table, outcome)))
    assert 1 - len(outcome.missed) / outcome.wanted >= recall
    assert len(outcome.noise) <= noise


def test_what_is_set_aside_says_under_which_rule(shipped: Compiled) -> None:
    found = shipped.match(Content("Karabakh horse wins at a show"), language="en", url=None, source=None)

    assert [(each.watch, each.suppressed, each.alert) for each in found] == [("karabakh", "horse", False)]


def read(path: Path) -> list[Headline]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [Headline(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def judge(headlines: Sequence[Headline], compiled: Compiled) -> Outcome:
    alerting = [each for each in headlines if alerts(each, compiled)]
    wanted = [each for each in headlines if each.wanted == "1"]
    missed = [each for each in wanted if each not in alerting]
    noise = [each for each in alerting if each.wanted == "0"]
    return Outcome(missed, noise, len(wanted), len(headlines) - len(wanted))


def alerts(headline: Headline, compiled: Compiled) -> bool:
    content = Content(headline.headline)
    found = compiled.match(content, language=headline.language, url=None, source=None)
    return any(each.watch == headline.watch.lower() and each.alert for each in found)


def report(table: str, outcome: Outcome) -> list[str]:
    recalled, noise = outcome.wanted - len(outcome.missed), len(outcome.noise)
    head = f"{table}: recall {recalled}/{outcome.wanted}, noise alerting {noise}/{outcome.unwanted}"
    misses = [f"  missed: {each.language} {each.headline}" for each in outcome.missed]
    return [head, *misses, *(f"  noise: {each.language} {each.headline}" for each in outcome.noise)]
