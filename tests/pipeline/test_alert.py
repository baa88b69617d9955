"""The alert stage over its twins: what a kill between two of its steps leaves, the next life makes good."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.situations import NOON, a_hit, a_match, an_article
from watchword.adapters.database import Database
from watchword.adapters.database.migrate import migrate
from watchword.adapters.database.stories import DatabaseStories
from watchword.adapters.memory import MemoryAnnouncer, MemoryLog
from watchword.loop import Loop
from watchword.model import Alert, Match, decode, encode
from watchword.pipeline.alert import AlertStage
from watchword.ports import Outgoing


class Room:
    """The world around the stage, which outlives each of its processes."""

    def __init__(self, folder: Path) -> None:
        self.log, self.announcer = MemoryLog(), MemoryAnnouncer()
        self.database = Database(f"sqlite:///{folder / 'watchword.db'}")
        migrate(self.database)

    def add(self, *matches: Match) -> None:
        self.log.publish("matches", [Outgoing(match.article.id.encode(), encode(match)) for match in matches])

    def a_life(self, *, dies_after: str | None = None) -> None:
        """One process of the stage, to the end of its topic or to its death behind a step."""
        stage = AlertStage(
            stories=DatabaseStories(self.database), log=self.log, announcer=self.announcer, owner=uuid4().hex
        )
        loop: Loop[Any] = Loop(stage, self.log.reader("alert", stage.topics), self.log, clock=lambda: NOON)
        if dies_after:
            _die_after(stage, loop, dies_after)
        try:
            for _ in range(10):
                loop.turn(0.001)
        except Killed:
            pass
        finally:
            loop.reader.close()

    def published(self) -> list[str]:
        records = self.log.reader(uuid4().hex, ["alerts"]).poll(1000, 0)
        return [decode(record.value, Alert).id for record in records]


class Killed(BaseException):
    """Nothing in the loop may catch a death."""


def _die_after(stage: AlertStage, loop: Loop[Any], step: str) -> None:
    owner = loop.reader if step == "commit" else stage
    act = getattr(owner, step)

    def and_die(*given: Any) -> None:
        act(*given)
        raise Killed

    setattr(owner, step, and_die)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_match_is_published_as_an_alert_and_announced_once(room: Room) -> None:
    room.add(a_match())

    room.a_life()
    room.a_life()

    assert room.published() == ["a1:1"]
    assert [alert.id for alert in room.announcer.heard_alerts] == ["a1:1"]
    assert [match.article.id for match in room.announcer.heard_matches] == ["a1"]


@pytest.mark.parametrize("step", [*AlertStage.STEPS, "commit"])
def test_a_death_behind_any_step_loses_no_alert_and_repeats_come_under_the_same_id(room: Room, step: str) -> None:
    room.add(a_match(), a_match(an_article("a2"), a_hit("karabakh")))

    room.a_life(dies_after=step)
    room.a_life()

    assert set(room.published()) == {"a1:1", "a2:1"}
    assert {alert.id for alert in room.announcer.heard_alerts} == {"a1:1", "a2:1"}
    assert {match.article.id for match in room.announcer.heard_matches} == {"a1", "a2"}


def test_what_was_committed_but_never_published_goes_out_at_the_next_start_even_without_a_new_match(room: Room) -> None:
    room.add(a_match())
    room.a_life(dies_after="store")
    _commit_all(room)

    room.a_life()

    assert room.published() == ["a1:1"]


def _commit_all(room: Room) -> None:
    reader = room.log.reader("alert", ["matches"])
    reader.commit(room.log.ends("matches"))
    reader.close()


def test_a_database_older_than_the_log_makes_the_stage_go_back(room: Room) -> None:
    room.add(a_match(), a_match(an_article("a2")))
    room.a_life()
    _restore_backup_of_before_the_second_match(room)

    room.a_life()

    assert room.published().count("a2:1") == 2
    assert room.published().count("a1:1") == 1


def _restore_backup_of_before_the_second_match(room: Room) -> None:
    with room.database.begin() as connection:
        for table in ("alerts", "stories"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE id LIKE 'a2%'")
        connection.exec_driver_sql("DELETE FROM story_articles WHERE article = 'a2'")
        connection.exec_driver_sql("UPDATE applied SET next_offset = 1")


def test_a_process_that_was_replaced_drops_its_batch(room: Room) -> None:
    room.add(a_match())
    stage = AlertStage(stories=DatabaseStories(room.database), log=room.log, announcer=room.announcer, owner="replaced")
    loop: Loop[Any] = Loop(stage, room.log.reader("alert", stage.topics), room.log)
    loop.turn(0.001)
    DatabaseStories(room.database).take_over(0, "the new one")

    loop.turn(0.001)

    assert room.published() == []
