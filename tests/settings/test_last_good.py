"""Starting while the configuration is wrong: on with the last one that was right, and never silently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.settings.situations import WATCHLIST, a_directory
from tests.waiting import wait_until
from watchword.errors import ConfigError
from watchword.settings.configuration import load
from watchword.settings.env import Environment
from watchword.settings.last_good import keep, kept
from watchword.settings.reload import Reloading
from watchword.supervisor.up import up
from watchword.wiring import opened_poller, opened_web, tidy_up, write_digests

OTHER = WATCHLIST.replace("Khovayev", "Baku")
WRONG = WATCHLIST.replace("terms", "trems")
SLACK = "channels: {desk: {type: slack, url_file: slack.url}}"
SECRET = "https://hooks.example.org/a-secret"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_directory(tmp_path / "config")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return tmp_path / "home" / "config-good"


def ids(reloading: Reloading) -> list[str]:
    return [watch.id for watch in reloading.current().watchlist.watches]


def test_what_starts_while_the_files_are_wrong_takes_the_last_right_ones_and_says_what_is_wrong(
    folder: Path, good: Path
) -> None:
    version = Reloading(folder, good).current().version
    (folder / "watchlist.yaml").write_text(WRONG)

    started = Reloading(folder, good)

    assert "watchlist.yaml:4: trems" in str(started.problem())
    assert ids(started) == ["khovayev"]
    assert started.current().version == version


def test_what_started_with_the_last_right_ones_takes_the_mended_files(folder: Path, good: Path) -> None:
    Reloading(folder, good)
    (folder / "watchlist.yaml").write_text(WRONG)
    started = Reloading(folder, good)

    (folder / "watchlist.yaml").write_text(OTHER)

    wait_until(lambda: ids(started) == ["baku"], 5, "the mended files are taken")
    assert started.problem() is None


def test_what_a_running_process_takes_is_kept(folder: Path, good: Path) -> None:
    running = Reloading(folder, good)
    (folder / "watchlist.yaml").write_text(OTHER)
    wait_until(lambda: ids(running) == ["baku"], 5, "the edit is taken")
    (folder / "watchlist.yaml").write_text(WRONG)

    assert ids(Reloading(folder, good)) == ["baku"]


def test_another_directory_gets_nothing_of_it(folder: Path, good: Path, tmp_path: Path) -> None:
    Reloading(folder, good)

    with pytest.raises(ConfigError, match="trems"):
        Reloading(a_directory(tmp_path / "other", watchlist=WRONG), good)


def test_a_directory_that_is_gone_is_no_end(folder: Path, good: Path, tmp_path: Path) -> None:
    Reloading(folder, good)
    folder.rename(tmp_path / "elsewhere")

    started = Reloading(folder, good)

    assert ids(started) == ["khovayev"]
    assert "no such directory" in str(started.problem())


def test_a_copy_that_can_not_be_read_is_none(folder: Path, good: Path) -> None:
    Reloading(folder, good)
    (folder / "watchlist.yaml").write_text(WRONG)
    for file in good.iterdir():
        file.write_text("{")

    with pytest.raises(ConfigError, match="trems"):
        Reloading(folder, good)


def test_the_copy_is_its_owners_alone_and_refers_to_secrets_as_the_files_do(folder: Path, good: Path) -> None:
    a_directory(folder, channels=SLACK)
    (folder / "slack.url").write_text(SECRET)

    keep(good, load(folder))

    [file] = good.iterdir()
    assert (good.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "slack.url" in file.read_text()
    assert SECRET not in file.read_text()
    found = kept(good, folder)
    assert found
    assert found == load(folder)


def test_a_home_that_takes_no_copy_stops_nobody(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder belongs")

    assert ids(Reloading(folder, tmp_path / "home" / "config-good")) == ["khovayev"]


def poll(env: Environment) -> None:
    with opened_poller(env):
        pass


@pytest.mark.parametrize("run", [poll, write_digests, tidy_up])
def test_what_runs_by_the_clock_goes_on_while_the_files_are_wrong(
    run: Callable[[Environment], Any], folder: Path, tmp_path: Path
) -> None:
    env = Environment(home=tmp_path / "home", config=folder)
    run(env)
    (folder / "watchlist.yaml").write_text(WRONG)

    run(env)

    with pytest.raises(ConfigError, match="trems"):
        run(Environment(home=tmp_path / "new", config=folder))


def test_a_board_that_starts_while_the_files_are_wrong_says_so(folder: Path, tmp_path: Path) -> None:
    env = Environment(home=tmp_path / "home", config=folder)
    keep(env.place.good_configurations, load(folder))
    (folder / "watchlist.yaml").write_text(WRONG)

    with opened_web(env) as world:
        assert "trems" in str(world.problem())
        assert world.watches() == [("khovayev", "Khovayev")]


def test_a_start_of_everything_refuses_wrong_files_whatever_was_kept(folder: Path, tmp_path: Path) -> None:
    env = Environment(home=tmp_path / "home", config=folder)
    keep(env.place.good_configurations, load(folder))
    (folder / "watchlist.yaml").write_text(WRONG)

    with pytest.raises(ConfigError, match="trems"):
        up(env, out=print, seconds=0)
