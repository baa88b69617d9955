"""What the alert stage relies on, over SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from tests.situations import NOON, a_hit, a_match, an_article
from watchword.adapters.database import Database
from watchword.adapters.database.stories import DatabaseStories
from watchword.errors import Taken
from watchword.stories.fold import fold


def applied(stories: DatabaseStories, *matches, owner: str = "me", next_offset: int = 1):  # type: ignore[no-untyped-def]
    changes = fold(stories.load([match.article.id for match in matches]), matches, NOON)
    stories.commit(changes, 0, next_offset, owner, NOON)
    return changes


def test_what_a_batch_changed_is_known_to_the_next(database: Database) -> None:
    stories = DatabaseStories(database)
    stories.take_over(0, "me")

    applied(stories, a_match())
    again = applied(stories, a_match(), next_offset=2)

    assert again.alerts == []
    assert again.matches == []


def test_an_alert_stays_in_the_outbox_until_it_is_marked(database: Database) -> None:
    stories = DatabaseStories(database)
    stories.take_over(0, "me")
    [alert] = applied(stories, a_match()).alerts

    before = stories.outbox()
    stories.mark(before, NOON)

    assert before == [alert]
    assert stories.outbox() == []


def test_who_was_replaced_writes_nothing(database: Database) -> None:
    old, new = DatabaseStories(database), DatabaseStories(database)
    old.take_over(0, "old")
    new.take_over(0, "new")

    with pytest.raises(Taken):
        applied(old, a_match(), owner="old")

    assert new.outbox() == []
    assert new.load(["a1"]).revisions == {}


def test_who_takes_over_learns_how_far_the_last_one_came(database: Database) -> None:
    stories = DatabaseStories(database)
    first = stories.take_over(0, "a")
    applied(stories, a_match(), owner="a", next_offset=7)

    assert first is None
    assert stories.take_over(0, "b") == 7


def test_revisions_and_further_watches_come_back_as_they_went_in(database: Database) -> None:
    stories = DatabaseStories(database)
    stories.take_over(0, "me")
    applied(stories, a_match(), a_match(an_article("a2"), a_hit("karabakh")))

    changes = applied(stories, a_match(an_article(revision=2), a_hit(), a_hit("karabakh")), next_offset=2)

    assert [alert.id for alert in changes.alerts] == ["a1:2"]
    assert {alert.id for alert in stories.outbox()} == {"a1:1", "a2:1", "a1:2"}


def test_the_alerts_of_one_story_leave_the_outbox_in_their_order(database: Database) -> None:
    stories = DatabaseStories(database)
    stories.take_over(0, "me")
    revisions = [a_match(an_article(revision=n), *map(a_hit, "abcdefghijk"[:n])) for n in range(1, 12)]

    applied(stories, *revisions)

    assert [alert.revision for alert in stories.outbox()] == list(range(1, 12))
