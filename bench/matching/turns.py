"""The engines take turns in one loop, each in a process of its own that is stopped meanwhile: all see the same machine, and
no thread that one of them has in the background takes the processor from another."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

from bench.matching import jvm
from bench.matching.store import Store

ROUNDS = 3
TIMED = 2_000
COMPARED = 500
"""Articles whose matches are compared one by one."""
FEW = 500
"""Articles for engines that take long over many watches."""
MANY = 5_000
WARM_UP = 6
"""Rounds before the first that counts: a JVM compiles what it runs often."""
MEASURED_APART = ("portable", "fast")
"""Engines whose slowest article and whose long article are measured too."""


class Row(NamedTuple):
    """`us`: CPU time an article, in µs; `p99` that of the slowest hundredth. `pairs`: what it found in the first COMPARED."""

    engine: str
    us: float
    matches: int
    pairs: frozenset[tuple[int, int]]
    build_s: float
    memory_mb: float
    p99: float | None
    long_ms: float | None


class Running:
    """An engine's process, which answers once it is built."""

    def __init__(self, engine: str, size: int, store: Store) -> None:
        self.engine = engine
        self.articles = FEW if engine in ("tantivy", "fts5") and size > MANY else TIMED
        self._process = subprocess.Popen(
            _command(engine, size, store),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if engine == "lucene" else None,
            text=True,
        )
        self.build_s: float = self._answer()["build_s"]
        self._process.send_signal(signal.SIGSTOP)

    def ask(self, *command: object) -> Any:
        assert self._process.stdin is not None
        self._process.send_signal(signal.SIGCONT)
        print(*command, file=self._process.stdin, flush=True)
        answer = self._answer()
        self._process.send_signal(signal.SIGSTOP)
        return answer

    def memory_mb(self) -> float:
        """Resident."""
        with open(f"/proc/{self._process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def stop(self) -> None:
        self._process.terminate()
        self._process.send_signal(signal.SIGCONT)
        self._process.communicate()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: {self.engine} ended with code {self._process.wait()}")
        return json.loads(line)


def rows(engines: Sequence[str], size: int, store: Store, *, rounds: int = ROUNDS) -> list[Row]:
    with _running(engines, size, store) as running:
        for each in running:
            _warm_up(each)
        turns = [[each.ask("run", 0, each.articles) for each in running] for _ in range(rounds)]
        return [_row(each, taken) for each, taken in zip(running, zip(*turns, strict=True), strict=True)]


@contextmanager
def _running(engines: Sequence[str], size: int, store: Store) -> Iterator[list[Running]]:
    started: list[Running] = []
    try:
        started.extend(Running(engine, size, store) for engine in engines)  # those that start are stopped in any case
        yield started
    finally:
        for each in started:
            each.stop()


def _warm_up(running: Running) -> None:
    for _ in range(WARM_UP if running.engine == "lucene" else 1):
        running.ask("run", 0, running.articles)


def _row(running: Running, turns: Sequence[Any]) -> Row:
    apart = running.engine in MEASURED_APART
    return Row(
        running.engine,
        median(turn["us"] for turn in turns),
        turns[0]["matches"] * TIMED // running.articles,
        frozenset(map(tuple, running.ask("pairs", 0, COMPARED)["pairs"])),
        running.build_s,
        running.memory_mb(),
        _p99(running) if apart or running.engine == "lucene" else None,
        running.ask("long", 0, 200)["us"] / 1e3 if apart else None,
    )


def _p99(running: Running) -> float:
    took = sorted(running.ask("each", 0, running.articles)["us"])
    return float(took[len(took) * 99 // 100])


def _command(engine: str, size: int, store: Store) -> list[str]:
    if engine == "lucene":
        return jvm.command([str(store.articles), str(store.folded(size)), str(store.fold_table)])
    return [sys.executable, "-m", "bench.matching.worker", engine, str(size), str(store.folder)]
