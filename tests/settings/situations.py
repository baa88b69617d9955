"""Directories of configuration, and what is said of them."""

from __future__ import annotations

import textwrap
from pathlib import Path

from watchword.errors import Problem
from watchword.settings.configuration import Configuration, examine

WATCHLIST = """
watches:
  - name: Khovayev
    terms: [Khovayev]
"""


def a_directory(folder: Path, **files: str | bytes) -> Path:
    """With a right watchlist, unless another is given: `feeds="…"` writes feeds.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"watchlist": WATCHLIST, **files}.items():
        content = content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode()
        (folder / f"{name}.yaml").write_bytes(content)
    return folder


def what_is_read(folder: Path, **files: str | bytes) -> Configuration:
    """The configuration, which has to be right."""
    found, problems = examine(a_directory(folder, **files))
    assert problems == ()
    return found


def what_is_wrong(folder: Path, **files: str | bytes) -> list[Problem]:
    return list(examine(a_directory(folder, **files))[1])


def the_problem(folder: Path, **files: str | bytes) -> Problem:
    """The only one: a mistake is told once."""
    problems = what_is_wrong(folder, **files)
    assert len(problems) == 1, "\n".join(map(str, problems)) or "no problem was found"
    return problems[0]
