"""How long `watchword --help` takes beside an empty Typer app: medians of some rounds, taking turns.

python -m bench.help [ROUNDS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

EMPTY = "import typer; app = typer.Typer(rich_markup_mode=None); app.command()(lambda: None); app(['--help'])"
OURS = "import sys; sys.argv = ['watchword', '--help']; from watchword.cli import main; main()"


def main(rounds: int) -> None:
    times: dict[str, list[float]] = {EMPTY: [], OURS: []}
    for _ in range(rounds):
        for script, found in times.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, check=True)
            found.append(time.perf_counter() - began)
    empty, ours = (statistics.median(found) for found in times.values())
    print(f"watchword --help {ours * 1000:.0f} ms, an empty Typer app {empty * 1000:.0f} ms: {ours / empty:.2f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
