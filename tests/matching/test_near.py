"""What was nearly a hit, and why it is none. The names are of nobody in particular."""

from __future__ import annotations

import pytest

from tests.matching.situations import exact, name, phrase, word
from watchword.matching.near import MOST, misses
from watchword.matching.watch import Term
from watchword.model import Content


def reasons(term: Term, title: str, language: str | None = None) -> list[tuple[str, str]]:
    return [(miss.text, miss.because) for miss in misses(term, Content(title), language)]


def test_a_name_with_a_small_letter() -> None:
    assert reasons(name("Baku"), "the baku of old") == [("baku", "it begins with a small letter")]


def test_a_word_that_goes_on_as_no_ending_does() -> None:
    [(text, because)] = reasons(name("Lachin"), "Lachinzzz rises")

    assert text == "Lachinzzz"
    assert because == "-zzz is no ending of Lachin"


def test_a_word_that_the_watch_rejects() -> None:
    term = Term("name", "Lachin", reject=("Lachin",))

    assert reasons(term, "Lachin rises") == [("Lachin", "it is rejected by the watch")]


def test_a_word_of_a_phrase_that_stands_alone() -> None:
    found = reasons(phrase("peace talks"), "talks in Geneva")

    assert found == [("talks", "peace does not stand beside it")]


def test_an_exact_term_that_reads_otherwise() -> None:
    assert reasons(exact("OSCE"), "Osce meets") == [("Osce", "it does not read OSCE")]


def test_a_writing_that_no_spelling_has() -> None:
    [(text, because)] = reasons(name("Wardrington"), "Wardrinckton speaks")

    assert text == "Wardrinckton"
    assert because.startswith("no spelling is written so, the nearest is W")


def test_a_spelling_of_another_language() -> None:
    from watchword.matching.ready import ways_of

    term = word("переговоры")
    limited = next(
        spelling for way in ways_of(term) for spelling in way.parts[0] if spelling.languages and not spelling.endings
    )

    found = misses(term, Content(limited.text), "xx")

    assert any("alone, and the article is in xx" in miss.because for miss in found)


def test_the_nearest_come_first_and_no_more_than_a_few() -> None:
    found = misses(name("Lachin"), Content("lachin lachin lachin lachin", text="Lachinzzz"), "en")

    assert len(found) == MOST
    assert [miss.nearness for miss in found] == sorted((miss.nearness for miss in found), reverse=True)


@pytest.mark.parametrize("title", ["", "Rain in Paris", "😀 …", "北京"])
def test_where_nothing_is_near_nothing_is_told(title: str) -> None:
    assert reasons(name("Lachin"), title) == []
