"""What the board, the API and `tail` read, over SQLite and a real PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta

import msgspec
import pytest

from tests.situations import NOON, a_hit, a_match, an_alert, an_article
from tests.web.newsroom import Newsroom
from watchword.adapters.database import Database
from watchword.adapters.database.feeds import DatabaseFeeds
from watchword.adapters.database.live import DatabaseLiveRows
from watchword.adapters.database.migrate import migrate
from watchword.errors import TransientError
from watchword.feeds.source import FeedSource
from watchword.model import BEGINNING, Match, encode
from watchword.ports import Place, Row

SECOND = timedelta(seconds=1)


@pytest.fixture
def rows(database: Database) -> DatabaseLiveRows:
    return DatabaseLiveRows(database, migrate)


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    return Newsroom(database)


def test_a_page_is_the_newest_records_as_they_were_announced(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    batch = [a_match_at(second) for second in range(5)]
    newsroom.stores(batch)

    found = rows.page("match", limit=3)

    assert [row.record for row in found] == [encode(match) for match in reversed(batch[2:])]


def test_pages_together_are_everything_once_however_many_share_a_moment(
    rows: DatabaseLiveRows, newsroom: Newsroom
) -> None:
    newsroom.stores([a_match(an_article(f"a{number:02}", revision=1 + number % 3)) for number in range(23)])

    pages = turned(rows, limit=4)

    names = [row.key[0] for page in pages for row in page]
    assert names == sorted(names, reverse=True)
    assert len(set(names)) == 23


def test_a_page_stays_where_it_was_when_newer_rows_come(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    newsroom.stores([a_match_at(second) for second in range(4)])
    first = rows.page("match", limit=2)
    newsroom.stores([a_match_at(second) for second in range(10, 14)])

    second = rows.page("match", limit=2, before=behind(first[-1]))

    assert [row.key[0] for row in second] == ["a1", "a0"]


def test_a_page_of_one_watch_has_records_that_it_is_in(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    newsroom.stores(
        [
            a_match(an_article("one"), a_hit("karabakh")),
            a_match(an_article("both"), a_hit("karabakh"), a_hit("khovayev")),
            a_match(an_article("other"), a_hit("khovayev"), scored=NOON + SECOND),
        ],
        [an_alert("both"), an_alert("x", watches=())],
    )

    assert [row.key[0] for row in rows.page("match", limit=9, watch="karabakh")] == ["one", "both"]
    assert [row.key[0] for row in rows.page("match", limit=9, watch="khovayev")] == ["other", "both"]
    assert [row.key for row in rows.page("alert", limit=9, watch="khovayev")] == [("both:1",)]
    assert rows.page("match", limit=9, watch="nobody") == []
    assert len([row for page in turned(rows, limit=1, watch="khovayev") for row in page]) == 2


def test_replayed_records_are_shown_to_who_asks_for_them_alone(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article("live")), a_match(an_article("old", mode="replay"))])

    assert [row.key[0] for row in rows.page("match", limit=9)] == ["live"]
    assert [row.key[0] for row in rows.page("match", limit=9, mode="replay")] == ["old"]
    assert [row.key[0] for row in rows.board(limit=9).matches] == ["live"]
    assert [row.key[0] for row in rows.changed(BEGINNING).rows] == ["live"]


def test_the_board_of_one_watch_has_what_it_was_filled_with(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article("live")), a_match(an_article("old", mode="replay"))])

    shown = rows.board(limit=9, watch="khovayev").matches

    assert {row.key[0] for row in shown} == {"live", "old"}


def test_the_board_has_matches_and_the_alerts_of_their_time(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    batch = [a_match_at(second) for second in range(4)]
    newsroom.stores(batch, [an_alert(f"a{second}", alerted=NOON + second * SECOND) for second in range(4)])

    board = rows.board(limit=2)

    assert [row.key[0] for row in board.matches] == ["a3", "a2"]
    assert [row.key[0] for row in board.alerts] == ["a3:1", "a2:1"]
    assert board.mark == rows.newest()


def test_catching_up_reads_again_what_was_stored_shortly_before_the_mark(
    rows: DatabaseLiveRows, newsroom: Newsroom
) -> None:
    """A transaction that began first may commit last: its row is older than one that was seen."""
    newsroom.stores([a_match(an_article("long-before"))], at=NOON - timedelta(seconds=61))
    newsroom.stores([a_match(an_article("late"))], at=NOON - timedelta(seconds=59))
    newsroom.stores([a_match(an_article("seen"))], [an_alert("seen")], at=NOON)

    changed = rows.changed(NOON, seen={("match", "seen", 1), ("alert", "seen:1")})

    assert [row.name for row in changed.rows] == [("match", "late", 1)]
    assert changed.newest == NOON


def test_catching_up_is_oldest_first_over_both_kinds(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article("b"))], at=NOON + 2 * SECOND)
    newsroom.stores([], [an_alert("a")], at=NOON + SECOND)
    newsroom.stores([a_match(an_article("c"))], at=NOON + 3 * SECOND)

    changed = rows.changed(NOON)

    assert [row.key[0] for row in changed.rows] == ["a:1", "b", "c"]
    assert changed.newest == NOON + 3 * SECOND
    assert set(changed.seen) == {row.name for row in changed.rows}


def test_after_too_much_the_reader_knows_all_of_the_last_minute(rows: DatabaseLiveRows, newsroom: Newsroom) -> None:
    newsroom.stores([a_match(an_article(f"o{number}")) for number in range(20)], at=NOON)
    newsroom.stores([a_match(an_article(f"n{number}")) for number in range(20)], at=NOON + timedelta(seconds=90))

    first = rows.changed(NOON, limit=10)
    second = rows.changed(first.newest, seen=first.seen, limit=10)

    assert first.too_many
    assert first.rows == ()
    assert not second.too_many
    assert second.rows == []


def test_nothing_stored_is_the_beginning_of_time(rows: DatabaseLiveRows) -> None:
    assert rows.newest() == BEGINNING
    assert rows.board(limit=9) == (BEGINNING, [], [])
    assert rows.changed(BEGINNING) == ([], BEGINNING, False, {})
    assert rows.feeds() == (0, 0, 0, None)


def test_the_tables_are_made_by_the_first_read_whoever_it_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('new') / 'watchword.db'}")
    rows = DatabaseLiveRows(database, migrate)

    readers = [threading.Thread(target=rows.newest) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(20)

    assert rows.newest() == BEGINNING
    database.close()


def test_a_database_that_is_not_there_is_a_matter_of_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("later")
    rows = DatabaseLiveRows(Database(f"sqlite:///{folder / 'not' / 'yet.db'}"), migrate)
    with pytest.raises(TransientError, match="database sqlite"):
        rows.newest()

    (folder / "not").mkdir()

    assert rows.newest() == BEGINNING


def a_match_at(second: int) -> Match:
    at = NOON + second * SECOND
    return a_match(an_article(f"a{second}"), scored=at)


def behind(row: Row) -> Place:
    return Place(row.at, row.key)


def turned(rows: DatabaseLiveRows, *, limit: int, watch: str | None = None) -> list[list[Row]]:
    """All pages, one after the other."""
    pages = [rows.page("match", limit=limit, watch=watch)]
    while pages[-1]:
        pages.append(rows.page("match", limit=limit, watch=watch, before=behind(pages[-1][-1])))
    return pages[:-1]


def test_a_feed_fails_when_its_last_poll_did_also_while_the_machine_is_offline(
    rows: DatabaseLiveRows, database: Database
) -> None:
    known = DatabaseFeeds(database)
    names = ("works", "fails", "new")
    known.reconcile([FeedSource(url=f"https://{name}.example/feed", name=name, group="g") for name in names], NOON)
    for state in known.claim("me", NOON + timedelta(days=1), 9, timedelta(seconds=60)):
        if state.name != "new":
            outcome = "failed" if state.name == "fails" else "ok"
            polled = msgspec.structs.replace(state, last_outcome=outcome, last_polled_at=NOON, failures=0)
            known.remember("me", [polled], (), (), ())

    assert rows.feeds() == (3, 2, 1, NOON)
