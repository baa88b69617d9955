"""The digest in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from watchword.render.digest import Item, Section, digest

DAY, BERLIN = date(2026, 7, 1), ZoneInfo("Europe/Berlin")


def an_item(title: str = "Khovayev arrives", **given: Any) -> Item:
    fields: dict[str, Any] = {
        "title": title, "outlet": "News", "language": "en", "published": datetime(2026, 7, 1, 10, 5, tzinfo=UTC),
        "url": "https://news.example/a", "score": 0.41, "suppressed": None,
    }  # fmt: skip
    return Item(**{**fields, **given})


def test_a_day_on_which_nothing_matched_says_so() -> None:
    assert digest(DAY, BERLIN, []) == "Watchword, Wednesday 1 July 2026 (Europe/Berlin)\n\nNothing matched.\n"
    assert "Nothing matched." in digest(DAY, BERLIN, [Section("Khovayev", [])])


def test_each_watch_has_its_articles_with_times_of_the_reader() -> None:
    text = digest(DAY, BERLIN, [Section("Khovayev", [an_item()]), Section("Karabakh", [])])

    assert text == (
        "Watchword, Wednesday 1 July 2026 (Europe/Berlin)\n\n"
        "1 article for 1 watch.\n\n"
        "Khovayev (1)\n------------\n\n"
        "* Khovayev arrives\n  News, en, 12:05, score 0.41\n  https://news.example/a\n\n"
        "Nothing for: Karabakh.\n"
    )


def test_the_best_come_first_and_what_was_set_aside_comes_last_with_its_rule() -> None:
    items = [an_item("Low", score=0.3), an_item("Aside", score=0.9, suppressed="hockey"), an_item("High", score=0.6)]

    text = digest(DAY, BERLIN, [Section("Khovayev", items)])

    titles = [line for line in text.splitlines() if line.startswith("*")]
    assert titles == ["* High", "* Low", "* Aside [set aside: hockey]"]


def test_a_headline_can_not_pretend_to_be_the_digest() -> None:
    item = an_item("One\n\nOther watch (9)\n---\u2028* Fake\u202e", url="javascript:x", published=None, language=None)

    text = digest(DAY, BERLIN, [Section("Khovayev", [item])])

    assert "* One Other watch (9) --- * Fake\n  News, score 0.41\n" in text
    assert "javascript" not in text
