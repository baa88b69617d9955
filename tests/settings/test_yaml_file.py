"""What may stand in a file of configuration at all, and that every mistake is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.settings.situations import a_directory, the_problem, what_is_read, what_is_wrong
from watchword.settings.configuration import examine

MISTAKES: dict[str, tuple[str | bytes, int, str, str, str]] = {
    "a tab": ("watches:\n  - name: a\n\tterms: [b]\n", 3, "terms", "tab", "spaces"),
    "a line too far in": ("watches:\n  - name: a\n      terms: [b]\n", 3, "terms", "indented too far", "column"),
    "a line not far enough in": ("watches:\n  - name: a\n   terms: [b]\n", 3, "terms", "fits", "column"),
    "an open quote": ('watches:\n  - name: "a\n    terms: [b]\n', 2, "name", "never closed", "close it"),
    "an open bracket": ("watches:\n  - name: a\n    terms: [b\n    threshold: 1\n", 3, "terms", "never closed", "[one, two]"),
    "an open brace": ("watches:\n  - {name: a\n", 2, "name", "never closed", "{key: value"),
    "a colon in a value": ("watches:\n  - name: Foo: bar\n    terms: [b]\n", 2, "name", "colon", "quotes"),
    "no space behind a colon": ("watches:\n  - name:Kho\n    terms: [b]\n", 3, "terms", "colon", "quotes"),
    "an @": ("watches:\n  - name: @desk\n    terms: [b]\n", 2, "name", "begin with this", "quotes"),
    "a backslash": ('watches:\n  - name: "a\\d"\n    terms: [b]\n', 2, "name", "backslash", "single quotes"),
    "an alias": ("watches:\n  - name: *a\n    terms: [b]\n", 2, "watches", "alias", "quotes"),
    "an anchor": ("watches: &all\n  - name: a\n    terms: [b]\n", 1, "watches", "anchor", "quotes"),
    "a tag": ("watches:\n  - name: !a b\n    terms: [b]\n", 2, "watches", "tag", "quotes"),
    "a tag of Python": ("watches: !!python/object:os.system x\n", 1, "watches", "tag", "quotes"),
    "two documents": ("watches:\n  - name: a\n    terms: [b]\n---\na: 1\n", 4, "watches", "second document", "one"),
    "a repeated key": ("watches:\n  - name: a\n    name: b\n    terms: [c]\n", 3, "name", "second time, first in line 2", "remove"),
    "a list alone": ("- name: a\n", 1, "watches", "begin with a key", "`watches:`"),
    "a word alone": ("hello\n", 1, "watches", "begin with a key", "`watches:`"),
    "nothing": ("", 1, "watches", "empty", "`watches:`"),
    "only blanks": ("\n  \n", 1, "watches", "empty", "`watches:`"),
    "a key that is a list": ("watches:\n  - name: a\n    terms: [b]\n    ? [c]\n    : d\n", 4, "?", "no word", "a colon"),
    "a control character": ("watches:\n  - name: a\x07\n    terms: [b]\n", 2, "name", "U+0007", "remove"),
    "windows-1251": ("watches:\n  - name: Ховаев\n".encode("cp1251"), 2, "watches", "not UTF-8", "UTF-8"),
    "UTF-16": ("watches:\n".encode("utf-16"), 1, "watches", "not UTF-8", "UTF-8"),
    "too deep": ("watches: " + "[" * 500 + "]" * 500, 1, "watches", "levels", "remove"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_file_that_is_no_plain_yaml_is_told_with_line_and_key(tmp_path: Path, mistake: str) -> None:
    content, line, key, problem, fix = MISTAKES[mistake]

    found = the_problem(tmp_path, watchlist=content)

    assert (Path(found.file).name, found.line, found.key) == ("watchlist.yaml", line, key)
    assert problem in found.problem
    assert fix in found.fix


def test_a_query_that_begins_with_a_quote_is_shown_as_it_should_be(tmp_path: Path) -> None:
    watchlist = 'watches:\n  - query: "peace talks" AND Khovayev\n    name: a\n    terms: [b]\n'

    found = the_problem(tmp_path, watchlist=watchlist)

    assert found.line == 2
    assert """'"peace talks" AND Khovayev'""" in found.fix


def test_a_secret_on_a_broken_line_is_not_repeated(tmp_path: Path) -> None:
    channels = 'channels:\n  desk:\n    type: webhook\n    secret: "whsec_c2VjcmV0" oops\n'

    found = the_problem(tmp_path, channels=channels)

    assert found.line == 4
    assert "c2VjcmV0" not in str(found)


def test_every_tab_is_told(tmp_path: Path) -> None:
    watchlist = "watches:\n\t- name: a\n\t  terms: [b]\n\t# a comment may begin with one\n"

    found = what_is_wrong(tmp_path, watchlist=watchlist)

    assert [problem.line for problem in found] == [2, 3]


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    watchlist = "\ufeffwatches:\r\n  - name: Khovayev\r\n    terms: [Khovayev]\r\n".encode()

    found = what_is_read(tmp_path, watchlist=watchlist)

    assert [watch.name for watch in found.watchlist.watches] == ["Khovayev"]


@pytest.mark.parametrize(
    "written", ["NO", "on", "2024", "07:30", "1_000", "0x10", "1e3", ".5", "-", "yes", "2024-01-01"]
)
def test_a_name_that_yaml_would_take_for_something_else_stays_a_name(tmp_path: Path, written: str) -> None:
    quoted = f'"{written}"' if written == "-" else written

    found = what_is_read(tmp_path, watchlist=f"watches:\n  - id: a\n    name: {quoted}\n    terms: [Baku]\n")

    assert found.watchlist.watches[0].name == written


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    folder = a_directory(tmp_path)
    (folder / "feeds.yaml").mkdir()

    problems = examine(folder)[1]

    assert [(Path(problem.file).name, problem.problem) for problem in problems] == [
        ("feeds.yaml", "can't be read: Is a directory")
    ]


def test_problems_of_all_files_come_together_in_order(tmp_path: Path) -> None:
    found = what_is_wrong(
        tmp_path,
        watchlist="watches:\n  - nam: a\n    terms: [b]\n    channels: [desk]\n",
        feeds="groups:\n  - name: a\n    feeds: [ftp://example.org]\n",
        channels="channels:\n  a: {type: fax}\n",
        settings="kep: {}\n",
    )

    assert [(Path(each.file).name, each.line, each.key) for each in found] == [
        ("watchlist.yaml", 2, "nam"),
        ("watchlist.yaml", 4, "channels"),
        ("feeds.yaml", 3, "url"),
        ("channels.yaml", 2, "type"),
        ("settings.yaml", 1, "kep"),
    ]


PIECES = st.sampled_from(
    [
        *"-:[]{}#&*!|>'\"%@`,?\n\t \\",
        "watches",
        "name",
        "terms",
        "  - ",
        ": ",
        "a",
        "ы",
        "\n  ",
        "\n    ",
        "not",
        "any",
        "0.5",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_whatever_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    content = "watches:\n  - name: a\n" + text

    found, problems = examine(a_directory(folder, watchlist=content, feeds=text, channels=text, settings=text))

    assert all(problem.key and problem.problem and problem.fix for problem in problems)
    assert problems or found.watchlist.watches


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_whatever_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")

    found, problems = examine(a_directory(folder, watchlist=content))

    assert found.watchlist.watches == () or not problems
    assert problems
