"""What a document says, as plain text: C9, G8, G9, G10, G12, G13, G15 of the feed score. What takes too long is for the worker's test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.feed_server import FeedServer, item, rss
from watchword.errors import PermanentError
from watchword.feeds.document import Document, Entry, ParsedFeed
from watchword.feeds.parse import ENTRIES_LIMIT, TITLE_LIMIT, parse
from watchword.text.html import LIMIT

FEED = "https://news.example/feed"


def read(body: bytes, content_type: str | None = "application/rss+xml") -> ParsedFeed:
    return parse(Document(FEED, FEED, content_type, body))


def the_entry(body: bytes, content_type: str | None = "application/rss+xml") -> Entry:
    (entry,) = read(body, content_type).entries
    return entry


def test_an_rss_feed_is_read_whole() -> None:
    body = rss(
        item("Talks resume", guid="g1", summary="<p>In <b>Vienna</b></p>", text="<p>One</p><p>Two</p>"),
        head="<language>en-US</language><ttl>60</ttl>",
    )

    feed = read(body)

    assert (feed.title, feed.site, feed.language, feed.ttl, feed.cut) == (
        "News",
        "https://news.example/",
        "en-US",
        3600,
        0,
    )
    assert feed.entries == (
        Entry(
            guid="g1",
            link="https://news.example/2026/khovayev",
            title="Talks resume",
            summary="In Vienna",
            text="One Two",
            published_raw="Wed, 01 Jul 2026 11:00:00 GMT",
        ),
    )


def test_an_atom_feed_prefers_the_date_of_publication_and_says_its_content_once() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="hy"><title>t</title><entry><id>tag:x,2026:1</id>
      <title type="html">&lt;i&gt;A&lt;/i&gt; title</title><link href="a.html"/><updated>2026-07-01T10:00:00Z</updated>
      <published>2026-07-01T09:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>c</p></div>
      </content></entry></feed>"""

    entry = the_entry(body, "application/atom+xml")

    assert entry == Entry(
        guid="tag:x,2026:1", link="a.html", title="A title", text="c", published_raw="2026-07-01T09:00:00Z"
    )


def test_an_rdf_feed_is_read() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel><item rdf:about="y">
      <title>A title</title><link>https://news.example/y</link><dc:date>2026-07-01T09:00:00Z</dc:date></item></rdf:RDF>"""

    entry = the_entry(body, "application/rdf+xml")

    assert (entry.title, entry.link, entry.published_raw) == (
        "A title",
        "https://news.example/y",
        "2026-07-01T09:00:00Z",
    )


def test_a_json_feed_is_read() -> None:
    item = {"id": 5, "url": "/a", "title": "A", "content_html": "<p>c</p>", "date_published": "2026-07-01T09:00:00Z"}
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [item, "no item"]}
    ).encode()

    entry = the_entry(body, "application/feed+json")

    assert entry == Entry(guid="5", link="/a", title="A", text="c", published_raw="2026-07-01T09:00:00Z")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the answer is empty"),
        (b" \n", "the answer is empty"),
        (b"<!DOCTYPE html><html><body><p>Log in</p></body></html>", "an HTML page instead of a feed"),
        (b"<html><head><title>403</title></head></html>", "an HTML page instead of a feed"),
        (b"not a feed", "something else instead of a feed"),
        (b'{"version": "1", "items": []}', "something else instead of a feed"),
        (rss(item(), item())[:-60], "the feed breaks off before its end"),
        (rss(item(), item())[:300], "the feed breaks off before its end"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body: bytes, said: str) -> None:
    with pytest.raises(PermanentError, match=f"^{FEED}: {said}$"):
        read(body)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).entries == ()


def test_a_feed_with_a_mistake_in_the_middle_is_read() -> None:
    body = rss(item("One"), "<item><title>A & B</title></item>", item("Two"))

    assert {"One", "Two"} <= {entry.title for entry in read(body).entries}


@pytest.mark.parametrize(
    "markup",
    [
        "Title<script>alert(1)</script>",
        "Title<img src=x onerror=alert(1)>",
        "Title<svg onload=alert(1)><style>x</style></svg>",
        "<b>Title</b>",
        "Title&lt;script&gt;alert(1)&lt;/script&gt;",
        "Title&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    ],
)
def test_no_markup_is_left_anywhere(markup: str) -> None:
    entry = the_entry(rss(item(markup, summary=markup, text=markup + " more")))

    for text in (entry.title, entry.summary, entry.text):
        assert text.startswith("Title")
        assert "<" not in text
        assert "onerror" not in text


def test_signs_that_are_no_markup_stay() -> None:
    assert the_entry(rss(item("5 < 6 & AT&T, rock 'n' roll"))).title == "5 < 6 & AT&T, rock 'n' roll"


def test_control_characters_and_nul_are_taken_out() -> None:
    body = rss(item("A\u0085B\u009fC", guid="g\u007f1")).replace(
        b"</title><link>https", b"\x00\x07</title><link>https", 1
    )

    assert "\x00" not in str(read(body))
    assert "\x07" not in str(read(body))


@pytest.mark.parametrize("what", ["&#xD800;", "&#x110000;"])
def test_impossible_characters_are_an_error_or_left_out_never_passed_on(what: str) -> None:
    body = rss(item("T")).replace(b"<title>T<", f"<title>T{what}<".encode())

    try:
        found = the_entry(body).title
    except ValueError:  # the worker that reads feeds makes a failed poll of it
        found = None

    assert found in (None, "T")


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-8", "utf-16"])
def test_declared_encodings_are_read(encoding: str) -> None:
    assert the_entry(rss(item("Ховаев прибыл"), encoding=encoding)).title == "Ховаев прибыл"


def test_an_undeclared_encoding_is_found_out() -> None:
    title = "Ховаев прибыл на переговоры в Ереван и встретился там с министром"
    body = rss(item(title), encoding="windows-1251").replace(b' encoding="windows-1251"', b"")

    assert the_entry(body, None).title == title


def test_bytes_that_are_no_utf_8_do_not_stop_it() -> None:
    body = rss(item("Caf\u00e9 Babel")).replace("\u00e9".encode(), b"\xe9")

    assert "Babel" in the_entry(body).title


def test_what_is_too_long_is_cut_and_counted() -> None:
    body = rss(item("t" * (TITLE_LIMIT + 5), summary="s" * (LIMIT + 5), text="x"), *[item()] * ENTRIES_LIMIT)

    feed = read(body)

    assert len(feed.entries) == ENTRIES_LIMIT
    assert (len(feed.entries[0].title), len(feed.entries[0].summary)) == (TITLE_LIMIT, LIMIT)
    assert feed.cut == 3


@pytest.mark.parametrize("ttl", ["0", "-5", "abc", "", "nan"])
def test_a_ttl_that_says_nothing_is_none(ttl: str) -> None:
    assert read(rss(item(), head=f"<ttl>{ttl}</ttl>")).ttl is None


def test_a_body_that_is_a_path_or_an_address_opens_neither(tmp_path: Path, feed_server: FeedServer) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item("Secret")))
    address = feed_server.serve("/feed", rss(item("Secret")))

    for body in (str(tmp_path / "feed.xml"), address, "/dev/zero"):
        with pytest.raises(PermanentError):
            read(body.encode())

    assert feed_server.log == []


@pytest.mark.parametrize("declared", ['SYSTEM "file://{secret}"', 'SYSTEM "{address}"'])
def test_an_external_entity_is_not_fetched(declared: str, tmp_path: Path, feed_server: FeedServer) -> None:
    (tmp_path / "secret").write_text("hidden")
    address = feed_server.answer("/entity")
    doctype = f"<!DOCTYPE rss [<!ENTITY x {declared.format(secret=tmp_path / 'secret', address=address)}>]>"
    body = rss(item("T")).replace(b"<rss", f"{doctype}<rss".encode(), 1).replace(b">T<", b">T&x;<")

    try:
        found = str(read(body))
    except PermanentError as error:
        found = str(error)

    assert "hidden" not in found
    assert feed_server.log == []


def test_a_billion_laughs_are_not_told() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]>'
    body = rss(item("T")).replace(b"<rss", f"{doctype}<rss".encode(), 1).replace(b">T<", b">T&l9;<")

    try:
        found = str(read(body))
    except PermanentError as error:
        found = str(error)

    assert len(found) < 10_000
