"""What archive, search and digest rely on, over SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.situations import NOON, a_hit, a_match, an_article
from watchword.adapters.database import Database, articles, matches, parked
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.stories import DatabaseStories
from watchword.errors import PermanentError
from watchword.loop import park
from watchword.ports import Record
from watchword.stories.fold import fold

LATER = NOON + timedelta(hours=1)


def titles(database: Database, query: str) -> list[str]:
    with database.read() as connection:
        return [row["title"] for row in articles.search(connection, query, 10)]


@pytest.mark.parametrize("query", ["khovayev", "KHOVAYEV arr", "Khováyev"])
def test_search_finds_a_title_whatever_its_case_and_marks(database: Database, query: str) -> None:
    DatabaseArchive(database).keep([an_article()], [], [], NOON)

    assert titles(database, query) == ["Khovayev arrives for talks"]


def test_search_takes_percent_and_underscore_as_they_are(database: Database) -> None:
    DatabaseArchive(database).keep([an_article(title="Turnout at 50% in snap_vote")], [], [], NOON)

    assert titles(database, "50%") == ["Turnout at 50% in snap_vote"]
    assert titles(database, "5%n") == []
    assert titles(database, "snapxvote") == []


def test_a_newer_revision_replaces_and_an_older_one_that_comes_late_does_not(database: Database) -> None:
    archive = DatabaseArchive(database)

    archive.keep([an_article(revision=2, title="Second")], [], [], NOON)
    archive.keep([an_article(revision=1, title="First")], [], [], NOON)

    assert titles(database, "first") == []
    assert titles(database, "second") == ["Second"]


def test_everything_may_come_twice(database: Database) -> None:
    archive = DatabaseArchive(database)
    bad = park(Record("articles", 0, 5, b"k", b"\xff", NOON), ValueError("no JSON"), NOON)

    for _ in range(2):
        archive.keep([an_article()], [a_match()], [bad, bad], NOON)

    with database.read() as connection:
        assert len(matches.stored_between(connection, NOON, LATER)) == 1
        [row] = parked.waiting(connection)
    assert (row["value"], row["error"]) == (b"\xff", "no JSON")


def test_a_days_matches_come_by_watch_best_first(database: Database) -> None:
    archive = DatabaseArchive(database)
    weak = a_match(an_article("weak"), a_hit(score=0.1, alert=False))
    strong = a_match(an_article("strong"), a_hit(score=0.5))
    archive.keep([an_article("weak"), an_article("strong")], [weak, strong], [], NOON)

    with database.read() as connection:
        found = matches.by_watch(each.match for each in matches.stored_between(connection, NOON, LATER))

    assert [row.article for row in found] == ["strong", "weak"]


def test_a_value_that_the_database_can_never_take_is_no_reason_to_wait(postgres) -> None:  # type: ignore[no-untyped-def]
    from watchword.adapters.database.migrate import migrate

    database = Database(postgres.new_database())
    migrate(database)

    with pytest.raises(PermanentError):
        DatabaseArchive(database).keep([an_article(title="a\x00b")], [], [], NOON)
    database.close()


def test_unmatched_articles_are_forgotten_and_matched_ones_kept(database: Database) -> None:
    archive = DatabaseArchive(database)
    archive.keep([an_article("old"), an_article("matched")], [a_match(an_article("matched"))], [], NOON)

    forgotten = archive.forget_unmatched(LATER)

    assert forgotten == 1
    assert titles(database, "khovayev") == ["Khovayev arrives for talks"]


def test_matched_articles_are_forgotten_with_all_that_was_made_of_them(database: Database) -> None:
    archive, stories = DatabaseArchive(database), DatabaseStories(database)
    archive.keep([an_article()], [a_match()], [], NOON)
    stories.take_over(0, "me")
    changes = fold(stories.load(["a1"]), [a_match()], NOON)
    stories.commit(changes, 0, 1, "me", NOON)
    stories.mark(changes.alerts, NOON)

    forgotten = archive.forget_matched(LATER)

    assert forgotten == 1
    for table in ("articles", "matches", "match_watches", "stories", "story_articles", "alerts", "alert_watches"):
        with database.read() as connection:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table


def test_more_is_forgotten_than_goes_in_one_portion(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = DatabaseArchive(database)
    archive.keep([an_article(f"a{number}") for number in range(25)], [], [], NOON)
    monkeypatch.setattr("watchword.adapters.database.archive.AT_ONCE", 10)

    assert archive.forget_unmatched(LATER) == 25
    assert titles(database, "khovayev") == []


def test_a_parked_record_is_forgotten_only_when_somebody_has_seen_to_it(database: Database) -> None:
    archive = DatabaseArchive(database)
    seen_to, waiting = (park(Record("articles", 0, n, b"k", b"v", NOON), ValueError("no"), NOON) for n in (1, 2))
    archive.keep([], [], [seen_to, waiting], NOON)
    with database.begin() as connection:
        parked.settle(connection, seen_to.id, "dropped")

    archive.forget_deliveries(LATER)

    with database.read() as connection:
        assert [row["id"] for row in parked.waiting(connection, everything=True)] == [waiting.id]
