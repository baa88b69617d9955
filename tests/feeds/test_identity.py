"""H1 to H5 and H8: which entries are one article."""

from __future__ import annotations

import pytest

from watchword.errors import TransientError
from watchword.feeds.address import canonical_url, host_key, redirected, url_key
from watchword.feeds.document import Entry, ParsedFeed
from watchword.feeds.identity import Basis, content_hash, identify
from watchword.model import Content

FEED = "https://news.example/feed"
STORY = "https://news.example/2026/07/a-story"


def a_document(*entries: Entry, site: str | None = "https://news.example/") -> ParsedFeed:
    return ParsedFeed(base=FEED, site=site, entries=entries)


def an_entry(**given: str | None) -> Entry:
    return Entry(**{"title": "A title", "link": STORY, "published_raw": "2026-07-01T12:00:00Z", **given})  # type: ignore[arg-type]


def the_id(entry: Entry, *, feed: str = FEED, basis: Basis | None = None) -> str:
    return identify(feed, a_document(entry), basis).ids[0]


@pytest.mark.parametrize(
    "link",
    [
        STORY + "?utm_source=rss&utm_medium=feed",
        STORY + "?fbclid=abc",
        STORY + "?gclid=abc&mc_cid=def",
        STORY + "?UTM_Source=RSS",
        STORY + "?from=rss",
        STORY.replace("https:", "http:"),
        STORY.replace("//", "//www."),
        STORY.replace("news.example", "news.example:443"),
        STORY.replace("https://news.example", "http://news.example:80"),
        STORY.replace("news", "NEWS"),
        STORY + "/",
        STORY + "#comments",
        "/2026/07/a-story",
        "  " + STORY + "\n",
    ],
)
def test_an_article_is_the_same_however_its_link_is_written(link: str) -> None:
    assert the_id(an_entry(link=link)) == the_id(an_entry())


def test_letters_of_other_scripts_may_be_written_out_or_encoded() -> None:
    written = "https://пример.рф/привет/мир"
    encoded = "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82/%d0%bc%d0%b8%d1%80"

    assert the_id(an_entry(link=written)) == the_id(an_entry(link=encoded))


def test_the_order_of_parameters_does_not_matter_but_their_values_do() -> None:
    assert the_id(an_entry(link=STORY + "?a=1&b=2")) == the_id(an_entry(link=STORY + "?b=2&a=1"))
    assert the_id(an_entry(link=STORY + "?id=5")) != the_id(an_entry(link=STORY + "?id=6"))


def test_a_fragment_with_a_bang_names_a_page() -> None:
    assert the_id(an_entry(link="https://news.example/#!/page")) != the_id(
        an_entry(link="https://news.example/#!/other")
    )


def test_short_paths_are_pages_too() -> None:
    assert the_id(an_entry(link="https://news.example/12345")) != the_id(an_entry(link="https://news.example/12346"))


def test_what_a_reader_follows_keeps_what_the_server_gave() -> None:
    link = "http://www.News.example/a%20b/?q=%D0%B0+b&utm_source=x&empty=&plus=1%2B1#top"

    assert canonical_url(link) == "http://www.news.example/a%20b/?q=%D0%B0+b&empty=&plus=1%2B1"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://x.example/a",
        "http://",
        "http://[::1",
        "",
    ],
)
def test_a_link_that_leads_to_no_web_page_is_none(link: str) -> None:
    assert canonical_url(link) is None
    assert the_id(an_entry(link=link, guid="g")) == the_id(an_entry(link=None, guid="g"))


def test_the_guid_may_change_on_every_poll_while_the_link_stays() -> None:
    ids = {the_id(an_entry(guid=guid), basis="link") for guid in ("1", "2", None)}

    assert len(ids) == 1


def test_one_guid_for_all_entries_is_no_guid() -> None:
    with_links = [an_entry(guid="same", link=f"{STORY}-{number}") for number in range(3)]
    without = [an_entry(guid="same", link=None, title=f"Title {number}") for number in range(3)]

    assert len(set(identify(FEED, a_document(*with_links), None).ids)) == 3
    assert len(set(identify(FEED, a_document(*without), None).ids)) == 3


def test_a_guid_belongs_to_its_feed() -> None:
    entry = an_entry(guid="1", link=None)

    assert the_id(entry, feed=FEED) != the_id(entry, feed="https://other.example/feed")


def test_a_link_is_the_same_article_in_every_feed() -> None:
    assert the_id(an_entry(guid="1"), feed=FEED) == the_id(an_entry(guid="x"), feed="https://other.example/feed")


@pytest.mark.parametrize("home", ["https://news.example/", "https://www.news.example", FEED, "https://else.example/"])
def test_where_every_entry_links_to_a_home_page_the_guid_decides(home: str) -> None:
    entries = [an_entry(guid=f"g{number}", link=home) for number in range(3)]

    found = identify(FEED, a_document(*entries), None)

    assert found.basis == "guid"
    assert len(set(found.ids)) == 3


def test_where_all_entries_link_to_one_page_the_guid_decides() -> None:
    entries = [an_entry(guid=f"g{number}", link="https://news.example/live") for number in range(3)]

    assert identify(FEED, a_document(*entries), None).basis == "guid"


def test_without_link_and_guid_title_and_day_decide() -> None:
    def bare(title: str, date: str) -> str:
        return the_id(an_entry(link=None, title=title, published_raw=date))

    assert bare("Road closed", "2026-07-01T08:00:00Z") == bare("Road  Closed!", "2026-07-01T09:00:00Z")
    assert bare("Road closed", "2026-07-01T08:00:00Z") != bare("Road closed", "2026-07-02T08:00:00Z")


def test_the_basis_is_kept_when_the_feed_looks_different_one_day() -> None:
    alone = an_entry(guid="g0", link="https://news.example/live")
    first = identify(FEED, a_document(alone), None)

    many = [an_entry(guid=f"g{number}", link="https://news.example/live") for number in range(3)]
    later = identify(FEED, a_document(*many), first.basis)

    assert later.basis == first.basis
    assert later.ids[0] == first.ids[0]


def test_a_document_without_entries_decides_nothing() -> None:
    assert identify(FEED, a_document(), None) == (None, [])


def test_white_space_is_no_change_of_content_and_a_letter_is() -> None:
    assert content_hash(Content("A  title", "x")) == content_hash(Content("A title", " x "))
    assert content_hash(Content("A title", "x")) != content_hash(Content("A title", "y"))
    assert content_hash(Content("A", "B")) != content_hash(Content("A B", ""))


def test_a_host_is_named_with_its_port_where_it_is_not_the_webs() -> None:
    assert host_key("https://News.example/feed") == host_key("http://news.example:80/other") == "news.example"
    assert host_key("http://127.0.0.1:8000/feed") == "127.0.0.1:8000"


def test_a_redirect_is_followed_to_the_web_alone_and_loses_user_and_fragment() -> None:
    assert redirected("http://a.example/x/feed", "../y") == "http://a.example/y"
    assert redirected("http://a.example/", "https://u:p@b.example/f#x") == "https://b.example/f"


@pytest.mark.parametrize(
    ("url", "location", "said"),
    [
        ("https://a.example/", "http://a.example/", "https to http"),
        ("http://a.example/", "file:///etc/passwd", "scheme file"),
        ("http://a.example/", "ftp://a.example/", "scheme ftp"),
        ("http://a.example/", "gopher://a.example/", "scheme gopher"),
        ("http://a.example/", "data:text/plain,x", "scheme data"),
        ("http://a.example/", "javascript:alert(1)", "scheme javascript"),
        ("http://a.example/", "http://[::1", "no address"),
    ],
)
def test_a_redirect_elsewhere_is_refused(url: str, location: str, said: str) -> None:
    with pytest.raises(TransientError, match=said):
        redirected(url, location)


def test_the_key_of_an_address_survives_being_made_twice() -> None:
    key = url_key(canonical_url(STORY + "?b=%D0%B0&a=1") or "")

    assert key == "news.example/2026/07/a-story?a=1&b=%D0%B0"
