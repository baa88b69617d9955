"""What a document brings: new articles, revisions (H6), sightings (H7), and what of a first poll is news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from tests.situations import NOON
from watchword.feeds.articles import Brought, Known, articles_of
from watchword.feeds.document import Entry, ParsedFeed
from watchword.feeds.identity import identify
from watchword.feeds.source import FeedSource
from watchword.feeds.state import FeedState
from watchword.model import Content

FEED, OTHER = "https://news.example/feed", "https://other.example/feed"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Memory = dict[str, Known]


def a_feed(url: str = FEED, **given: Any) -> FeedState:
    """One that was polled before."""
    state = FeedState.of(FeedSource(url=url, name="News", group="g", language=given.pop("language", None)), NOON)
    return msgspec.structs.replace(state, **{"first_polled_at": NOON - DAY, "basis": "link", **given})


def an_entry(title: str = "Khovayev arrives", slug: str = "a", **given: Any) -> Entry:
    date = (NOON - HOUR).isoformat()
    return Entry(**{"title": title, "link": f"https://news.example/2026/{slug}", "published_raw": date, **given})


def brought(
    entries: Sequence[Entry],
    memory: Memory | None = None,
    *,
    feed: FeedState | None = None,
    after: timedelta = timedelta(),
) -> Brought:
    """What the entries bring to `memory`, which learns it."""
    feed, memory = feed or a_feed(), {} if memory is None else memory
    parsed = ParsedFeed(base=feed.url, language="en-GB", entries=tuple(entries))
    ids = identify(feed.url, parsed, feed.basis).ids
    found = articles_of(feed, parsed, ids, memory, now=NOON + after, traceparent="00-t-s-01")
    memory |= {known.article: known for known in found.known}
    return found


def test_an_entry_becomes_an_article_with_all_that_is_known_of_it() -> None:
    (article,) = brought([an_entry(summary="In Vienna", text="Whole")]).articles

    assert (article.revision, article.previous, article.mode) == (1, None, "live")
    assert (article.feed, article.outlet, article.url) == (FEED, "News", "https://news.example/2026/a")
    assert (article.title, article.summary, article.text) == ("Khovayev arrives", "In Vienna", "Whole")
    assert (article.published, article.published_from) == (NOON - HOUR, "feed")
    assert article.first_seen == article.fetched == NOON
    assert (article.language, article.traceparent) == ("en", "00-t-s-01")


def test_the_configured_language_outweighs_the_declared_one() -> None:
    (article,) = brought([an_entry()], feed=a_feed(language="ka")).articles

    assert article.language == "ka"


def test_articles_leave_oldest_first() -> None:
    found = brought([an_entry("Newest", "c"), an_entry("Older", "b"), an_entry("Oldest", "a")])

    assert [article.title for article in found.articles] == ["Oldest", "Older", "Newest"]


def test_what_was_published_before_is_not_published_again() -> None:
    memory: Memory = {}
    brought([an_entry()], memory)

    again = brought([an_entry()], memory, after=HOUR)

    assert (again.articles, again.known, again.sightings) == ((), (), ())


def test_a_corrected_title_is_a_revision_with_what_it_replaced() -> None:
    memory: Memory = {}
    (first,) = brought([an_entry()], memory).articles

    (second,) = brought([an_entry("Khovayev has arrived")], memory, after=HOUR).articles
    (third,) = brought([an_entry("Khovayev has left")], memory, after=2 * HOUR).articles

    assert (second.id, second.revision, second.previous) == (first.id, 2, Content("Khovayev arrives"))
    assert (second.first_seen, second.fetched) == (NOON, NOON + HOUR)
    assert (third.revision, third.previous) == (3, Content("Khovayev has arrived"))


def test_a_text_that_grows_is_a_revision() -> None:
    memory: Memory = {}
    brought([an_entry(text="One.")], memory)

    assert brought([an_entry(text="One. Two.")], memory).revised == 1


def test_the_same_link_in_another_feed_is_a_sighting_never_a_revision() -> None:
    memory: Memory = {}
    (first,) = brought([an_entry()], memory).articles

    found = brought([an_entry("Our own headline")], memory, feed=a_feed(OTHER), after=HOUR)

    assert found.articles == ()
    assert [(each.article, each.feed) for each in found.sightings] == [(first.id, OTHER)]
    assert brought([an_entry()], memory).articles == ()


def test_of_entries_that_are_one_article_the_first_counts() -> None:
    found = brought([an_entry("Newer"), an_entry("Older")])

    assert [article.title for article in found.articles] == ["Newer"]
    assert found.merged == 1


def test_a_first_poll_tells_only_what_is_surely_of_today() -> None:
    entries = [
        an_entry("Fresh", "a", published_raw=(NOON - 23 * HOUR).isoformat()),
        an_entry("Old", "b", published_raw=(NOON - 25 * HOUR).isoformat()),
        an_entry("Undated", "c", published_raw=None),
        an_entry("Absurd", "d", published_raw="2099-01-01T00:00:00Z"),
    ]

    found = brought(entries, feed=a_feed(first_polled_at=None))

    assert {each.title: each.mode for each in found.articles} == {
        "Fresh": "live",
        "Old": "replay",
        "Undated": "replay",
        "Absurd": "replay",
    }


def test_later_what_is_new_is_told_whatever_its_date() -> None:
    found = brought([an_entry(published_raw=None), an_entry("Old", "b", published_raw="2026-01-01T00:00:00Z")])

    assert {each.mode for each in found.articles} == {"live"}


def test_a_crash_before_remembering_brings_the_same_again() -> None:
    (first,) = brought([an_entry()], {}).articles

    (again,) = brought([an_entry()], {}, after=HOUR).articles

    assert (again.id, again.revision, again.previous) == (first.id, first.revision, first.previous)


def test_that_an_article_is_still_there_is_noted_once_a_day() -> None:
    memory: Memory = {}
    (first,) = brought([an_entry()], memory).articles

    brought([an_entry()], memory, after=DAY + HOUR)

    assert memory[first.id].last_seen == NOON + DAY + HOUR
    assert memory[first.id].revision == 1
