"""The consumers as processes, with everybody outside who is to be told: what fault tests kill and cut off."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.acceptance.outside import Outside, Subscriber, everybody
from tests.processes import Processes
from tests.redis_server import RedisServer

CONSUMERS = ("score", "alert", "deliver", "archive")
_numbers = itertools.count(1)


class Pipeline:
    """The consumers as processes, all running; one of them may be sent to its death at a place."""

    def __init__(self, folder: Path, outside: Outside, urls: dict[str, str]) -> None:
        config = outside.configuration(folder / "config")
        environment = {"WATCHWORD_HOME": str(folder / "home"), "WATCHWORD_CONFIG": str(config), **urls}
        self.outside, self.processes = outside, Processes(folder, environment)
        self.subscriber = Subscriber(urls["WATCHWORD_REDIS_URL"])

    def start(self) -> None:
        for name in CONSUMERS:
            if name not in self.processes.running:
                self.processes.start(name)

    def says(self) -> str:
        """A headline that no other test has, in the newspaper."""
        number = next(_numbers)
        headline = f"Khovayev is seen for the {number:03}. time"
        self.outside.news.says(f"seen-{number:03}", headline)
        return headline

    def will_die(self, place: str) -> None:
        role = place.partition(".")[0]
        self.processes.kill(role)
        self.processes.start(role, failpoint=place)

    def everybody_heard(self, headline: str) -> bool:
        return self.outside.everybody_heard(headline) and bool(self.subscriber.heard(headline))

    def found(self, headline: str) -> bool:
        return headline in self.processes.output("search", headline)


def running(folder: Path, urls: dict[str, str]) -> Iterator[Pipeline]:
    """Over what `urls` name, with a Redis of its own if they name none."""
    with ExitStack() as stack:
        if "WATCHWORD_REDIS_URL" not in urls:
            redis = RedisServer(tcp=True)
            redis.start()
            stack.callback(redis.remove)
            urls = {**urls, "WATCHWORD_REDIS_URL": redis.url}
        outside = stack.enter_context(everybody())
        pipeline = Pipeline(folder, outside, urls)
        stack.callback(pipeline.processes.stop)
        pipeline.start()
        yield pipeline
