"""`watchword match`, without its frame: lines in, lines out."""

from __future__ import annotations

import io
import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.matching.situations import name, watch
from tests.matching.test_compiled import BrokenGate
from watchword.cli.match import run
from watchword.matching import Compiled
from watchword.matching.ready import make_ready

WATCHLIST = """
watches:
  - id: khovayev
    name: Khovayev
    terms:
      - name: Khovayev
        aliases: [Ховаев]
      - word: envoy
    not:
      - id: hockey
        any: [hockey]
  - id: baku
    name: Baku
    threshold: 0.3
    terms: [Baku]
"""


class Ended(NamedTuple):
    code: int
    rows: list[dict[str, Any]]
    err: str


@pytest.fixture
def watchlist(tmp_path: Path) -> str:
    file = tmp_path / "watchlist.yaml"
    file.write_text(WATCHLIST, encoding="utf-8")
    return str(file)


def match(watchlist: str | None, *files: str, explain: bool = False) -> Ended:
    out, err = io.StringIO(), io.StringIO()
    code = run(files, watchlist, explain, out, err)
    return Ended(code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue())


def written(tmp_path: Path, *lines: bytes | dict[str, Any], name: str = "articles.jsonl") -> str:
    file = tmp_path / name
    file.write_bytes(
        b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines) + b"\n"
    )
    return str(file)


def test_each_article_and_watch_of_which_a_term_was_found_is_one_line(watchlist: str, tmp_path: Path) -> None:
    articles = written(
        tmp_path,
        {"title": "Khovayev in Baku", "id": "a1"},
        {"title": "Rain in Paris", "id": "a2"},
        {"title": "An envoy arrives", "id": 3, "summary": None, "unknown": [1]},
    )

    ended = match(watchlist, articles)

    assert (ended.code, ended.err) == (0, "")
    assert [(row["article"], row["watch"], row["gate"], row["alert"]) for row in ended.rows] == [
        ("a1", "khovayev", True, True),
        ("a1", "baku", True, True),
        ("3", "khovayev", False, False),
    ]


def test_a_line_has_the_fields_of_the_contract_and_its_points_make_its_score(watchlist: str, tmp_path: Path) -> None:
    articles = written(tmp_path, {"title": "Envoy", "summary": "Ховаев", "text": "plays hockey"})

    (row,) = match(watchlist, articles).rows

    assert list(row) == ["article", "watch", "gate", "score", "threshold", "alert", "suppressed", "evidence"]
    assert (row["article"], row["suppressed"], row["alert"], row["threshold"]) == ("1", "hockey", False, 0.2)
    assert row["score"] == pytest.approx(1 - math.exp(-sum(each["points"] for each in row["evidence"]) / 3))
    assert row["evidence"][1] == {
        "watch": "khovayev",
        "field": "summary",
        "start": 0,
        "end": 6,
        "text": "Ховаев",
        "term": "Khovayev",
        "form": "Ховаев",
        "weight": 1.0,
        "excerpt": "Ховаев",
        "excerpt_start": 0,
        "scheme": "alias",
        "ending": None,
        "points": pytest.approx(1.9 * 2.2 / 3.1),
    }


@pytest.mark.parametrize(
    "bad",
    [
        b"not json",
        b'{"summary": "no title"}',
        b'{"title": 7}',
        b'{"title": null}',
        b'["Khovayev"]',
        b'"Khovayev"',
        b'{"title": "Khovayev"',
        b'{"title": "\xff\xfe"}',
        b'{"title": "\\ud800"}',
        b'{"title": "x", "text": ["y"]}',
        b'{"title": "x", "more": ' + b"[" * 100_000,
        b"\x00",
    ],
)
def test_a_line_that_is_no_article_is_named_and_skipped(watchlist: str, tmp_path: Path, bad: bytes) -> None:
    articles = written(tmp_path, {"title": "Khovayev"}, bad, {"title": "Baku"})

    ended = match(watchlist, articles)

    assert ended.code == 1
    assert [(row["article"], row["watch"]) for row in ended.rows] == [("1", "khovayev"), ("3", "baku")]
    assert ended.err.startswith(f"{articles}:2: not an article, skipped: ")
    assert len(ended.err.splitlines()) == 1


def test_blank_lines_are_passed_over_but_counted(watchlist: str, tmp_path: Path) -> None:
    ended = match(watchlist, written(tmp_path, b"", b"  ", {"title": "Baku"}))

    assert (ended.code, ended.rows[0]["article"], ended.err) == (0, "3", "")


@pytest.mark.parametrize("language", ["az", "az-AZ", "AZ", "aze", "", None])
def test_a_language_may_be_written_as_people_write_it(watchlist: str, tmp_path: Path, language: str | None) -> None:
    answer = match(watchlist, written(tmp_path, {"title": "Xovayevlə görüş", "language": language}))

    assert [row["watch"] for row in answer.rows] == ["khovayev"]


def test_a_byte_order_mark_is_no_mistake(watchlist: str, tmp_path: Path) -> None:
    ended = match(watchlist, written(tmp_path, b'\xef\xbb\xbf{"title": "Baku"}'))

    assert (ended.code, len(ended.rows)) == (0, 1)


@pytest.mark.parametrize("files", [(), ("-",)])
def test_without_a_file_or_with_a_dash_stdin_is_read(
    watchlist: str, files: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"title": "Baku"}\nno\n')))

    ended = match(watchlist, *files)

    assert (ended.code, [row["watch"] for row in ended.rows]) == (1, ["baku"])
    assert ended.err.startswith("stdin:2: ")


def test_several_files_are_read_in_order(watchlist: str, tmp_path: Path) -> None:
    one, other = written(tmp_path, {"title": "Baku"}), written(tmp_path, {"title": "Khovayev"}, name="more.jsonl")

    ended = match(watchlist, other, one)

    assert [row["watch"] for row in ended.rows] == ["khovayev", "baku"]


def test_a_file_that_cannot_be_read_is_named_before_anything_is_printed(watchlist: str, tmp_path: Path) -> None:
    ended = match(watchlist, written(tmp_path, {"title": "Baku"}), str(tmp_path / "none.jsonl"), str(tmp_path))

    assert (ended.code, ended.rows) == (2, [])
    assert "none.jsonl: FILE: no such file" in ended.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("watches:\n  - name: Baku\n    terms: [Baku]\n    query: Baku AND\n", "query"),
        ("watches: [\n", "watchlist.yaml"),
        (None, "missing"),
    ],
)
def test_a_wrong_watchlist_is_named_and_ends_with_2(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "watchlist.yaml"
    if text is not None:
        file.write_text(text)

    ended = match(str(file), written(tmp_path, {"title": "Baku"}))

    assert (ended.code, ended.rows) == (2, [])
    assert said in ended.err.lower()
    assert "watchlist.yaml" in ended.err


def test_without_a_watchlist_the_configured_one_is_used(
    watchlist: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHWORD_CONFIG", str(Path(watchlist).parent))

    ended = match(None, written(tmp_path, {"title": "Baku"}))

    assert [row["watch"] for row in ended.rows] == ["baku"]


def test_a_watch_that_breaks_is_named_and_the_others_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace(make_ready(watch(name("Khovayev"), id="broken")), gate=BrokenGate())
    both = Compiled("1", [broken, make_ready(watch(name("Baku"), id="sound"))])
    monkeypatch.setattr("watchword.cli.match._compiled", lambda _: both)

    ended = match(None, written(tmp_path, {"title": "Khovayev in Baku"}))

    assert [row["watch"] for row in ended.rows] == ["sound"]
    assert ended.err == "1: watch broken broke: ZeroDivisionError: the gate fell\n"


def test_explain_shows_the_arithmetic_on_stderr_and_leaves_stdout_alone(watchlist: str, tmp_path: Path) -> None:
    articles = written(tmp_path, {"title": "Envoy Ховаев"}, {"title": "x", "text": "Baku"}, {"title": "An envoy"})

    ended = match(watchlist, articles, explain=True)

    assert ended.rows == match(watchlist, articles).rows
    assert ended.err.splitlines() == [
        "1 · khovayev: alert",
        "  title 0–5        'Envoy' is envoy, weight 0.3: 0.471429 points",
        "  title 6–12       'Ховаев' is Khovayev, written Ховаев, scheme alias, weight 1: 1.548148 points",
        "  bonus            proximity of envoy + Khovayev: 0.991701 points",
        "  S = 3.011278, score = 1 − exp(−S/3) = 0.633501, threshold 0.2",
        "2 · baku: hit, but below its threshold",
        "  text 0–4         'Baku' is Baku, weight 1: 1.000000 points",
        "  S = 1.000000, score = 1 − exp(−S/3) = 0.283469, threshold 0.3",
        "3 · khovayev: no hit, its gate does not hold",
        "  title 3–8        'envoy' is envoy, weight 0.3: 0.471429 points",
        "  S = 0.471429, score = 1 − exp(−S/3) = 0.145418, threshold 0.2",
    ]
