"""Common words in their inflections."""

from __future__ import annotations

import pytest

from tests.matching.names.situations import hits, watching
from watchword.matching.watch import Term
from watchword.matching.words import ways_of_word


@pytest.mark.parametrize(
    ("word", "title", "language"),
    [
        ("envoy", "Envoys meet", "en"),
        ("strike", "striking miners", "en"),
        ("city", "two cities", "en"),
        ("переговоры", "на переговорах", "ru"),
        ("посланец", "к посланцу", "ru"),
        ("хоккей", "в хоккее", "ru"),
        ("переговори", "про переговорів", "uk"),
        ("Krieg", "des Krieges", "de"),
        ("futbol", "futbolun", "az"),
        ("görüşme", "görüşmelerinde", "tr"),
        ("բանակցություն", "բանակցությունների", "hy"),
        ("მოლაპარაკება", "მოლაპარაკებების", "ka"),
    ],
)
def test_a_word_is_found_in_its_inflections(word: str, title: str, language: str) -> None:
    assert hits(watching(Term("word", word)), title, language)


@pytest.mark.parametrize(
    ("word", "title", "language"),
    [("envoy", "un envoi", "fr"), ("hockey", "hock", "en"), ("news", "new", "en"), ("bomb", "bomba", "en")],
)
def test_a_word_that_only_begins_alike_is_not_found(word: str, title: str, language: str) -> None:
    assert not hits(watching(Term("word", word)), title, language)


def test_what_was_written_is_surer_than_its_inflections() -> None:
    (way,) = ways_of_word("envoy")

    assert way.parts[0][0].confidence == 1.0
    assert all(spelling.confidence < 1.0 for spelling in way.parts[0][1:])


@pytest.mark.parametrize("text", ["—", ""])
def test_a_text_without_a_letter_has_no_ways(text: str) -> None:
    assert ways_of_word(text) == ()
