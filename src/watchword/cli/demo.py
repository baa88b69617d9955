"""`watchword demo`: what `watchword up` does, with another configuration and in a home that is thrown away."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli.command import new_app

app = new_app()
OURS = ("WATCHWORD_", "PREFECT_")
"""Variables that begin so lead to the services of a real installation, where a demo has no business."""


@app.command()
def demo(
    seconds: Annotated[
        float | None, typer.Option("--for", min=1, metavar="SECONDS", help="End after so long instead of at Ctrl-C.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The board's port; the next free one if it is taken.")
    ] = None,
) -> None:
    """The whole pipeline on a scripted news day; needs no network and leaves nothing behind.

    \b
    watchword demo             until Ctrl-C; the news goes on for a quarter of an hour
    watchword demo --for 60    one minute; the exit code is 1 if no alert came
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until `up` listens to it: else the folder would stay
    with tempfile.TemporaryDirectory(prefix="watchword-demo-", ignore_cleanup_errors=True) as folder:
        lines = Lines()
        code = _run(Path(folder), lines, seconds, port)
    sys.exit(code or (1 if seconds is not None and not lines.alerts else 0))


class Lines:
    """Tells a person each line, and counts those that are alerts."""

    def __init__(self) -> None:
        self.alerts = 0

    def __call__(self, line: str) -> None:
        self.alerts += "alert" in line.split()[:2]  # behind the time
        print(line, flush=True)


def _run(folder: Path, lines: Lines, seconds: float | None, port: int | None) -> int:
    from watchword.demo import configuration, feed_process, script
    from watchword.settings.env import read
    from watchword.supervisor.up import up

    outlets = script.load()
    lines(f"A scripted news day: {len(outlets)} feeds in {len({outlet.language for outlet in outlets})} languages.")
    lines("The first alert comes within half a minute. Nothing leaves this machine, nothing is left behind.")
    with feed_process.running(folder / "requests.jsonl") as address:
        configuration.write(folder / "config", outlets, address)
        _look_only_here(folder)
        lines(f"In another terminal: export WATCHWORD_HOME={folder} WATCHWORD_CONFIG={folder}/config")
        lines("  then watchword tail, or status, or search Khovayev")
        return up(read(), out=lines, port=port, seconds=seconds)


def _look_only_here(folder: Path) -> None:
    """All that the roles keep, temporary files too, is in `folder`."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ["WATCHWORD_HOME"] = str(folder)
    os.environ["WATCHWORD_CONFIG"] = str(folder / "config")
    os.environ["TMPDIR"] = str(folder / "tmp")
    (folder / "tmp").mkdir()
