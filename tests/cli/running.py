"""The command as a person runs it: arguments, environment and standard input in, exit code and both streams out."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from watchword.cli import main

WATCHWORD = Path(sys.executable).with_name("watchword")


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def watchword(
    *arguments: str | Path, home: Path, cwd: Path | None = None, stdin: bytes = b"", **environment: str
) -> Ended:
    """Within this process, which spares the seconds of starting another. No traceback may be on either stream."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, _environment(home, environment), clear=True),
        patch.object(sys, "argv", ["watchword", *map(str, arguments)]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        chdir(cwd or home),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _exit_code()
    return _checked(Ended(code, out.getvalue(), err.getvalue()))


def watchword_process(*arguments: str | Path, home: Path, **environment: str) -> Ended:
    """The installed command, in a process of its own."""
    done = subprocess.run(
        [WATCHWORD, *arguments], cwd=home, capture_output=True, timeout=60, env=_environment(home, environment)
    )
    return _checked(Ended(done.returncode, done.stdout.decode(), done.stderr.decode()))


def _exit_code() -> int:
    try:
        main()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def _environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    """`home` is both HOME and WATCHWORD_HOME, so that nothing of this machine is read or written."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("WATCHWORD_", "PREFECT_"))}
    return {**plain, "HOME": str(home), "WATCHWORD_HOME": str(home / "state"), "COLUMNS": "100", **more}


def _checked(ended: Ended) -> Ended:
    assert "Traceback" not in ended.out + ended.err, ended
    return ended
