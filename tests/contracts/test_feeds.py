"""What the poller relies on, over SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from tests.situations import NOON
from watchword.adapters.database import Database, feeds
from watchword.adapters.database.feeds import DatabaseFeeds
from watchword.adapters.database.schema import sightings
from watchword.feeds.articles import Known, Sighting
from watchword.feeds.source import FeedSource
from watchword.feeds.state import Closed, FeedState
from watchword.model import Content

HOUR, LEASE = timedelta(hours=1), timedelta(seconds=90)


def a_source(name: str = "a", **given: Any) -> FeedSource:
    return FeedSource(**{"url": f"https://{name}.example/feed", "name": name.upper(), "group": "g", **given})


def with_feeds(database: Database, *sources: FeedSource) -> DatabaseFeeds:
    known = DatabaseFeeds(database)
    known.reconcile(sources, NOON)
    return known


def claimed(known: DatabaseFeeds, owner: str = "me", now: datetime = NOON, **given: Any) -> list[FeedState]:
    return known.claim(owner, now, given.pop("limit", 10), LEASE, **given)


def remember(
    feeds: DatabaseFeeds,
    state: FeedState,
    owner: str = "me",
    *,
    learned: dict[str, Any] | None = None,
    known: Sequence[Known] = (),
    sighted: Sequence[Sighting] = (),
    closed: Sequence[Closed] = (),
) -> None:
    feeds.remember(owner, [msgspec.structs.replace(state, **(learned or {}))], known, sighted, closed)


def an_article(article: str = "a1", feed: str = "https://a.example/feed", revision: int = 1, title: str = "T") -> Known:
    return Known(
        article=article,
        feed=feed,
        revision=revision,
        content_hash=title,
        content=Content(title, "s", "t"),
        first_seen=NOON,
        last_seen=NOON,
    )


def names(states: Sequence[FeedState]) -> list[str]:
    return sorted(state.name for state in states)


# -- what somebody wrote down ----------------------------------------------------------------------------------------


def test_the_file_is_what_its_rows_say(database: Database) -> None:
    known = with_feeds(database, a_source("a"), a_source("b"))

    result = known.reconcile([a_source("b", zone="Asia/Baku"), a_source("c")], NOON)

    assert result == (1, 1, 1)
    assert {state.name: state.zone for state in known.states()} == {"B": "Asia/Baku", "C": None}
    assert known.reconcile([a_source("b", zone="Asia/Baku"), a_source("c")], NOON) == (0, 0, 0)


def test_what_a_feed_learned_survives_a_change_of_the_file(database: Database) -> None:
    known = with_feeds(database, a_source())
    (state,) = claimed(known)
    remember(known, state, learned={"etag": '"1"', "basis": "guid", "next_at": NOON + HOUR, "failures": 3})

    known.reconcile([a_source(name="a", weight=2.0)], NOON)

    (kept,) = known.states()
    assert (kept.etag, kept.basis, kept.next_at, kept.failures) == ('"1"', "guid", NOON + HOUR, 3)


def test_a_quicker_rhythm_counts_at_once_but_not_against_the_servers_word(database: Database) -> None:
    known = with_feeds(database, a_source("a"), a_source("b"))
    for state in claimed(known):
        word = NOON + HOUR if state.name == "B" else None
        remember(known, state, learned={"next_at": NOON + 5 * HOUR, "not_before": word})

    known.reconcile([a_source(each, every=timedelta(minutes=10)) for each in "ab"], NOON)

    assert {state.name: state.next_at for state in known.states()} == {
        "A": NOON + timedelta(minutes=10),
        "B": NOON + HOUR,
    }


def test_an_added_feed_stays_until_it_is_removed_and_a_files_is_removed_in_the_file(database: Database) -> None:
    known = with_feeds(database, a_source("a"))
    with database.begin() as connection:
        assert feeds.add(connection, a_source("b"), NOON)
        assert not feeds.add(connection, a_source("a"), NOON)

    known.reconcile([a_source("a")], NOON)

    with database.begin() as connection:
        assert {each.state.name: each.origin for each in feeds.listed(connection)} == {"A": "file", "B": "added"}
        assert not feeds.remove(connection, "https://a.example/feed")
        assert feeds.remove(connection, "https://b.example/feed")
        assert [each.state.name for each in feeds.listed(connection)] == ["A"]


def test_every_field_of_a_feed_comes_back_as_it_went(database: Database) -> None:
    known = with_feeds(database, a_source(language="ka", zone="Asia/Tbilisi", every=HOUR))
    (state,) = claimed(known)
    learned = {
        "etag": 'W/"1"', "last_modified": "Wed", "validated_url": "https://x.example/", "next_at": NOON + HOUR,
        "not_before": NOON, "max_age": HOUR, "ttl": 2 * HOUR, "first_polled_at": NOON, "last_polled_at": NOON,
        "last_outcome": "failed", "last_status": 404, "last_error": "no", "failures": 2, "basis": "link", "gone_at": NOON,
    }  # fmt: skip

    remember(known, state, learned=learned)

    assert known.states() == [msgspec.structs.replace(state, **learned)]


# -- claims ----------------------------------------------------------------------------------------------------------


def test_two_pollers_never_have_one_feed_at_once(database: Database) -> None:
    known = with_feeds(database, *[a_source(f"f{number}") for number in range(60)])

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda owner: claimed(known, f"p{owner}", limit=20), range(6)))

    urls = [state.url for states in taken for state in states]
    assert len(urls) == len(set(urls)) == 60


def test_the_feeds_of_a_poller_that_died_move_on(database: Database) -> None:
    known = with_feeds(database, a_source())
    claimed(known, "dead")

    assert claimed(known, "next", NOON + LEASE) == []
    assert names(claimed(known, "next", NOON + LEASE + timedelta(seconds=1))) == ["A"]
    assert known.held("dead", ["https://a.example/feed"]) == set()


def test_the_feeds_of_a_poller_that_is_gone_for_certain_move_on_at_once(database: Database) -> None:
    known = with_feeds(database, a_source())
    claimed(known, "dead")

    known.release_gone(lambda owner: owner != "dead", NOON)
    before = claimed(known, "next")
    known.release_gone(lambda owner: owner == "dead", NOON)

    assert before == []
    assert names(claimed(known, "next")) == ["A"]


def test_a_claim_that_is_renewed_does_not_lapse_and_one_that_is_released_is_free(database: Database) -> None:
    known = with_feeds(database, a_source())
    claimed(known)

    known.renew("me", NOON + HOUR)
    assert claimed(known, "other", NOON + LEASE + LEASE) == []
    known.release("me")
    assert names(claimed(known, "other")) == ["A"]


def test_only_what_is_due_and_open_is_claimed_oldest_first_and_force_takes_the_rest(database: Database) -> None:
    known = with_feeds(database, *[a_source(each) for each in "abcde"])
    for state in claimed(known):
        at = {"A": NOON, "B": NOON + 2 * HOUR, "C": NOON - HOUR, "D": NOON, "E": NOON}[state.name]
        gone = NOON if state.name == "D" else None
        shut = [Closed("e.example", NOON + HOUR, "429")] if state.name == "E" else []
        remember(known, state, learned={"next_at": at, "gone_at": gone}, closed=shut)

    assert [state.name for state in claimed(known)] == ["C", "A"]
    assert names(claimed(known, "other", force=True)) == ["B", "D", "E"]


def test_a_host_with_many_feeds_leaves_room_for_others(database: Database) -> None:
    many = [a_source(f"m{number}", url=f"https://many.example/{number}") for number in range(5)]
    known = with_feeds(database, *many, a_source("z"))

    assert names(claimed(known, "one", per_host=2)) == ["M0", "M1", "Z"]
    assert names(claimed(known, "two", per_host=3)) == ["M2"]
    known.release("one")
    assert names(claimed(known, "two", per_host=3)) == ["M0", "M1", "Z"]


def test_feeds_are_chosen_by_address_and_by_group(database: Database) -> None:
    known = with_feeds(database, a_source("a"), a_source("b", group="h"), a_source("c", group="h"))

    assert names(known.states(["https://a.example/feed"])) == ["A"]
    assert names(known.states(group="h")) == ["B", "C"]
    assert names(claimed(known, group="h", urls=["https://b.example/feed", "https://a.example/feed"])) == ["B"]


def test_the_next_one_due_is_one_that_can_be_polled(database: Database) -> None:
    known = with_feeds(database, a_source("a"), a_source("b"), a_source("c"))
    for state in claimed(known):
        at = NOON + {"A": 1, "B": 2, "C": 3}[state.name] * HOUR
        shut = [Closed("a.example", NOON + 5 * HOUR, "503")] if state.name == "A" else []
        remember(known, state, learned={"next_at": at}, closed=shut)

    assert known.next_due(NOON) == NOON + 2 * HOUR
    claimed(known, now=NOON, urls=["https://b.example/feed"], force=True)
    assert known.next_due(NOON) == NOON + 3 * HOUR
    assert known.next_due(NOON, urls=["https://b.example/feed"]) is None


def test_who_lost_a_feed_remembers_nothing_of_it(database: Database) -> None:
    known = with_feeds(database, a_source())
    (state,) = claimed(known, "slow")
    claimed(known, "quick", NOON + HOUR)

    remember(known, state, "slow", learned={"etag": '"stale"'})

    (kept,) = known.states()
    assert kept.etag is None
    assert known.held("quick", [kept.url]) == {kept.url}


# -- what they brought -----------------------------------------------------------------------------------------------


def test_what_was_published_is_known_with_its_newest_revision(database: Database) -> None:
    known = with_feeds(database, a_source())
    (state,) = claimed(known)

    remember(known, state, known=[an_article("a1"), an_article("a2")])
    remember(known, state, known=[an_article("a1", revision=2, title="Corrected")])

    found = known.known(["a1", "a2", "a3"])
    assert found == {"a1": an_article("a1", revision=2, title="Corrected"), "a2": an_article("a2")}


def test_many_ids_are_asked_for_at_once(database: Database) -> None:
    known = with_feeds(database, a_source())
    (state,) = claimed(known)
    remember(known, state, known=[an_article(f"a{number}") for number in range(1200)])

    assert len(known.known([f"a{number}" for number in range(1300)])) == 1200


def test_the_feed_that_came_first_stays_the_first_when_two_bring_an_article_at_once(database: Database) -> None:
    known = with_feeds(database, a_source("a"), a_source("b"))
    one, two = claimed(known)

    remember(known, one, known=[an_article(feed=one.url, title="First")])
    remember(known, two, known=[an_article(feed=two.url, title="Second")])
    remember(known, one, known=[an_article(feed=one.url, revision=1, title="First")])

    assert known.known(["a1"])["a1"].feed == one.url
    assert known.known(["a1"])["a1"].content.title == "First"


def test_a_sighting_is_kept_once(database: Database) -> None:
    known = with_feeds(database, a_source())
    (state,) = claimed(known)
    sighting = Sighting("a1", state.url, "https://a.example/1", NOON)

    remember(known, state, sighted=[sighting])
    remember(known, state, sighted=[msgspec.structs.replace(sighting, seen_at=NOON + HOUR)])

    with database.read() as connection:
        assert [tuple(row) for row in connection.execute(sa.select(sightings))] == [msgspec.structs.astuple(sighting)]


def test_a_closed_host_stays_closed_for_the_longest_time_asked(database: Database) -> None:
    known = with_feeds(database, a_source())
    (state,) = claimed(known)

    remember(known, state, closed=[Closed("a.example", NOON + 2 * HOUR, "503, Retry-After")])
    remember(known, state, closed=[Closed("a.example", NOON + HOUR, "429")])

    assert known.closed(NOON) == {"a.example": Closed("a.example", NOON + 2 * HOUR, "503, Retry-After")}
    assert known.closed(NOON + 2 * HOUR) == {}
