"""Refill: a watch over the archive, its matches stored and told to nobody."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.matching.situations import name, rule, watch, word
from tests.pipeline.past import PastInMemory
from tests.situations import NOON, an_article
from watchword.adapters.database import Database, articles
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.history import DatabaseHistory
from watchword.adapters.database.live import DatabaseLiveRows
from watchword.adapters.database.migrate import migrate
from watchword.adapters.database.stories import DatabaseStories
from watchword.adapters.memory import MemoryAnnouncer, MemoryLog
from watchword.errors import TransientError
from watchword.loop import Loop, Stage
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.watch import Watch, Watchlist
from watchword.model import Article, Match, decode, encode
from watchword.pipeline.alert import AlertStage
from watchword.pipeline.archive import ArchiveStage
from watchword.pipeline.refill import Order, fill, preview, wait_for_score
from watchword.pipeline.score import Score
from watchword.ports import Outgoing

HOUR = timedelta(hours=1)
BAKU = watch(name("Baku"), id="baku", rules=(rule("football", word("football")),), threshold=0.3)
KHOVAYEV = watch(name("Khovayev"), id="khovayev")


def compiled(*watches: Watch) -> Compiled:
    return compile_watchlist(Watchlist(watches or (KHOVAYEV, BAKU)))


def order(watch_id: str = "baku", until: Any = NOON) -> Order:
    return Order(watch_id, compiled(), NOON - 24 * HOUR, until)


def published(log: MemoryLog, topic: str = "matches") -> list[Match]:
    return [decode(record.value, Match) for record in log.reader(f"{topic}-reader", [topic]).poll(1000, 0)]


A_DAY = (
    an_article("title", title="Baku and Khovayev"),
    an_article("text", title="Rain", text="in Baku"),
    an_article("sport", title="Baku football"),
    an_article("other", title="Khovayev"),
    an_article("old", title="Baku", first_seen=NOON - 48 * HOUR),
)


def test_a_preview_counts_by_what_would_become_of_it_and_publishes_nothing() -> None:
    found = preview(PastInMemory(*A_DAY, hit=[("title", 1)]), order())

    assert (found.articles, found.known, found.matches) == (4, 1, 2)
    assert (found.alert, found.below, found.suppressed) == (0, 1, 1)


def test_only_hits_of_the_one_watch_are_published_as_replays_of_its_whole_watchlist() -> None:
    log, heard = MemoryLog(), list[int]()

    filled = fill(PastInMemory(*A_DAY), order(), log, heard.append)

    matches = published(log)
    assert filled.matches == 3
    assert {match.article.id for match in matches} == {"title", "text", "sport"}
    assert {(match.mode, match.watchlist) for match in matches} == {("replay", compiled().version)}
    assert {hit.watch for match in matches for hit in match.watches} == {"baku"}
    assert heard == [3, 4]


def test_what_the_watch_hit_in_an_earlier_revision_is_filled_and_in_this_one_is_not() -> None:
    log = MemoryLog()
    past = PastInMemory(
        an_article("a1", title="Baku", revision=2), an_article("a2", title="Baku"), hit=[("a1", 1), ("a2", 1)]
    )

    fill(past, order(), log)

    assert [match.article.id for match in published(log)] == ["a1"]


def test_a_fill_waits_until_score_has_read_what_was_published_before() -> None:
    log = MemoryLog()
    log.publish("articles", [Outgoing(b"a", b"{}")])
    reader = log.reader("watchword.score", ["articles"])

    with pytest.raises(TransientError, match="still to read 1 articles"):
        wait_for_score(log, 0.0)
    threading.Timer(0.1, lambda: reader.commit(dict.fromkeys(reader.assigned(), 1))).start()
    wait_for_score(log, 10.0)

    assert log.group_lag("watchword.score", ["articles"]) == 0


# -- with all that reads `matches` ----------------------------------------------------------------------------------


class House:
    """The consumers of one machine over their twins, each turn by hand."""

    def __init__(self, folder: Path) -> None:
        self.log, self.announcer = MemoryLog(), MemoryAnnouncer()
        self.database = Database(f"sqlite:///{folder / 'watchword.db'}")
        migrate(self.database)
        self.watches: tuple[Watch, ...] = (KHOVAYEV,)
        stories = DatabaseStories(self.database)
        self._loops = [
            self._loop(Score(watching=self, log=self.log), "score"),
            self._loop(AlertStage(stories=stories, log=self.log, announcer=self.announcer, owner="me"), "alert"),
            self._loop(ArchiveStage(archive=DatabaseArchive(self.database)), "archive"),
        ]

    def current(self) -> Compiled:
        return compiled(*self.watches)

    def reads(self, *articles: Article) -> None:
        self.log.publish("articles", [Outgoing(article.id.encode(), encode(article)) for article in articles])
        self.settles()

    def settles(self) -> None:
        for _ in range(4):
            for loop in self._loops:
                loop.turn(0.001)

    def fills(self, watch_id: str) -> int:
        """With what is stored by now, in the order in which `watchword fill` does it."""
        from watchword.model import utc_now

        now = utc_now()
        wait_for_score(self.log, 5.0)
        done = fill(DatabaseHistory(self.database), Order(watch_id, self.current(), NOON - HOUR, now), self.log)
        self.settles()
        return done.matches

    def told(self) -> list[str]:
        return [alert.id for alert in self.announcer.heard_alerts]

    def listed(self, watch_id: str, mode: Any) -> set[str]:
        rows = DatabaseLiveRows(self.database, migrate).page("match", limit=99, watch=watch_id, mode=mode)
        return {row.key[0] for row in rows}

    def found(self, query: str) -> dict[str, list[str]]:
        with self.database.read() as connection:
            ids = [row["id"] for row in articles.search(connection, query, 99)]
            watches = articles.watches_of(connection, ids)
        return {each: sorted(watches.get(each, [])) for each in ids}

    def _loop(self, stage: Stage[Any], group: str) -> Loop[Any]:
        group = f"watchword.{group}"
        return Loop(stage, self.log.reader(group, stage.topics), self.log, group=group)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """It has read two articles of Baku while nobody watched for it, one of them for Khovayev."""
    house = House(tmp_path)
    house.reads(an_article("both", title="Khovayev in Baku"), an_article("baku", title="Baku"))
    house.watches = (KHOVAYEV, BAKU)
    return house


def test_what_is_filled_is_listed_and_found_and_told_to_nobody(house: House) -> None:
    before = list(house.announcer.heard_alerts)

    count = house.fills("baku")

    assert count == 2
    assert house.announcer.heard_alerts == before
    assert sum(house.log.ends("alerts").values()) == len(before) == 1
    assert house.listed("baku", "replay") == {"baku"}
    assert house.listed("baku", "live") == {"both"}
    assert house.found("baku") == {"both": ["baku", "khovayev"], "baku": ["baku"]}


def test_a_second_fill_finds_nothing_to_do(house: House) -> None:
    house.fills("baku")

    assert house.fills("baku") == 0


def test_a_later_revision_of_a_filled_article_is_told_for_what_is_new_alone(house: House) -> None:
    house.fills("baku")

    house.reads(
        an_article("both", title="Khovayev in Baku, again", revision=2, first_seen=NOON),
        an_article("baku", title="Baku: Khovayev arrives", revision=2, first_seen=NOON),
    )

    assert house.told() == ["both:1", "baku:1"]
    assert house.announcer.heard_alerts[-1].because.startswith("Khovayev is named")


def test_a_new_article_is_told_as_ever_after_a_fill(house: House) -> None:
    house.fills("baku")

    house.reads(an_article("next", title="Baku"))

    assert house.told() == ["both:1", "next:1"]
