"""`watchword --help` pays for nothing but Typer: what each command needs is imported when it runs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.processes import BIN
from watchword.cli.app import COMMANDS

HEAVY = {
    "sqlalchemy",
    "alembic",
    "prefect",
    "pydantic",
    "structlog",
    "kafka",
    "redis",
    "fastapi",
    "aiohttp",
    "lark",
    "rich",
}
OURS = """
import sys
from watchword.cli.app import app
"""
EMPTY = """
import sys, typer
app = typer.Typer(rich_markup_mode=None, add_completion=False)
@app.command()
def one(): ...
@app.command()
def two(): ...
"""
ASK = """
import json
try:
    app(["--help"])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_of(script: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", script + ASK], capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_help_imports_hardly_more_than_an_empty_typer_app() -> None:
    ours, empty = modules_of(OURS), modules_of(EMPTY)

    assert len(ours - empty) <= 12, sorted(ours - empty)
    assert not HEAVY & {name.partition(".")[0] for name in ours - empty}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = subprocess.run([BIN / "watchword", command, "--help"], capture_output=True, text=True, timeout=60)

    assert done.returncode == 0
    assert "Usage: watchword" in done.stdout


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        (["macth", "--explain"], "match"),
        (["serach", "Baku"], "search"),
        (["EXPAND"], "expand"),
        (["feeds", "lst"], "list"),
    ],
)
def test_a_mistyped_command_is_told_the_nearest_one_in_a_line(mistyped: list[str], meant: str) -> None:
    done = subprocess.run([BIN / "watchword", *mistyped], capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(f" Did you mean '{meant}'?")
    assert done.stdout == ""


def test_a_command_that_is_like_none_is_told_no_other() -> None:
    done = subprocess.run([BIN / "watchword", "xyzzy"], capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: No such command 'xyzzy'."


@pytest.mark.parametrize("wrong", [["nope"], ["search"], ["status", "--jsno"], ["tail", "extra"], []])
def test_wrong_usage_ends_with_2_and_says_so_on_stderr_alone(wrong: list[str]) -> None:
    done = subprocess.run([BIN / "watchword", *wrong], capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert "Usage" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
