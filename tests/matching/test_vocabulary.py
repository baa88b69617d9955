from __future__ import annotations

import pytest

from tests.matching.situations import name, watch, word
from watchword.matching import compile_watchlist
from watchword.matching.vocabulary import LANGUAGES, Catch, caught, words
from watchword.matching.watch import Watchlist
from watchword.text.fold import words as folded


@pytest.fixture(scope="module")
def catches() -> dict[str, list[Catch]]:
    """By watch; asked once, since it takes a second."""
    first, second = (each.text.title() for each in list(words("en"))[:2])
    terms = {"yerevan": name("Yerevan"), "envoy": word("envoy"), "moscow": name("Moscow"), "roza": name("Roza")}
    watches = [watch(term, id=key) for key, term in {**terms, "row": name(f"{first} {second}")}.items()]
    found: dict[str, list[Catch]] = {each.id: [] for each in watches}
    for each in caught(compile_watchlist(Watchlist(tuple(watches)))):
        found[each.evidence.watch].append(each)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_thousands_of_single_words_of_its_own(language: str) -> None:
    listed = list(words(language))

    assert len({each.text for each in listed}) == len(listed) > 10_000
    assert {each.language for each in listed} == {language}
    assert all(len(folded(each.text)) == 1 for each in listed[::97])


def test_a_language_without_a_list_has_no_words() -> None:
    assert list(words("xx")) == []


def test_a_list_tells_names_from_words_by_their_capitals() -> None:
    common = {each.text: each.common for each in words("ru")}

    assert common["Ереван"] is False
    assert common["переговорах"] is True
    assert common["москва"] is None


def test_what_a_word_catches_is_the_word_as_it_is_listed(catches: dict[str, list[Catch]]) -> None:
    found = {(each.word.text, each.word.language) for each in catches["envoy"]}

    assert {("envoy", "en"), ("envoys", "en")} <= found
    assert all(text.startswith("envoy") for text, _ in found)


def test_each_watch_has_its_own_catches(catches: dict[str, list[Catch]]) -> None:
    assert "Yerevan" in {each.word.text for each in catches["yerevan"]}
    assert not {each.word.text for each in catches["yerevan"]} & {each.word.text for each in catches["envoy"]}


def test_a_name_of_two_words_catches_no_two_words_that_stand_side_by_side(catches: dict[str, list[Catch]]) -> None:
    assert catches["row"] == []


def test_what_is_caught_by_its_capital_alone_is_told_from_an_adjective(catches: dict[str, list[Catch]]) -> None:
    ukrainian = {
        each.word.text: each.small for key in ("moscow", "roza") for each in catches[key] if each.word.language == "uk"
    }

    assert ukrainian["московська"]
    assert not ukrainian["розу"]
