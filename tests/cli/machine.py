"""One machine's pipeline in this process, over its real log and database, each turn by hand; the commands beside it."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.cli.running import Ended, watchword
from watchword import wiring
from watchword.adapters.console import ConsoleSender
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.deliveries import DatabaseLedger
from watchword.adapters.database.stories import DatabaseStories
from watchword.adapters.memory import MemoryAnnouncer
from watchword.loop import Loop, Stage
from watchword.matching import Compiled, compile_watchlist
from watchword.model import Article, encode, utc_now
from watchword.pipeline.alert import AlertStage
from watchword.pipeline.archive import ArchiveStage
from watchword.pipeline.deliver import Courier, Receive
from watchword.pipeline.score import Score
from watchword.ports import Outgoing
from watchword.settings.configuration import load
from watchword.settings.env import Environment
from watchword.settings.watchlist import load as load_watchlist

CHANNELS = "channels:\n  desk: {type: console, default: true}\n"


class Machine:
    """`reads` publishes articles and lets every consumer finish; what the desk was told is in `announcer`."""

    def __init__(self, folder: Path, watchlist: str, url: str | None = None) -> None:
        self.folder = folder
        self.config = folder / "config"
        self.config.mkdir(parents=True)
        (self.config / "channels.yaml").write_text(CHANNELS, encoding="utf-8")
        self.watches(watchlist)
        self.urls: dict[str, Any] = {"WATCHWORD_DATABASE_URL": url} if url else {}
        self.env = Environment(home=folder / "state", config=self.config, database_url=url)  # type: ignore[arg-type]
        self.announcer = MemoryAnnouncer()

    def watches(self, watchlist: str) -> None:
        (self.config / "watchlist.yaml").write_text(watchlist, encoding="utf-8")

    def current(self) -> Compiled:
        return compile_watchlist(load_watchlist(self.config / "watchlist.yaml"))

    def says(self, *arguments: str | Path) -> Ended:
        return watchword(*arguments, home=self.folder, WATCHWORD_CONFIG=str(self.config), **self.urls)

    def publishes(self, *articles: Article) -> None:
        with wiring.opened_log(self.env) as log:
            log.publish("articles", [Outgoing(each.id.encode(), encode(each)) for each in articles])

    def reads(self, *articles: Article) -> None:
        self.publishes(*articles)
        self.settles()

    def settles(self, *only: str) -> None:
        """Each consumer, or some of them, until it has nothing more to read."""
        with ExitStack() as stack:
            log = stack.enter_context(wiring.opened_log(self.env))
            database = stack.enter_context(wiring.opened_database(self.env))
            stages: dict[str, Stage[Any]] = {
                "score": Score(watching=self, log=log),
                "alert": AlertStage(
                    stories=DatabaseStories(database), log=log, announcer=self.announcer, owner=uuid.uuid4().hex
                ),
                "archive": ArchiveStage(archive=DatabaseArchive(database)),
            }
            for name, stage in stages.items():
                if name in only or not only:
                    _finish(Loop(stage, log.reader(f"watchword.{name}", stage.topics), log))

    def delivers(self) -> None:
        """The channel `desk`, until nothing is due."""
        desk = load(self.config).channels["desk"]
        with wiring.opened_log(self.env) as log, wiring.opened_database(self.env) as database:
            ledger = DatabaseLedger(database)
            ledger.reconcile(["desk"], {}, utc_now())
            stage = Receive(channel=desk, ledger=ledger, routes=lambda _: ("desk",), start={}, recorded=lambda: None)
            _finish(Loop(stage, log.reader("watchword.deliver.desk", stage.topics), log))
            courier = Courier(
                channel=desk,
                ledger=ledger,
                sender=ConsoleSender("desk"),
                owner=uuid.uuid4().hex,
                is_gone=lambda _: True,
            )
            while courier.turn():
                pass


def _finish(loop: Loop[Any]) -> None:
    """Until it has nothing more to read."""
    while any(loop.reader.lag().values()):
        loop.turn(0.01)
    loop.reader.close()
