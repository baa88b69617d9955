"""The wheel is complete: installed alone, away from the repository, it is the whole program."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.demo.running import Demo

ROOT = Path(__file__).parents[2]
HOME_FOLDERS = ("flows", "consumers", "config")
UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(ROOT, "wheel", tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel and what `requirements.lock` names, and nothing else."""
    environment = tmp_path_factory.mktemp("away") / "venv"
    _run([UV, "venv", "--quiet", "--python", sys.executable, environment])
    install: list[str | Path] = [UV, "pip", "install", "--quiet", "--python", environment / "bin" / "python"]
    _run([*install, "--compile-bytecode", "--require-hashes", "-r", ROOT / "requirements.lock"])
    _run([*install, "--no-deps", wheel])
    return environment


def test_everything_in_the_wheel_is_under_watchword(wheel: Path) -> None:
    top = {name.split("/")[0] for name in _names(wheel)}

    assert {name for name in top if not name.endswith(".dist-info")} == {"watchword"}
    assert len(top) == 2


@pytest.mark.parametrize("folder", HOME_FOLDERS)
def test_the_runners_and_the_configuration_are_in_the_wheel(wheel: Path, folder: str) -> None:
    tracked = set(_tracked(folder))

    packed = {name.removeprefix("watchword/_home/") for name in _names(wheel) if f"/_home/{folder}/" in name}

    assert tracked
    assert packed == tracked


def test_every_tracked_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    tracked = {name.removeprefix("src/") for name in _tracked("src")}

    assert tracked <= set(_names(wheel))


def test_the_wheel_made_from_the_sdist_is_the_same(wheel: Path, tmp_path: Path) -> None:
    sdist = _built(ROOT, "sdist", tmp_path)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")

    again = _built(source, "wheel", tmp_path / "again")

    assert _contents(again) == _contents(wheel)


@pytest.mark.slow
def test_no_other_name_enters_site_packages(installed: Path) -> None:
    listed = _run([UV, "pip", "show", "--files", "watchword", "--python", installed / "bin" / "python"])
    files = [line.strip() for line in listed.split("Files:")[1].splitlines() if line.strip()]

    assert {name.split("/")[0].split("-")[0] for name in files if not name.startswith("..")} == {"watchword"}
    assert [name for name in files if name.startswith("..")] == ["../../../bin/watchword"]


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(240)
def test_the_demo_of_the_wheel_alerts_away_from_the_repository(installed: Path, short_path: Path) -> None:
    given = {"HOME": str(short_path), "XDG_CACHE_HOME": str(short_path / "cache")}
    with Demo(installed / "bin" / "watchword", short_path, **given) as demo:
        took = demo.seconds_until(demo.alerts, 150, "the very first start alerts")
        code = demo.stop()

    print(f"first alert of the very first start after {took:.1f} s")
    assert code == 0
    assert [line for line in demo.lines if "Prefect has no database yet" in line]
    assert not list(short_path.glob("watchword-demo-*"))


def _built(source: Path, kind: str, into: Path) -> Path:
    _run([sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", into], cwd=source)
    (made,) = into.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


def _run(command: list[str | Path], cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, env=_plain_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _plain_environment() -> Mapping[str, str]:
    """Without what points to another Python or to services of this machine."""
    leads_away = ("WATCHWORD_", "PREFECT_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(leads_away)}


def _tracked(folder: str) -> list[str]:
    return _run(["git", "ls-files", folder]).splitlines()


def _names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def _contents(wheel: Path) -> dict[str, int]:
    """Path -> checksum of all but the metadata's own list of files."""
    with zipfile.ZipFile(wheel) as archive:
        return {each.filename: each.CRC for each in archive.infolist()}
