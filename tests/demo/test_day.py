"""The scripted news day: every wanted kind of feed and language is in it, and its feeds say what the script says."""

from __future__ import annotations

import io
import unicodedata
from calendar import timegm
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import feedparser
import pytest

from watchword.demo import script
from watchword.demo.feed_xml import feed_bytes
from watchword.demo.script import Outlet

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OUTLETS = script.load()
END = START + script.end_of(OUTLETS)
LETTERS = {
    "ru": "CYRILLIC",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "fa": "ARABIC",
    **dict.fromkeys(("en", "az", "tr", "fr", "de"), "LATIN"),
}


def test_the_day_has_every_kind_of_feed_and_every_language_that_it_promises() -> None:
    formats = {outlet.format for outlet in OUTLETS}
    languages = {outlet.language for outlet in OUTLETS}

    assert len(OUTLETS) >= 12
    assert formats == {"rss2", "rdf", "atom"}
    assert languages == set(LETTERS)
    assert {"bare ampersands", "cut off"} <= {outlet.flaw for outlet in OUTLETS}
    assert any(outlet.delay >= 2 for outlet in OUTLETS)
    assert any(outlet.encoding == "windows-1251" for outlet in OUTLETS)
    assert any(_is_out(outlet, START) == _is_out(outlet, END) for outlet in OUTLETS), "no feed answers 304 all day"


def test_the_day_begins_at_once_and_is_never_silent_for_long() -> None:
    moments = sorted(wording.after for wording in _wordings() if wording.after >= timedelta(0))

    pauses = [later - earlier for earlier, later in pairwise(moments)]

    assert len(moments) >= 60
    assert moments[0] <= timedelta(seconds=5)
    assert max(pauses) <= timedelta(seconds=20)
    assert moments[-1] >= timedelta(minutes=14)


def test_every_outlet_had_something_to_say_before_the_day_began() -> None:
    assert all(script.items(outlet, START, START) for outlet in OUTLETS)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_a_feed_says_what_the_script_says(outlet: Outlet) -> None:
    told = script.items(outlet, START, END)

    parsed = _parsed(outlet, END)

    assert bool(parsed.bozo) is (outlet.flaw is not None)
    assert [entry.title for entry in parsed.entries] == [item.title for item in told]
    assert [entry.link for entry in parsed.entries] == [f"http://127.0.0.1:1/{item.path}" for item in told]
    assert [entry.summary for entry in parsed.entries[:-1]] == [item.summary for item in told[:-1]]


@pytest.mark.parametrize("outlet", [outlet for outlet in OUTLETS if not outlet.zoneless], ids=lambda outlet: outlet.id)
def test_a_feed_dates_its_stories_as_the_script_does(outlet: Outlet) -> None:
    told = script.items(outlet, START, END)

    dates = [entry.get("published_parsed") or entry.updated_parsed for entry in _parsed(outlet, END).entries]

    assert [datetime.fromtimestamp(timegm(date), UTC) for date in dates] == [item.published for item in told]


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_an_outlet_writes_in_the_letters_of_its_language(outlet: Outlet) -> None:
    written = "".join(wording.title + wording.summary for story in outlet.stories for wording in story.wordings)

    letters = [unicodedata.name(char) for char in written if char.isalpha()]
    of_its_own = sum(name.startswith(LETTERS[outlet.language]) for name in letters)

    assert of_its_own / len(letters) > 0.98


def test_a_correction_replaces_the_wording_and_keeps_the_date() -> None:
    courier = next(outlet for outlet in OUTLETS if outlet.id == "courier")
    story = courier.by_slug["khovayev-yerevan"]

    first = script.told_by(story, courier, START, START + timedelta(seconds=95))
    corrected = script.told_by(story, courier, START, START + timedelta(seconds=96))

    assert first is not None
    assert corrected is not None
    assert (first.title, corrected.title) == tuple(wording.title for wording in story.wordings)
    assert first.published == corrected.published
    assert first.path == corrected.path


def test_two_outlets_pass_on_one_link() -> None:
    paths = [item.path for outlet in OUTLETS for item in script.items(outlet, START, END)]

    assert {path for path in paths if paths.count(path) > 1} == {"dispatch/khovaev-draft"}


def test_a_moment_that_nobody_can_read_is_refused() -> None:
    with pytest.raises(ValueError, match="'-3 hours' is no moment of the day"):
        script.after("-3 hours")


def _parsed(outlet: Outlet, now: datetime) -> Any:
    body = feed_bytes(outlet, script.items(outlet, START, now), "http://127.0.0.1:1")
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def _is_out(outlet: Outlet, now: datetime) -> list[script.Item]:
    return script.items(outlet, START, now)


def _wordings() -> list[script.Wording]:
    return [wording for outlet in OUTLETS for story in outlet.stories for wording in story.wordings]
