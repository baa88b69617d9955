"""An alert in words: everything a person needs, and nothing that a feed may not do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message as Mail
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes.slack import commands, shown
from tests.situations import NOON, an_alert, some_evidence
from watchword.model import AlertWatch, Evidence, encode
from watchword.render.alert import ago, alert_message, console_line, excerpts, marked_excerpt, plain_text, slack_text
from watchword.render.clean import clean, isolate, one_line
from watchword.render.mail import mail
from watchword.render.message import Message, note
from watchword.render.slack import escape, link, web_address

LATER = NOON + timedelta(minutes=3)


def evidence(text: str, found: str, *, excerpt_start: int = 0, **given: Any) -> Evidence:
    start = text.index(found) + excerpt_start
    fields = {"start": start, "end": start + len(found), "excerpt": text, "excerpt_start": excerpt_start, **given}
    return msgspec.structs.replace(some_evidence(), **fields)


@dataclass(frozen=True)
class Look:
    """One way to put an alert into words."""

    name: str

    def of(self, **given: Any) -> str:
        return alert_message(self.name, an_alert(**given), b"{}", "desk", LATER).text


LOOKS = [Look("console"), Look("slack"), Look("mail")]


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_says_what_who_when_where_and_why(look: Look) -> None:
    text = look.of(
        watches=(AlertWatch("karabakh", "Karabakh", 0.5), AlertWatch("khovayev", "Khovayev", 0.4)),
        evidence=(evidence("talks with Khovayev in Baku", "Khovayev", field="text", excerpt_start=40),),
        because="Khovayev is named in the text.",
    )

    for part in ("Karabakh, Khovayev", "Khovayev arrives for talks", "News, en, published 3 min ago", "[Khovayev]"):
        assert part in text
    assert "https://news.example/a1" in text
    assert ("is named in the text." in text) == (look.name != "console"), "the console has one line"


@pytest.mark.parametrize("look", LOOKS)
def test_critical_and_updated_alerts_say_so_first(look: Look) -> None:
    assert "critical alert (update 1)" in look.of(revision=2, severity="critical").lower()
    assert "critical" not in look.of().lower()


def test_the_subject_begins_with_what_matters() -> None:
    alert = an_alert(revision=2, severity="critical")

    subject = alert_message("mail", alert, encode(alert), "a@desk.example", LATER).subject

    assert subject == "[Watchword] CRITICAL Update: Khovayev: Khovayev arrives for talks"


def test_an_article_without_a_date_says_when_it_was_found() -> None:
    assert "News, en, found 3 min ago" in plain_text(an_alert(published=None), LATER)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (-5, "just now"),
        (0.5, "just now"),
        (59.9, "59 min ago"),
        (60, "1 h ago"),
        (47 * 60, "47 h ago"),
        (48 * 60, "on 2026-06-29"),
    ],
)
def test_ages_are_told_as_people_tell_them(minutes: float, told: str) -> None:
    assert ago(NOON - timedelta(minutes=minutes), NOON) == told


def test_what_was_found_is_marked_where_the_offsets_say_though_the_excerpt_is_cut() -> None:
    row = evidence("Ховаев и 🎉 Ховаевым встретились", "Ховаевым", excerpt_start=100)

    assert marked_excerpt(row) == "…Ховаев и 🎉 [Ховаевым] встретились"
    assert marked_excerpt(msgspec.structs.replace(row, excerpt="x" * 160, start=100, end=101)).endswith("x…")
    assert marked_excerpt(msgspec.structs.replace(row, field=None, start=None, end=None, excerpt=None)) == ""


def test_marks_stay_in_place_though_invisible_characters_around_are_taken_out() -> None:
    assert marked_excerpt(evidence("\u202eab\r\n Khovayev\u2028cd", "Khovayev")) == "ab [Khovayev] cd"


def test_excerpts_are_one_for_each_watch_and_field_and_none_twice() -> None:
    rows = [evidence(f"{word} Khovayev", "Khovayev", field=field) for word, field in (("a", "title"), ("b", "title"))]
    rows += [evidence(f"{word} Khovayev", "Khovayev", field="text", watch=word) for word in "cdef"]
    rows += [evidence("a Khovayev", "Khovayev", field="title", watch="other")]

    assert excerpts(an_alert(evidence=tuple(rows))) == ["a [Khovayev]", "c [Khovayev]", "d [Khovayev]"]


@pytest.mark.parametrize("look", LOOKS)
def test_a_right_to_left_headline_stays_within_its_place(look: Look) -> None:
    title = "سفر خووایف به قره‌باغ"

    text = look.of(title=title)

    assert f"\u2068{title}\u2069" in text
    assert "\u2068" not in look.of(title="Ховаев в Карабахе", evidence=())


@pytest.mark.parametrize("look", LOOKS)
@given(
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cs", "L", "P"], include_characters="\u202e\u2066\r\n"))
)
@example("a\u202egnp.exe")
def test_no_headline_reorders_or_breaks_what_is_around_it(look: Look, title: str) -> None:
    lines = len(look.of(title="x", evidence=()).splitlines())

    text = look.of(title=title, evidence=())

    assert len(text.splitlines()) == lines
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\x00\x1b\x7f\u2028\u2029")
    assert text.count("\u2068") == text.count("\u2069")
    text.encode("utf-8")


def test_clean_keeps_what_scripts_need() -> None:
    persian, family = "می\u200cخواهم", "👨\u200d👩\u200d👧"

    assert clean(f"  {persian}\t{family} ") == f"{persian} {family}"
    assert clean("x" * 10, 5) == "xxxx…"
    assert isolate("abc") == "abc"


# -- Slack -----------------------------------------------------------------------------------------------------------


@given(st.text())
@example("<!channel>")
@example("<https://a.example|b>")
@example("&lt;!here&gt;")
def test_no_text_makes_slack_do_anything(text: str) -> None:
    escaped = escape(text)

    assert commands(escaped) == []
    assert "<" not in escaped
    assert shown(escaped) == text.replace("\u2060", "")


@pytest.mark.parametrize(
    "text",
    ["http://evil.example/x", "see evil.example.", "@here", "mail me@evil.example", "#general", "www.evil.example"],
)
def test_nothing_is_left_that_slack_would_link_by_itself(text: str) -> None:
    for candidate in ("://", "evil.example", "@here", "@evil", "#general"):
        assert candidate not in escape(text)


@pytest.mark.parametrize("text", ["U.S. talks, 3.14 %, at 10:30", "Q&A: what now?", "end. Next"])
def test_plain_words_are_left_alone(text: str) -> None:
    assert escape(text) == text.replace("&", "&amp;")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://news.example/a?b=1&c=2#d", "<https://news.example/a?b=1&amp;c=2#d>"),
        ("https://news.example/a|evil>b<c", "<https://news.example/a%7Cevil%3Eb%3Cc>"),
        ("https://news.example/статья", "<https://news.example/%D1%81%D1%82%D0%B0%D1%82%D1%8C%D1%8F>"),
        ("https://news.example/a b\nc", "<https://news.example/a%20b%0Ac>"),
        ("https://news.example/%D1%81", "<https://news.example/%D1%81>"),
        ("javascript:alert(1)", ""),
        ("ftp://news.example/a", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("!channel", ""),
        (None, ""),
    ],
)
def test_a_link_leads_to_the_article_or_is_not_there(url: str | None, wanted: str) -> None:
    assert link(url) == wanted


@given(st.text())
def test_no_address_ends_early(tail: str) -> None:
    address = web_address(f"https://news.example/{tail}")

    assert not set(address) & set("<>| \t\r\n\u2028")
    assert address.isascii()


def test_an_article_without_an_address_has_no_link() -> None:
    article = msgspec.structs.replace(an_alert().article, url="javascript:alert(1)")

    text = slack_text(an_alert(article=article), LATER)

    assert commands(text) == []
    assert "javascript" not in text + console_line(an_alert(article=article), LATER)


def test_a_note_for_slack_links_only_lines_that_are_addresses() -> None:
    text = "* <!channel> http://evil.example\n  https://news.example/a?x=1&y=2\n"

    told = note("slack", id="digest-1", recipient="desk", subject="Digest", text=text)

    assert commands(told.text) == ["https://news.example/a?x=1&amp;y=2"]
    assert note("mail", id="digest-1", recipient="desk", subject="Digest", text=text).text == text


# -- mail ------------------------------------------------------------------------------------------------------------


def as_received(message: Message) -> Mail:
    return message_from_bytes(mail(message, "post", "w@desk.example", NOON).as_bytes(), policy=policy.default)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs", "M"]), min_size=1, max_size=300))
@example("word " * 40 + "слово " * 30)
@example("=?utf-8?q?x?= " * 5)
def test_any_subject_arrives_as_it_was_written(text: str) -> None:
    received = as_received(Message("a:1", "a@desk.example", text, "text", b""))

    assert received["Subject"].strip() == one_line(text)
    assert all(len(line) <= 998 for line in received.as_bytes().splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=2000))
def test_any_text_arrives_as_it_was_written(text: str) -> None:
    received: Any = as_received(Message("a:1", "a@desk.example", "subject", text, b""))

    assert "".join(received.get_content().split()) == "".join(text.split())
