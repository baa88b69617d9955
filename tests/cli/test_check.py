"""`watchword check`: names file, line and key, says what to write instead, and ends with 0 or 2."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import watchword, watchword_process
from tests.settings.situations import a_directory

WRONG = "watches:\n  - name: Khovayev\n    terms: [Khovayev]\n    treshold: 0.3\n"


def test_what_is_right_is_summed_up(tmp_path: Path) -> None:
    feeds = "groups: [{name: A, feeds: [https://a.example/, https://b.example/]}]"
    config = a_directory(tmp_path / "config", feeds=feeds)

    ended = watchword("check", "--config", config, home=tmp_path)

    assert ended.code == 0
    assert "1 watch, 2 feeds, 1 channel: all is right." in ended.out
    assert "every 15 minutes" in ended.out


def test_what_is_wrong_is_listed_with_what_to_write(tmp_path: Path) -> None:
    config = a_directory(tmp_path / "config", watchlist=WRONG, settings="kep: {}")

    ended = watchword_process("check", "--config", config, home=tmp_path)

    assert ended.code == 2
    assert ended.out.splitlines() == [
        "config/watchlist.yaml",
        "  line 4    treshold: watch khovayev: the key treshold is not known",
        "            → did you mean threshold?",
        "config/settings.yaml",
        "  line 1    kep: the key kep is not known",
        "            → did you mean keep?",
        "2 problems found.",
    ]


def test_a_program_gets_a_list_of_problems(tmp_path: Path) -> None:
    config = a_directory(tmp_path / "config", watchlist=WRONG)

    ended = watchword("check", "--json", "--config", config, home=tmp_path)

    assert ended.code == 2
    assert json.loads(ended.out) == [
        {
            "file": str(config / "watchlist.yaml"),
            "line": 4,
            "key": "treshold",
            "problem": "watch khovayev: the key treshold is not known",
            "fix": "did you mean threshold?",
        }
    ]


def test_a_program_gets_an_empty_list_where_all_is_right(tmp_path: Path) -> None:
    ended = watchword("check", "--json", "--config", a_directory(tmp_path / "config"), home=tmp_path)

    assert (ended.code, json.loads(ended.out), ended.err) == (0, [], "")


def test_the_configuration_here_is_taken_else_the_one_that_came_with_the_program(tmp_path: Path) -> None:
    a_directory(tmp_path / "project" / "config")

    here = watchword("check", home=tmp_path, cwd=tmp_path / "project")
    elsewhere = watchword("check", home=tmp_path)

    assert here.out.startswith("config: 1 watch, 0 feeds")
    assert "2 watches, 41 feeds" in elsewhere.out
    assert (here.code, elsewhere.code) == (0, 0)


def test_the_environment_names_the_directory(tmp_path: Path) -> None:
    config = a_directory(tmp_path / "other")

    ended = watchword("check", home=tmp_path, WATCHWORD_CONFIG=str(config))

    assert ended.out.startswith("other: 1 watch")


def test_a_wrong_environment_is_listed_with_the_files(tmp_path: Path) -> None:
    config = a_directory(tmp_path / "config", watchlist=WRONG)

    ended = watchword("check", "--json", "--config", config, home=tmp_path, WATCHWORD_LOG_URL="amqp://x")

    assert ended.code == 2
    assert [problem["key"] for problem in json.loads(ended.out)] == ["WATCHWORD_LOG_URL", "treshold"]


def test_a_directory_that_is_not_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    ended = watchword("check", "--config", tmp_path / "nowhere", home=tmp_path)

    assert ended.code == 2
    assert "watchword init" in ended.out


def test_the_shipped_configuration_watches_what_the_readme_says(tmp_path: Path) -> None:
    """Khovayev and Karabakh in the forms of the region's languages; the football club is set aside."""
    headlines = {
        "Envoy Igor Khovaev meets Mirzoyan": ("khovayev", True),
        "Встреча Ховаева с Мирзояном": ("khovayev", True),
        "Ceyhun Bayramov İqor Xovayevlə görüşüb": ("khovayev", True),
        "Միրզոյանն ընդունել է Խովաևին": ("khovayev", True),
        "ხოვაევი ერევანში ჩავიდა": ("khovayev", True),
        "Chowajew reist nach Baku": ("khovayev", True),
        "Хоккеист Ховаев забросил две шайбы": ("khovayev", False),
        "Nagorno-Karabakh talks resume": ("karabakh", True),
        "Путин и Алиев обсудили ситуацию в Карабахе": ("karabakh", True),
        "Qarabağda yeni yol": ("karabakh", True),
        "Karabağ'da yeni dönem": ("karabakh", True),
        "Իրավիճակը Ղարաբաղում": ("karabakh", True),
        "მოლაპარაკება ყარაბაღში": ("karabakh", True),
        "Bergkarabach-Konflikt vor Lösung": ("karabakh", True),
        "Qarabağ FK Çempionlar Liqasında qalib gəldi": ("karabakh", False),
        "«Карабах» сыграл вничью с «Бенфикой» в Лиге чемпионов": ("karabakh", False),
    }
    lines = "\n".join(json.dumps({"id": title, "title": title}, ensure_ascii=False) for title in headlines)

    ended = watchword("match", home=tmp_path, stdin=lines.encode())

    found = {
        answer["article"]: (answer["watch"], answer["alert"]) for answer in map(json.loads, ended.out.splitlines())
    }
    assert ended.code == 0
    assert found == headlines
