"""The short form of the bench, which compares the cores that are installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from watchword.matching.cores.choice import installed

ROOT = Path(__file__).parents[2]


def test_the_short_bench_prints_every_core_with_the_same_matches() -> None:
    command = [sys.executable, "-m", "bench.matching", "--short"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)

    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    assert [row[0] for row in rows] == [core.__name__.lower() for core in installed()]
    assert len({row[-1] for row in rows}) == 1
    assert int(rows[0][-1]) > 0
