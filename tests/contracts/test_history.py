"""What backtest and refill rely on, over SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from tests.situations import NOON, a_hit, a_match, an_article
from watchword.adapters.database import Database, articles, matches
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.history import DatabaseHistory
from watchword.adapters.database.live import DatabaseLiveRows
from watchword.adapters.database.migrate import migrate
from watchword.model import Match, decode

SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(hours=1)


def test_batches_together_are_the_period_once_in_order_however_many_share_a_moment(database: Database) -> None:
    batch = [an_article(f"a{n:02}", first_seen=NOON + (n // 7) * SECOND) for n in range(23)]
    DatabaseArchive(database).keep(batch, [], [], NOON)

    read = list(DatabaseHistory(database, at_once=4).batches(NOON, LATER))

    assert [article.id for some in read for article in some] == [article.id for article in batch]
    assert max(map(len, read)) == 4


def test_a_period_leaves_out_what_was_seen_before_and_what_was_stored_after(database: Database) -> None:
    archive = DatabaseArchive(database)
    old, within, late = (an_article(name, first_seen=NOON + n * SECOND) for n, name in enumerate("abc"))
    archive.keep([old, within], [], [], NOON + 2 * SECOND)
    archive.keep([late], [], [], LATER + SECOND)
    history = DatabaseHistory(database)

    period = (NOON + SECOND, LATER)

    assert [article.id for some in history.batches(*period) for article in some] == ["b"]
    assert history.count(*period) == 1
    assert history.oldest(*period) == NOON + SECOND
    assert history.oldest(LATER, LATER) is None


def test_an_article_comes_back_as_it_was_kept(database: Database) -> None:
    article = an_article(summary="In short", text="At length", published_raw=None, traceparent=None, mode="replay")
    DatabaseArchive(database).keep([article], [], [], NOON)

    [[read]] = DatabaseHistory(database).batches(NOON, LATER)

    assert read == article


def test_what_a_watch_hit_already_is_known_by_article_and_revision(database: Database) -> None:
    revised = a_match(an_article("a2", revision=3), a_hit("karabakh"))
    DatabaseArchive(database).keep([], [a_match(), revised], [], NOON)
    history = DatabaseHistory(database)

    assert history.hit("khovayev", ["a1", "a2"]) == {("a1", 1)}
    assert history.hit("karabakh", ["a1", "a2"]) == {("a2", 3)}
    assert history.hit("karabakh", ["a1"]) == set()


def filled(article_id: str = "a1") -> Match:
    return a_match(an_article(article_id, mode="replay"), a_hit("karabakh"), scored=LATER)


def test_a_watch_that_is_filled_joins_the_match_that_others_made(database: Database) -> None:
    archive = DatabaseArchive(database)
    archive.keep([an_article()], [a_match()], [], NOON)

    for _ in range(2):  # the archive and the alert stage both keep it
        archive.keep([], [filled()], [], LATER)

    [row] = DatabaseLiveRows(database, migrate).page("match", limit=9, watch="karabakh")
    kept = decode(row.record, Match)
    assert [hit.watch for hit in kept.watches] == ["khovayev", "karabakh"]
    assert (kept.mode, kept.scored, row.stored_at) == ("live", NOON, NOON)
    with database.read() as connection:
        assert sorted(articles.watches_of(connection, ["a1"])["a1"]) == ["karabakh", "khovayev"]


def test_a_digest_tells_what_came_live_and_not_the_watch_that_was_filled(database: Database) -> None:
    archive = DatabaseArchive(database)
    archive.keep([], [a_match()], [], NOON)

    archive.keep([], [filled(), filled("a2")], [], LATER)

    with database.read() as connection:
        stored = matches.stored_between(connection, NOON, LATER + SECOND)
    assert [(row.key, [hit.watch for hit in row.match.watches]) for row in stored] == [("a1:1", ["khovayev"])]
