"""OPML: what is written can be read again, and nobody's file can hurt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.errors import PermanentError
from watchword.feeds.opml import parse_opml, write_opml
from watchword.feeds.source import FeedSource

TEXT = st.text(min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)


def a_file(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def read(body: str) -> list[tuple[str, str, str]]:
    return [(feed.group, feed.name, feed.url) for feed in parse_opml(a_file(body))]


def test_outlines_without_an_address_are_groups_within_groups() -> None:
    body = """
        <outline text="Asia">
          <outline text="Caucasus"><outline text="A" xmlUrl="https://a.example/"/></outline>
          <outline text="B" title="The B" xmlUrl="https://b.example/"/>
        </outline>
        <outline xmlUrl="https://c.example/feed"/>"""

    assert read(body) == [
        ("Asia / Caucasus", "A", "https://a.example/"),
        ("Asia", "The B", "https://b.example/"),
        ("imported", "c.example", "https://c.example/feed"),
    ]


def test_a_feed_within_a_feed_belongs_to_the_group_above_both() -> None:
    body = '<outline text="G"><outline text="A" xmlUrl="https://a.example/"><outline text="B" xmlUrl="https://b.example/"/></outline></outline>'

    assert [(group, name) for group, name, _url in read(body)] == [("G", "A"), ("G", "B")]


def test_an_address_that_stands_there_twice_is_read_once_where_it_stands_first() -> None:
    body = '<outline text="A" xmlUrl="https://a.example/"/><outline text="B" xmlUrl="https://a.example/"/>'

    assert read(body) == [("imported", "A", "https://a.example/")]


def test_the_encoding_that_a_file_declares_is_followed() -> None:
    content = '<?xml version="1.0" encoding="windows-1251"?><opml><body><outline text="Кавказ" xmlUrl="https://a.example/"/></body></opml>'

    assert [feed.name for feed in parse_opml(content.encode("cp1251"))] == ["Кавказ"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "line 1"),
        (b"<opml", "line 1"),
        (b"<html><outline/></html>", "not <opml>"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "encoding"),
        (b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml/>', "DOCTYPE"),
        (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "DOCTYPE"),
        (a_file("<outline>" * 500 + "</outline>" * 500), "more than 100"),
        (b"\x00\xff\xfe", "line 1"),
    ],
)
def test_what_is_no_opml_is_refused_with_a_reason(content: bytes, complaint: str) -> None:
    with pytest.raises(PermanentError, match=complaint):
        parse_opml(content)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reader(content: bytes) -> None:
    found = _feeds_or_reason(content)

    assert isinstance(found, tuple) or found.strip()


@given(st.lists(st.tuples(TEXT, TEXT, st.integers(0, 99)), unique_by=lambda row: row[2]))
def test_what_is_written_is_read_again(rows: list[tuple[str, str, int]]) -> None:
    feeds = [
        FeedSource(url=f"https://a.example/?a={number}&b=<>\"'", name=name, group=group, language="en")
        for group, name, number in rows
    ]

    found = parse_opml(write_opml(feeds, "All & <sundry>").encode())

    assert {feed.url for feed in found} == {feed.url for feed in feeds}
    for feed, before in ((feed, each) for feed in found for each in feeds if each.url == feed.url):
        assert feed.language == "en"
        assert feed.name in (before.name, _readable(before.name), "a.example")


def _readable(text: str) -> str:
    """Without what XML can't hold."""
    return " ".join("".join(char for char in text if char >= " " and char not in "\ufffe\uffff").split())


def _feeds_or_reason(content: bytes) -> tuple[FeedSource, ...] | str:
    try:
        return parse_opml(content)
    except PermanentError as error:
        return str(error)
