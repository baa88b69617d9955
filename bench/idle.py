"""What `watchword up` costs while nothing happens: share of a core, memory, time to start.

python -m bench.idle [SECONDS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from tests.ports import free_port
from tests.waiting import wait_until

from bench.pipeline import CONFIGURATION

SETTLING = 30


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="watchword-bench-") as name:
        folder = Path(name)
        (folder / "config").mkdir()
        for file, text in {**CONFIGURATION, "feeds": "groups: []\n"}.items():
            (folder / "config" / f"{file}.yaml").write_text(text)
        environment = {"WATCHWORD_HOME": str(folder / "home"), "WATCHWORD_CONFIG": str(folder / "config")}
        began = time.monotonic()
        command = [str(Path(sys.executable).parent / "watchword"), "up", "--port", str(free_port())]
        up = psutil.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
        print(f"virtual environment: {_megabytes(Path(sys.prefix)):.0f} MB, the tools of the tests included")
        try:
            wait_until((folder / "home" / "run.json").exists, 120, "up is up", every=0.1)
            print(f"up in {time.monotonic() - began:.0f} s")
            time.sleep(SETTLING)
            _report(up, seconds)
        finally:
            up.terminate()
            up.wait(20)


def _report(up: psutil.Process, seconds: float) -> None:
    before = _cpu(up)
    time.sleep(seconds)
    after = _cpu(up)
    used = sum(spent - before.get(pid, 0.0) for pid, spent in after.items())
    family = [up, *up.children(recursive=True)]
    memory = sum(process.memory_full_info().pss for process in family)
    print(
        f"idle: {used / seconds:.1%} of a core, {memory / 2**20:.0f} MB in {len(family)} processes over {seconds:.0f} s"
    )


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 2**20


def _cpu(up: psutil.Process) -> dict[int, float]:
    """Seconds by process, with those of its children that have ended."""
    found = {}
    for process in [up, *up.children(recursive=True)]:
        times = process.cpu_times()
        found[process.pid] = times.user + times.system + times.children_user + times.children_system
    return found


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
