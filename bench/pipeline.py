"""From the body read to the subscriber: latency at a steady rate and articles a second, in both forms of Watchword and
beside the script that a user would write instead.

python -m bench.pipeline [--seconds 60] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from tests.ports import free_port
from tests.redis_server import RedisServer
from tests.waiting import wait_until

RATE, WARM_UP, FEEDS = 50, 10, 10
MANY_FEEDS = 40
RHYTHM, PAUSE = 300, 20
"""Seconds from one poll run to the next, which begins on the five minutes; and around that in which two processes run, from
which a steady measurement keeps away."""
CONFIGURATION = {
    "watchlist": "watches:\n  - {id: khovayev, name: Khovayev, terms: [Khovayev]}\n",
    "channels": "channels:\n  none: {type: console}\n",
    "settings": "contact: bench@example.org\nallow_private_networks: [127.0.0.0/8]\n",
}


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=int, default=60)
    given.add_argument("--rounds", type=int, default=3)
    asked = given.parse_args()
    print(
        f"{platform.processor() or platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}"
    )
    for name in ("script", "one machine", "services"):
        with form(name) as run:
            rounds = [run.latency(asked.seconds) for _ in range(asked.rounds)]
            changing = None if run.is_script else run.latency_over_a_change(asked.seconds)
        worst = max(rounds, key=lambda each: each["p99"])
        with form(name) as run:
            rate = run.throughput()
        row = f"{name:12} {RATE} articles/s, worst of {asked.rounds}: {_shown(worst)}; at once {rate:.0f} articles/s"
        print(row, flush=True)
        if changing:
            print(f"{'':12} over a change of poll runs: {_shown(changing)}", flush=True)


def _shown(found: Mapping[str, float]) -> str:
    p50, p99, most = (1000 * found[each] for each in ("p50", "p99", "max"))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, max {most:.0f} ms ({found['count']:.0f} alerts)"


class Run:
    """One form, ready to be started over a newspaper of its own."""

    def __init__(self, stack: ExitStack, folder: Path, urls: Mapping[str, str], redis: str, is_script: bool) -> None:
        self.stack, self.folder, self.urls, self.redis, self.is_script = stack, folder, dict(urls), redis, is_script
        self.port, self.has_begun = free_port(), False

    def latency(self, seconds: int) -> dict[str, float]:
        """While one poll run lasts."""
        if not self.has_begun:
            self._begin(FEEDS, RATE)
        while not self.is_script and not PAUSE <= time.time() % RHYTHM <= RHYTHM - PAUSE - WARM_UP - seconds:
            time.sleep(0.5)
        return self._heard(str(WARM_UP), str(seconds))

    def latency_over_a_change(self, seconds: int) -> dict[str, float]:
        """With the moment in its midst at which one poll run takes over from another."""
        time.sleep((-time.time() - WARM_UP - seconds / 2) % RHYTHM)
        return self._heard(str(WARM_UP), str(seconds))

    def throughput(self) -> float:
        listening = self._listener("--count", str(MANY_FEEDS * 50))
        self._begin(MANY_FEEDS, 0)
        found = json.loads(listening.communicate(timeout=300)[0])
        return float(found["count"] / found["seconds"])

    def _begin(self, feeds: int, rate: float) -> None:
        self.has_begun = True
        self._process(sys.executable, "-m", "bench.newspaper", str(self.port), str(feeds), str(rate))
        if self.is_script:
            self._process(sys.executable, "-m", "bench.script", self.redis, str(self.port), str(feeds))
            return
        self._configure(feeds)
        self._process(str(Path(sys.executable).parent / "watchword"), "up", "--port", str(free_port()))
        wait_until((self.folder / "home" / "run.json").exists, 120, "up is up", every=0.2)

    def _configure(self, feeds: int) -> None:
        config = self.folder / "config"
        config.mkdir()
        rows = "".join(f"      - {{url: 'http://127.0.0.1:{self.port}/feed/{n}', every: 1s}}\n" for n in range(feeds))
        texts = {**CONFIGURATION, "feeds": f"groups:\n  - name: Bench\n    feeds:\n{rows}"}
        for name, text in texts.items():
            (config / f"{name}.yaml").write_text(text)

    def _heard(self, *given: str) -> dict[str, float]:
        found: dict[str, float] = json.loads(self._listener(*given).communicate(timeout=300)[0])
        return found

    def _listener(self, *given: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bench.listener", self.redis, *given]
        listening = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert listening.stdout is not None
        assert listening.stdout.readline() == "listening\n"
        return listening

    def _process(self, *command: str) -> None:
        home = {"WATCHWORD_HOME": str(self.folder / "home"), "WATCHWORD_CONFIG": str(self.folder / "config")}
        with (self.folder / "out.log").open("ab") as log:
            process = subprocess.Popen(command, env={**os.environ, **home, **self.urls}, stdout=log, stderr=log)
        self.stack.callback(process.wait, 20)
        self.stack.callback(process.terminate)


@contextmanager
def form(name: str) -> Iterator[Run]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="watchword-bench-")))
        redis = RedisServer(tcp=True)
        redis.start()
        stack.callback(redis.remove)
        urls = {"WATCHWORD_REDIS_URL": redis.url, **(_services(stack) if name == "services" else {})}
        yield Run(stack, folder, urls, redis.url, name == "script")


def _services(stack: ExitStack) -> dict[str, str]:
    from tests.broker.fixture import start_kafka
    from tests.postgres_server import running

    kafka = stack.enter_context(start_kafka())
    postgres = stack.enter_context(running())
    return {"WATCHWORD_LOG_URL": kafka.url, "WATCHWORD_DATABASE_URL": postgres.new_database()}


if __name__ == "__main__":
    main()
