"""The pipeline in this process, its log and its announcements in memory; only the board is a process of its own."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
import uuid
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from tests.acceptance.outside import Outside
from tests.ports import free_port
from tests.processes import BIN, Processes
from tests.waiting import wait_until
from watchword import wiring
from watchword.adapters.database import Database, articles
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.feeds import DatabaseFeeds
from watchword.adapters.database.stories import DatabaseStories
from watchword.adapters.memory import MemoryAnnouncer, MemoryLog
from watchword.loop import Loop, Stage
from watchword.model import encode
from watchword.pipeline.alert import AlertStage
from watchword.pipeline.archive import ArchiveStage
from watchword.pipeline.score import Score
from watchword.settings.env import Environment
from watchword.settings.reload import Reloading
from watchword.settings.watching import Watching


class TwinSubscriber:
    """What a subscriber of `watchword:alerts` hears, from the twin of Redis."""

    def __init__(self, announcer: MemoryAnnouncer) -> None:
        self._announcer = announcer

    @property
    def alerts(self) -> Sequence[dict[str, Any]]:
        return [json.loads(encode(alert)) for alert in self._announcer.heard_alerts]

    def heard(self, headline: str) -> list[str]:
        return [alert.id for alert in self._announcer.heard_alerts if alert.article.title == headline]


class AsyncRun:
    """A coroutine in a thread, ended by cancelling it."""

    def __init__(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._make, self._loop = make, asyncio.new_event_loop()
        self._task: asyncio.Task[Any] | None = None

    def run(self) -> None:
        self._task = self._loop.create_task(self._make())
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)

    def stop(self) -> None:
        if self._task:
            self._loop.call_soon_threadsafe(self._task.cancel)


class TwinWorld:
    def __init__(self, folder: Path, outside: Outside) -> None:
        self.outside = outside
        self.env = Environment(home=folder / "home", config=outside.configuration(folder / "config"))
        self.log, announcer = MemoryLog(), MemoryAnnouncer()
        self.announcer = announcer
        self.subscriber = TwinSubscriber(announcer)
        self._web = Processes(folder, {"WATCHWORD_HOME": str(self.env.home), "WATCHWORD_CONFIG": str(self.env.config)})
        self._life = ExitStack()
        self._is_running = False

    def start(self) -> None:
        self._life = ExitStack()
        configuration = Reloading(self.env.config_dir)
        database = self._life.enter_context(wiring.opened_database(self.env))
        self._stage(Score(watching=Watching(configuration), log=self.log), "score")
        self._stage(self._alerting(database), "alert")
        self._stage(ArchiveStage(archive=DatabaseArchive(database)), "archive")
        deliverer = wiring.deliverer(configuration, database, self.log)
        self._thread(deliverer.run, deliverer.stop)
        poller = wiring.poller_of(
            DatabaseFeeds(database), self.log, lambda: wiring.poll_orders(configuration.current())
        )
        polling = AsyncRun(lambda: poller.run(minutes=60))
        self._thread(polling.run, polling.stop)
        self._started_board()
        self._is_running = True

    def stop(self) -> None:
        self._is_running = False
        self._web.stop()
        self._life.close()

    kill = stop
    """A process can't be killed from within: that the twins lose nothing is shown by their contract suites."""

    def is_running(self) -> bool:
        return self._is_running

    def board(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = json.loads(self._get("/api/v1/matches"))["items"]
        return items

    def page(self) -> str:
        return self._get("/")

    def found(self, query: str) -> list[dict[str, Any]]:
        with wiring.opened_database(self.env) as database, database.read() as connection:
            return articles.search(connection, query, 20)

    def digest(self) -> None:
        wiring.write_digests(self.env)

    def _alerting(self, database: Database) -> AlertStage:
        return AlertStage(
            stories=DatabaseStories(database), log=self.log, announcer=self.announcer, owner=uuid.uuid4().hex
        )

    def _stage(self, stage: Stage[Any], group: str) -> None:
        loop = Loop(stage, self.log.reader(group, stage.topics), self.log)
        self._thread(loop.run, loop.stop)

    def _thread(self, run: Callable[[], Any], stop: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self._life.callback(thread.join, 20)
        self._life.callback(stop)

    def _started_board(self) -> None:
        port = free_port()
        self._web.start("web", str(BIN / "watchword"), "web", "--port", str(port))
        self._board = f"http://127.0.0.1:{port}"
        wait_until(self._answers, 30, f"the board answers; it said: {self._web.said('web')[-2000:]}")

    def _answers(self) -> bool:
        try:
            return bool(self._get("/healthz"))
        except OSError:
            return False

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(self._board + path, timeout=10) as answer:
            return str(answer.read().decode())
