"""When a query holds for an article: near, in one sentence, in a field, about the article."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.queries import trees
from tests.matching.readings import is_so, spots_in
from watchword.matching.hit import Place
from watchword.matching.holds import Reading, Spots, holds
from watchword.matching.query import About, AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word
from watchword.model import Content
from watchword.text.sentences import sentence_starts


@pytest.mark.parametrize(
    ("query", "title", "expected"),
    [
        ("Baku NEAR/0 talks", "Baku talks", True),
        ("Baku NEAR/0 talks", "talks: Baku", True),
        ("Baku NEAR/0 talks", "Baku hosts talks", False),
        ("Baku NEAR/2 talks", "talks held in Baku", True),
        ("Baku NEAR/2 talks", "talks were held in Baku", False),
        ("Baku NEAR/2 talks", "Baku. Rain falls. Talks", True),
        ("Baku NEAR/2 talks", "talks of no use to anybody, but in Baku new talks", True),
        ('"peace talks" NEAR/1 Baku', "peace talks in Baku", True),
        ('"peace talks" NEAR/1 Baku', "peace talks are in Baku", False),
        ("peace NEAR/5 peace", "peace", False),
        ("peace NEAR/5 peace", "peace for peace", True),
        ('"Nagorno Karabakh" NEAR/5 Karabakh', "Nagorno-Karabakh", False),
        ("(Baku OR Yerevan) NEAR/1 (talks OR deal)", "deal with Yerevan", True),
        ("(Baku OR Yerevan) NEAR/1 (talks OR deal)", "deal far away from Yerevan", False),
        ("nego* NEAR/1 Baku", "negotiators from Baku", True),
        ("a NEAR/1 b NEAR/1 c", "a x b x c", True),
        ("a NEAR/1 b NEAR/1 c", "c x b x a", True),
        ("a NEAR/1 b NEAR/1 c", "b x a x x c", False),
        ("(a NEAR/1 b) NEAR/1 c", "b x a x c", True),
        ("(a NEAR/1 b) NEAR/1 c", "b x x a x c", False),
        ("(a NEAR/1 b) NEAR/1 c", "a b x x x a x c", False),
        ("NOT a NEAR/1 b c", "a x x b c", True),
        ("NOT a NEAR/1 b c", "a x b c", False),
    ],
)
def test_near_counts_the_words_between_whichever_comes_first(query: str, title: str, expected: bool) -> None:
    assert is_so(query, title) is expected


def test_near_does_not_reach_into_another_field() -> None:
    assert not is_so("Baku NEAR/5 talks", "Baku", "talks", "talks")
    assert is_so("Baku NEAR/5 talks", "Baku", "", "Baku talks")


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("SENT(Baku talks)", "Talks went on. They are held in Baku.", False),
        ("SENT(Baku talks)", "It rains. In Baku the talks go on. It rains.", True),
        ("SENT(Baku (talks OR deal))", "A deal in Baku. Talks!", True),
        ("SENT(Baku talks OR deal)", "Baku. A deal.", True),
        ("SENT(Baku talks) rain", "Talks in Baku. Rain.", True),
        ("SENT(Baku NEAR/1 talks)", "Baku. Talks.", False),
        ("SENT(Baku NEAR/1 talks war)", "Baku talks. War.", False),
        ("SENT(Baku NEAR/1 talks war)", "Baku talks on war.", True),
        ("NOT SENT(Baku war) talks", "Baku talks. War.", True),
        ("NOT SENT(Baku war) talks", "Baku talks war.", False),
        ('SENT("Baku talks" war)', "In Baku. Talks on war.", False),
    ],
)
def test_a_sentence_holds_all_of_it_or_nothing(query: str, text: str, expected: bool) -> None:
    assert is_so(query, text=text) is expected


def test_a_sentence_does_not_reach_into_another_field() -> None:
    assert not is_so("SENT(Baku talks)", "Baku", "talks")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("title:one", True),
        ("title:two", False),
        ("summary:two", True),
        ("text:three", True),
        ("title:(one OR two)", True),
        ("title:(one two)", False),
        ("title:one summary:two", True),
        ("three title:(one NOT two)", True),
        ("text:(three NOT four)", False),
        ("one NOT title:three", True),
        ("one NOT text:three", False),
        ("title:one NEAR/5 three", False),
        ("text:(three NEAR/0 four)", True),
        ("three NEAR/0 title:four", False),
        ("SENT(text:three four)", True),
        ("title:SENT(three four)", False),
    ],
)
def test_a_field_counts_alone(query: str, expected: bool) -> None:
    assert is_so(query, "one", "two", "three four") is expected


@pytest.mark.parametrize(
    ("condition", "about", "expected"),
    [
        ("lang:ru", {"language": "ru"}, True),
        ("lang:RU", {"language": "ru"}, True),
        ("lang:rus", {"language": "ru"}, True),
        ("lang:ru", {"language": "uk"}, False),
        ("lang:ru", {"language": None}, False),
        ("NOT lang:ru", {"language": None}, True),
        ("lang:(ru OR uk)", {"language": "uk"}, True),
        ("source:bbc", {"source": "BBC News (World)"}, True),
        ('source:"news world"', {"source": "BBC News (World)"}, True),
        ('source:"bbc world"', {"source": "BBC News (World)"}, False),
        ("source:new", {"source": "BBC News"}, False),
        ("source:qarabag", {"source": "Qarabağ TV"}, True),
        ("source:bbc", {"source": None}, False),
        ("url:example.org", {"url": "https://example.org/a"}, True),
        ("url:Example.org", {"url": "https://news.EXAMPLE.org:443/a"}, True),
        ("url:ample.org", {"url": "https://example.org/a"}, False),
        ("url:example.org", {"url": "https://other.net/?from=example.org"}, False),
        ("url:example.org/en", {"url": "https://example.org/en/a"}, True),
        ("url:example.org/en", {"url": "https://example.org/ru/en"}, False),
        ("url:https://example.org/en", {"url": "http://example.org/en/a"}, True),
        ("url:.org", {"url": "https://example.org"}, True),
        ("url:.org", {"url": "https://example.com/.org"}, False),
        ("url:/Sport/", {"url": "https://example.org/ru/sport/1"}, True),
        ("url:/sport/", {"url": "https://sport.example.org/"}, False),
        ("url:sport", {"url": "https://sport.example.org/"}, True),
        ("url:sport", {"url": None}, False),
        ("url:example.org", {"url": "https://[broken"}, False),
        ("url:example.org", {"url": "example.org/a"}, False),
    ],
)
def test_language_source_and_url_are_compared_with_those_of_the_article(
    condition: str, about: dict[str, Any], expected: bool
) -> None:
    assert is_so(f"Baku AND {condition}", "Baku", **about) is expected


# -- against the plain evaluator ------------------------------------------------------------------------------------

texts = st.lists(st.sampled_from(["a", "b", "c", "A", "abba", "abbas", "x", "x.", "\n"]), max_size=12).map(" ".join)
contents = st.builds(Content, texts, texts, texts)


@given(trees, contents, st.sampled_from(["ru", "hy", None]), st.sampled_from([None, "https://example.org/sport/"]))
def test_a_query_holds_where_the_plain_evaluator_says_so(
    query: Query, content: Content, language: str | None, url: str | None
) -> None:
    reading = Reading(content, language=language, source="Example.org", url=url)

    assert holds(query, spots_in(content), reading) is plainly(query, spots_in(content), reading)


@given(contents, st.integers(0, 4), st.integers(0, 4))
def test_near_means_the_same_from_both_ends(content: Content, one: int, other: int) -> None:
    a, b, c = Word("a", "bare"), Word("b", "bare"), Word("c", "bare")

    forwards = holds(Near((a, b, c), (one, other)), spots_in(content), Reading(content))
    backwards = holds(Near((c, b, a), (other, one)), spots_in(content), Reading(content))

    assert forwards is backwards


def plainly(query: Query, spots: Spots, reading: Reading) -> bool:
    match query:
        case Word():
            return len(spots(query)) > 0
        case About("lang", value):
            return value == reading.language
        case About("source", value):
            return value == "example.org"
        case About(_, value):
            return value in (reading.url or "")
        case AllOf(parts):
            return all(plainly(part, spots, reading) for part in parts)
        case AnyOf(parts):
            return any(plainly(part, spots, reading) for part in parts)
        case Not(part):
            return not plainly(part, spots, reading)
        case InField(field, part):
            return plainly(part, lambda word: [place for place in spots(word) if place.field == field], reading)
        case Sentence(part):
            return any(plainly(part, among, reading) for among in by_sentence(spots, reading.content))
        case Near():
            return any(True for _ in chains(query, spots, reading.content))


def by_sentence(spots: Spots, content: Content) -> Iterator[Spots]:
    for field in ("title", "summary", "text"):
        text = getattr(content, field)
        for start, end in itertools.pairwise([0, *sentence_starts(text), len(text) + 1]):
            yield lambda word, at=(field, start, end): [  # type: ignore[misc]
                place for place in spots(word) if place.field == at[0] and at[1] <= place.start < at[2]
            ]


def chains(near: Near, spots: Spots, content: Content) -> Iterator[tuple[Place, ...]]:
    """Every row of places, one for each part, in which neighbours are near."""
    for row in itertools.product(*(places(part, spots, content) for part in near.parts)):
        gaps = [gap(one, other, content) for one, other in itertools.pairwise(row)]
        if all(0 <= words <= most for words, most in zip(gaps, near.words, strict=True)):
            yield row


def places(query: Query, spots: Spots, content: Content) -> list[Place]:
    match query:
        case Word():
            return list(spots(query))
        case AnyOf(parts):
            return [place for part in parts for place in places(part, spots, content)]
        case InField(field, part):
            return [place for place in places(part, spots, content) if place.field == field]
        case Near():
            return [place for row in chains(query, spots, content) for place in row]
        case _:
            raise AssertionError(query)


def gap(one: Place, other: Place, content: Content) -> int:
    """The words between; -1 for places that overlap or stand in different fields."""
    if one.field != other.field or (one.start < other.end and other.start < one.end):
        return -1
    first, second = sorted([one, other])
    return len(re.findall(r"\w+", getattr(content, one.field)[first.end : second.start]))
