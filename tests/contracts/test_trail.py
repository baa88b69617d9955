"""What `why` relies on, over SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from tests.situations import NOON, a_hit, a_match, an_article
from watchword.adapters.database import Database, parked, seen
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.deliveries import DatabaseLedger
from watchword.adapters.database.stories import DatabaseStories
from watchword.adapters.database.trail import DatabaseTrails
from watchword.feeds.articles import Known, Sighting
from watchword.feeds.identity import id_of_page
from watchword.loop import park
from watchword.model import Content, encode
from watchword.ports import Record
from watchword.stories.channel import Channel, Console
from watchword.stories.delivery import entries
from watchword.stories.fold import fold

LATER = NOON + timedelta(hours=1)
PAGE = "https://news.example/2026/talks"


def test_an_article_is_named_by_its_id_by_how_that_begins_and_by_its_address(database: Database) -> None:
    by_link, by_guid = str(id_of_page(PAGE)), "zzz-of-a-guid"
    archived = [
        an_article(by_link, url=PAGE),
        an_article(by_guid, url="https://other.example/x?id=7"),
        an_article("zzy"),
    ]
    DatabaseArchive(database).keep(archived, [], [], NOON)
    trails = DatabaseTrails(database)

    assert trails.named(by_link, 6) == trails.named(by_link[:8], 6) == [by_link]
    assert trails.named(f"{PAGE}/?utm_source=feed", 6) == [by_link]
    assert trails.named("https://other.example/x?id=7", 6) == [by_guid]
    assert trails.named("zz", 6) == ["zzy", by_guid]
    assert trails.named("zz", 1) == ["zzy"]
    assert trails.named("z_", 6) == trails.named("https://nobody.example/", 6) == []


def test_a_whole_id_is_meant_even_where_a_longer_one_begins_with_it(database: Database) -> None:
    DatabaseArchive(database).keep([an_article("a1"), an_article("a10")], [], [], NOON)

    assert DatabaseTrails(database).named("a1", 6) == ["a1"]


def test_the_trail_has_what_became_of_an_article_in_the_order_in_which_it_happened(database: Database) -> None:
    stories, archive = DatabaseStories(database), DatabaseArchive(database)
    stories.take_over(0, "me")
    first, second = a_match(), a_match(an_article(revision=2), a_hit(change="still"), a_hit("karabakh"))
    changes = fold(stories.load(["a1"]), [first, second], NOON)
    stories.commit(changes, 0, 2, "me", NOON)
    stories.mark(changes.alerts[:1], LATER)
    archive.keep([an_article(revision=2)], [first, second], [], NOON)
    channel = Channel(name="desk", type="console", settings=Console(), default=True)
    DatabaseLedger(database).record(entries(changes.alerts[0], encode(changes.alerts[0]), channel, NOON), NOON)

    trail = DatabaseTrails(database).trail("a1")

    assert trail.article is not None
    assert trail.article.revision == 2
    assert [scored.match.article.revision for scored in trail.scored] == [1, 2]
    assert trail.story is not None
    assert (trail.story.id, trail.story.applied, set(trail.story.watches)) == ("a1", 2, {"khovayev", "karabakh"})
    assert [(told.alert.id, told.announced_at) for told in trail.told] == [("a1:1", LATER), ("a1:2", None)]
    assert [(row.alert, row.channel, row.state) for row in trail.delivered] == [("a1:1", "desk", "due")]


def test_the_trail_knows_which_watches_were_filled_later(database: Database) -> None:
    archive = DatabaseArchive(database)
    archive.keep([], [a_match()], [], NOON)
    archive.keep([], [a_match(an_article(mode="replay"), a_hit("karabakh"), scored=LATER)], [], LATER)

    [scored] = DatabaseTrails(database).trail("a1").scored

    assert [hit.watch for hit in scored.match.watches] == ["khovayev", "karabakh"]
    assert scored.filled == {"karabakh"}


def test_an_article_that_is_not_archived_may_be_seen_sighted_or_parked(database: Database) -> None:
    record = Record("articles", 0, 7, b"a1", b"{}", NOON)
    with database.begin() as connection:
        seen.keep(connection, [a_known("a1", feed="https://news.example/feed", revision=3)])
        seen.keep_sightings(connection, [Sighting("a1", "https://other.example/feed", None, NOON)])
        parked.keep(connection, [park(record, ValueError("no title"), NOON)])

    trail = DatabaseTrails(database).trail("a1")

    assert trail.article is None
    assert [(shown.feed, shown.revision) for shown in trail.shown] == [
        ("https://news.example/feed", 3),
        ("https://other.example/feed", None),
    ]
    assert [(each.topic, each.state, each.error) for each in trail.parked] == [("articles", "waiting", "no title")]


def a_known(article: str, *, feed: str, revision: int) -> Known:
    return Known(
        article=article,
        feed=feed,
        revision=revision,
        content_hash="h",
        content=Content("x"),
        first_seen=NOON,
        last_seen=LATER,
    )


def test_of_an_article_that_nobody_knows_there_is_no_trail(database: Database) -> None:
    trail = DatabaseTrails(database).trail("nobody")

    assert (trail.article, trail.shown, trail.scored, trail.story, trail.told) == (None, (), (), None, ())
