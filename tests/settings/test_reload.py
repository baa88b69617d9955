"""A running process and the files that somebody edits beneath it."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
import structlog

from tests.settings.situations import WATCHLIST, a_directory
from tests.waiting import wait_until
from watchword import metrics
from watchword.errors import ConfigError
from watchword.settings import reload
from watchword.settings.configuration import examine
from watchword.settings.reload import Reloading
from watchword.settings.yaml_file import stamp

WITHIN = 5
"""Seconds, by contract."""
OTHER = WATCHLIST.replace("Khovayev", "Baku")
WRONG = WATCHLIST.replace("terms", "trems")


def ids(reloading: Reloading) -> list[str]:
    return [watch.id for watch in reloading.current().watchlist.watches]


def counted(outcome: str) -> float:
    return metrics.config_reloads.labels(outcome)._value.get()


def wait_for(reloading: Reloading, *wanted: str) -> None:
    wait_until(lambda: ids(reloading) == list(wanted), WITHIN, f"the watches are {wanted}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_directory(tmp_path / "config")


def test_an_edit_in_place_is_taken(folder: Path) -> None:
    reloading = Reloading(folder)
    before, taken = reloading.current().version, counted("taken")

    (folder / "watchlist.yaml").write_text(OTHER)

    wait_for(reloading, "baku")
    assert reloading.changed_since(before)
    assert not reloading.changed_since(reloading.current().version)
    assert counted("taken") == taken + 1


def test_a_file_put_in_its_place_is_taken_though_it_is_older(folder: Path) -> None:
    reloading = Reloading(folder)
    (folder / "new").write_text(OTHER)
    os.utime(folder / "new", (1, 1))

    (folder / "new").replace(folder / "watchlist.yaml")

    wait_for(reloading, "baku")
    assert reloading.problem() is None


def test_a_file_that_was_not_there_before_is_taken(folder: Path) -> None:
    reloading = Reloading(folder)

    (folder / "feeds.yaml").write_text("groups: [{name: A, feeds: [https://a.example/]}]")

    wait_until(lambda: reloading.current().feeds, WITHIN, "the feed is there")
    assert [feed.url for feed in reloading.current().feeds] == ["https://a.example/"]


def test_a_directory_switched_by_a_link_is_taken(folder: Path, tmp_path: Path) -> None:
    a_directory(tmp_path / "next", watchlist=OTHER)
    link = tmp_path / "link"
    link.symlink_to(folder)
    reloading = Reloading(link)

    (tmp_path / "link2").symlink_to(tmp_path / "next")
    (tmp_path / "link2").replace(link)

    wait_for(reloading, "baku")
    assert reloading.problem() is None


def test_a_file_in_the_middle_of_being_written_is_not_taken(folder: Path) -> None:
    """Of two watches one is there already, and what is there would be right by itself."""
    reloading = Reloading(folder)
    seen: set[tuple[str, ...]] = set()
    looks: set[float] = set()

    with (folder / "watchlist.yaml").open("w") as file:
        file.write(OTHER)

        def looked_at_three_times_while_it_grows() -> bool:
            file.write("# more to come\n")
            file.flush()
            seen.add(tuple(ids(reloading)))
            looks.add(reloading._next_look)
            return len(looks) > 3

        wait_until(looked_at_three_times_while_it_grows, WITHIN, "the files were looked at")
        file.write("  - name: Yerevan\n    terms: [Yerevan]\n")

    wait_for(reloading, "baku", "yerevan")
    assert seen == {("khovayev",)}


def test_a_file_that_is_emptied_while_it_is_read_is_not_called_wrong(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reloading, file, refused = Reloading(folder), folder / "watchlist.yaml", counted("refused")
    emptied: list[bool] = []

    def examined_in_the_middle_of_an_edit(directory: Path) -> Any:
        if not emptied:
            emptied.append(True)
            file.write_text("")
            answer = examine(directory)
            file.write_text(OTHER.replace("Baku", "Yerevan"))
            return answer
        return examine(directory)

    monkeypatch.setattr(reload, "examine", examined_in_the_middle_of_an_edit)
    file.write_text(OTHER)

    wait_for(reloading, "yerevan")
    assert emptied
    assert counted("refused") == refused


def test_a_wrong_file_keeps_the_old_configuration_and_says_why_once(folder: Path) -> None:
    reloading = Reloading(folder)
    refused = counted("refused")

    with structlog.testing.capture_logs() as events:
        (folder / "watchlist.yaml").write_text(WRONG)
        problem = wait_until(reloading.problem, WITHIN, "the problem is told")
        (folder / "watchlist.yaml").touch()
        wait_until(lambda: reloading.problem() and counted("refused") == refused + 2, WITHIN, "it is looked at again")

    assert "watchlist.yaml:4: trems" in str(problem)
    assert ids(reloading) == ["khovayev"]
    assert [event["event"] for event in events] == ["config.refused"]
    assert events[0]["problem"] == problem


def test_a_rule_whose_query_is_wrong_keeps_the_old_watchlist_and_is_told_with_its_place_and_the_fix(
    folder: Path,
) -> None:
    reloading = Reloading(folder)

    (folder / "watchlist.yaml").write_text(OTHER + "    not:\n      - id: sport\n        query: NEAR/5 hockey\n")

    wait_until(lambda: reloading.problem() is not None, WITHIN, "the problem is told")
    assert ids(reloading) == ["khovayev"]
    problem = str(reloading.problem())
    assert (
        "watchlist.yaml:7: query: watch baku: rule sport: found NEAR/5 (column 1 of the query); expected a word"
        in problem
    )


def test_the_mended_file_is_taken_and_the_problem_is_gone(folder: Path) -> None:
    reloading = Reloading(folder)
    (folder / "watchlist.yaml").write_text(WRONG)
    wait_until(reloading.problem, WITHIN, "the problem is told")

    (folder / "watchlist.yaml").write_text(OTHER)

    wait_for(reloading, "baku")
    assert reloading.problem() is None


def test_the_old_file_put_back_ends_the_problem(folder: Path) -> None:
    reloading = Reloading(folder)
    version = reloading.current().version
    (folder / "watchlist.yaml").write_text(WRONG)
    wait_until(reloading.problem, WITHIN, "the problem is told")

    (folder / "watchlist.yaml").write_text(WATCHLIST.lstrip("\n"))

    wait_until(lambda: reloading.problem() is None, WITHIN, "the problem is gone")
    assert reloading.current().version == version


def test_a_secret_that_is_given_at_last_ends_the_problem(folder: Path) -> None:
    reloading = Reloading(folder)
    (folder / "channels.yaml").write_text("channels: {desk: {type: slack, url_file: slack.url}}")
    wait_until(reloading.problem, WITHIN, "the problem is told")

    (folder / "slack.url").write_text("https://hooks.example.org/x")

    wait_until(lambda: "desk" in reloading.current().channels, WITHIN, "the channel is there")
    assert reloading.problem() is None


def test_a_directory_that_goes_away_is_a_problem_and_no_end(folder: Path) -> None:
    reloading = Reloading(folder)

    shutil.rmtree(folder)

    assert "no such directory" in str(wait_until(reloading.problem, WITHIN, "the problem is told"))
    assert ids(reloading) == ["khovayev"]


def test_a_touched_file_is_no_change(folder: Path) -> None:
    reloading = Reloading(folder)
    version, taken = reloading.current().version, counted("taken")

    (folder / "watchlist.yaml").touch()

    wait_until(lambda: reloading.problem() is None and _is_considered(reloading, folder), WITHIN, "it is looked at")
    assert (reloading.current().version, counted("taken")) == (version, taken)


def _is_considered(reloading: Reloading, folder: Path) -> bool:
    return reloading._considered[folder / "watchlist.yaml"] == stamp(folder / "watchlist.yaml")


def test_files_are_looked_at_no_more_than_once_a_second(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Path] = []
    monkeypatch.setattr(reload, "stamp", lambda path: looks.append(path))
    reloading = Reloading(folder)
    looks.clear()

    for _ in range(10_000):
        reloading.current()

    assert len(looks) <= len(reloading.current().files)


def test_many_threads_take_one_change_once(folder: Path) -> None:
    reloading = Reloading(folder)
    taken = counted("taken")
    problems: list[BaseException] = []

    def read_until_taken() -> None:
        try:
            wait_for(reloading, "baku")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=read_until_taken) for _ in range(8)]
    for thread in threads:
        thread.start()
    (folder / "watchlist.yaml").write_text(OTHER)
    for thread in threads:
        thread.join()

    assert problems == []
    assert counted("taken") == taken + 1


def test_a_start_with_wrong_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="trems"):
        Reloading(a_directory(tmp_path / "config", watchlist=WRONG))
