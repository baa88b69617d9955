"""`watchword backtest` and `watchword fill`: over the real log and database of one machine."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine
from tests.situations import an_article
from watchword.model import Article, utc_now

OLD = "watches:\n  - {id: baku, terms: [Baku]}\n"
NEW = "watches:\n  - {id: baku, terms: [Baku], threshold: 0.3}\n  - {id: lachin, terms: [Lachin]}\n"


def news(article_id: str, title: str, *, days_ago: float = 0, **given: Any) -> Article:
    at = utc_now() - timedelta(days=days_ago)
    return an_article(article_id, title=title, **{"first_seen": at, "fetched": at, "published": at, **given})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    """It has read five articles with the old watchlist; the new one lies beside it."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    machine = Machine(tmp_path, OLD, url)
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    machine.reads(
        news("both", "Baku and Lachin", days_ago=4),
        news("gain", "Lachin", days_ago=3),
        news("lose", "Rain", text="over Baku", days_ago=2),
        news("same", "Baku", days_ago=1),
        news("rain", "Rain in Paris"),
    )
    return machine


def test_articles_gained_and_lost_with_samples_and_alerts_a_day(machine: Machine) -> None:
    ended = machine.says("backtest", "--watchlist", machine.folder / "new.yaml", "--since", "90d", "--json")

    assert (ended.code, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert {"gained", "lost", "alerts_per_day", "samples"} <= set(found)
    assert (found["gained"], found["lost"], found["changed"], found["articles"]) == (1, 1, 1, 5)
    assert [sample["id"] for sample in found["samples"]["gained"]] == ["gain"]
    assert [sample["id"] for sample in found["samples"]["lost"]] == ["lose"]
    assert found["alerts_per_day"]["before"] == pytest.approx(3 / 4, rel=0.01)
    assert found["alerts_per_day"]["after"] == pytest.approx(3 / 4, rel=0.01)


def test_a_terminal_gets_a_table_and_the_samples(machine: Machine) -> None:
    ended = machine.says("backtest", "--watchlist", machine.folder / "new.yaml", "--since", "60h")

    assert ended.code == 0
    assert "gained 0, lost 1, told for other watches 0" in ended.out
    assert "alerts a day: 1.00 before, 0.50 after" in ended.out
    assert "[baku 0.28 → nobody]" in ended.out


def test_against_names_the_old_one(machine: Machine) -> None:
    new = machine.folder / "new.yaml"

    found = json.loads(machine.says("backtest", "--watchlist", new, "--against", new, "--json").out)

    assert (found["gained"], found["lost"], found["changed"]) == (0, 0, 0)


def test_a_fill_is_counted_then_stored_and_nobody_hears_of_it(machine: Machine) -> None:
    machine.watches(NEW)
    before = list(machine.announcer.heard_alerts)

    preview = machine.says("fill", "--watch", "lachin", "--since", "30d", "--json")
    stored = machine.says("fill", "--watch", "lachin", "--since", "30d", "--yes")
    machine.settles()
    machine.delivers()

    counted = json.loads(preview.out)
    assert (counted["stored"], counted["matches"], counted["alert"], counted["articles"]) == (False, 2, 2, 5)
    assert "lachin: 2 new matches in 5 articles: 2 reach the threshold" in stored.err
    assert machine.announcer.heard_alerts == before
    assert watches_of(machine, "Lachin") == {"both": ["baku", "lachin"], "gain": ["lachin"]}
    assert deliveries(machine) == ["both:1", "lose:1", "same:1"]
    assert json.loads(machine.says("fill", "--watch", "lachin", "--json").out)["matches"] == 0


def test_a_later_revision_of_what_was_filled_is_told_to_nobody_and_a_new_article_is(machine: Machine) -> None:
    machine.watches(NEW)
    machine.says("fill", "--watch", "lachin", "--yes")
    machine.settles()

    machine.reads(news("gain", "Lachin, corrected", revision=2), news("fresh", "Lachin again"))

    assert [alert.id for alert in machine.announcer.heard_alerts][3:] == ["fresh:1"]


def test_what_score_has_not_read_is_not_filled(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchword.wiring.history.SCORE_PATIENCE", 0.0)
    machine.watches(NEW)
    machine.publishes(news("unread", "Lachin"))
    machine.settles("archive")

    ended = machine.says("fill", "--watch", "lachin", "--yes")

    assert (ended.code, ended.out) == (1, "")
    assert "the score stage has still to read 1 articles" in ended.err


def test_without_a_yes_and_without_a_keyboard_nothing_is_stored(machine: Machine) -> None:
    machine.watches(NEW)

    ended = machine.says("fill", "--watch", "lachin")

    assert ended.code == 0
    assert "Nothing is stored; --yes stores without asking." in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backtest", "--watchlist", "nowhere.yaml"), "nowhere.yaml"),
        (("backtest", "--watchlist", "new.yaml", "--since", "soon"), "write 90d, 12h, 30m or a date"),
        (("backtest", "--watchlist", "new.yaml", "--against", "gone.yaml"), "gone.yaml"),
        (("backtest",), "--watchlist"),
        (("fill", "--watch", "bakku"), "did you mean baku?"),
        (("fill", "--watch", "baku", "--since", "2026-99-99"), "write 90d, 12h, 30m or a date"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_write(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    machine = Machine(tmp_path, OLD)
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")

    ended = machine.says(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def watches_of(machine: Machine, query: str) -> dict[str, list[str]]:
    rows = json.loads(machine.says("search", query, "--json").out)
    return {row["id"]: sorted(row["watches"]) for row in rows}


def deliveries(machine: Machine) -> list[str]:
    from watchword.adapters.database.deliveries import listed
    from watchword.wiring import opened_database

    with opened_database(machine.env) as database, database.read() as connection:
        return sorted(row.alert for row in listed(connection, channel=None, state=None, limit=99))
