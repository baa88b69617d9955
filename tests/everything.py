"""All that CI runs, one part after another, and at the end what share of the time each took.

python tests/everything.py               lint, types, imports, all tests
python tests/everything.py --no-tests    the first three
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
CHECKS = {
    "lint": ("ruff check --quiet .", "ruff format --quiet --check ."),
    "types": ("mypy -p watchword", "mypy flows consumers tests"),
    "imports": ("lint-imports",),
}
WORKERS = (os.cpu_count() or 1) + 1
"""Files of tests that run at a time: the long ones wait more than they reckon. The module fixtures stay whole."""

Seconds = dict[str, float]


def main(with_tests: bool) -> int:
    failed: list[str] = []
    seconds: Seconds = defaultdict(float)
    for part, commands in CHECKS.items():
        began = time.monotonic()
        if not all(_passes(command) for command in commands):
            failed.append(part)
        seconds[part] = time.monotonic() - began
    if with_tests and not _tests_pass(seconds):
        failed.append("tests")
    print("\nshares of the time:\n" + shares(seconds))
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def shares(seconds: Seconds) -> str:
    whole = sum(seconds.values())
    return "\n".join(
        f"  {part:<24}{took:7.1f} s {took / whole:6.1%}"
        for part, took in sorted(seconds.items(), key=lambda row: -row[1])
    )


def folders(report: Path) -> Seconds:
    """Seconds by folder of tests, from pytest's report."""
    seconds: Seconds = defaultdict(float)
    for case in ElementTree.parse(report).iter("testcase"):
        seconds[_folder(case.get("classname", ""))] += float(case.get("time", 0))
    return seconds


def _folder(name: str) -> str:
    """`tests.demo.test_day` is in tests/demo, `tests.test_loop` in tests."""
    return "/".join(part for part in name.split(".")[:2] if not part.startswith("test_"))


def _tests_pass(seconds: Seconds) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "tests.xml"
        passed = _passes(f"pytest -n {WORKERS} --dist loadfile --no-loadscope-reorder --junitxml={report}")
        seconds.update(folders(report) if report.exists() else {})
    return passed


def _passes(command: str) -> bool:
    print(f"── {command}", flush=True)
    program, *arguments = command.split()
    return subprocess.run([BIN / program, *arguments], cwd=ROOT).returncode == 0


if __name__ == "__main__":
    sys.exit(main("--no-tests" not in sys.argv))
