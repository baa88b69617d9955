"""`watchword init DIR`: a configuration to start from, never over somebody's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import watchword

FILES = ["channels.yaml", "feeds.yaml", "settings.yaml", "watchlist.yaml"]


def test_four_files_are_written_that_teach_their_format_and_are_right(tmp_path: Path) -> None:
    ended = watchword("init", "mine", home=tmp_path)

    written = sorted((tmp_path / "mine").iterdir())
    checked = watchword("check", "--config", "mine", home=tmp_path)
    assert (ended.code, ended.out) == (0, "")
    assert [file.name for file in written] == FILES
    for file in written:
        assert file.read_text(encoding="utf-8").startswith(f"# {file.name}: ")
    assert checked.code == 0


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    here = watchword("init", "config", home=tmp_path)
    elsewhere = watchword("init", "mine", home=tmp_path)

    assert "watchword check:" in here.err
    assert "watchword up:" in here.err
    assert "watchword up --config mine:" in elsewhere.err
    assert f"WATCHWORD_CONFIG={tmp_path / 'mine'}" in elsewhere.err


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_there_is_not_overwritten_and_nothing_else_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("my own")

    ended = watchword("init", "mine", home=tmp_path)

    assert ended.code == 2
    assert f"mine: there already: {name}; nothing" in ended.err
    assert [(file.name, file.read_text()) for file in (tmp_path / "mine").iterdir()] == [(name, "my own")]


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file")

    ended = watchword("init", "mine", home=tmp_path)

    assert ended.code == 2
    assert "name a directory to write to" in ended.err
