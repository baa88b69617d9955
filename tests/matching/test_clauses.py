"""What must and mustn't be found for a query to hold."""

from __future__ import annotations

import pytest
from hypothesis import event, given

from tests.matching.queries import trees
from tests.matching.readings import spots_in
from tests.matching.test_holds import contents
from watchword.matching import parse_query
from watchword.matching.clauses import MOST, Clauses, clauses, demands_a_word
from watchword.matching.holds import Reading, holds
from watchword.matching.query import Query
from watchword.model import Content


def outline(query: str) -> tuple[str, str, bool]:
    found = clauses(parse_query(query))
    required = sorted("|".join(sorted(word.text for word in each)) for each in found.required)
    return " ".join(required), " ".join(sorted(word.text for word in found.excluded)), found.decides


@pytest.mark.parametrize(
    ("query", "required", "excluded", "decides"),
    [
        ("a", "a", "", True),
        ("a b", "a b", "", True),
        ("a OR b", "a|b", "", True),
        ("a (b OR c) NOT d", "a b|c", "d", True),
        ("a NOT (b OR c)", "a", "b c", True),
        ("a NOT (b c)", "a", "", False),
        ("a NOT (b NOT c)", "a", "", False),
        ("(a NOT d) OR (b NOT d)", "a|b", "d", True),
        ("(a NOT d) OR (b NOT e)", "a|b", "", False),
        ("a b OR c d", "a|c a|d b|c b|d", "", True),
        ("NOT (NOT a)", "a", "", True),
        ("NOT (NOT a OR b)", "a", "b", True),
        ("a NEAR/5 (b OR c)", "a b|c", "", False),
        ("SENT(a b)", "a b", "", False),
        ("a NOT b NEAR/5 c", "a", "", False),
        ("title:(a NOT b)", "a", "", False),
        ("a NOT title:b", "a", "", False),
        ("a lang:ru", "a", "", False),
        ("a NOT b lang:ru", "a", "b", False),
        ("a NOT lang:ru", "a", "", False),
        ("(a lang:ru) OR b", "a|b", "", False),
        ("a a^2", "a a", "", True),
    ],
)
def test_a_query_requires_and_excludes(query: str, required: str, excluded: str, decides: bool) -> None:
    assert outline(query) == (required, excluded, decides)


def test_an_or_of_many_ands_requires_one_set_alone() -> None:
    ands = " OR ".join(f"(a{number} b{number})" for number in range(5))

    required, _, decides = outline(ands)

    assert MOST < 2**5
    assert (required, decides) == ("a0|a1|a2|a3|a4", False)


@given(trees, contents)
def test_clauses_let_pass_whatever_holds_and_decide_where_they_say_so(query: Query, content: Content) -> None:
    reading = Reading(content, language="ru", source="Example.org")

    found = clauses(query)

    event(f"decides: {found.decides}")
    is_possible = fits(found, content)
    assert is_possible or not holds(query, spots_in(content), reading)
    assert holds(query, spots_in(content), reading) or not (found.decides and is_possible)


@given(trees)
def test_without_a_required_set_a_query_may_hold_where_nothing_is_found(query: Query) -> None:
    nothing = Content("")
    readings = [
        Reading(nothing, language=language, source=source, url=url)
        for language in ("ru", "hy", None)
        for source in ("Example.org", None)
        for url in ("https://example.org/sport/", "https://example.org/", "https://x.org/sport/", None)
    ]

    if clauses(query).required:
        assert not any(holds(query, lambda word: (), reading) for reading in readings)


@given(trees)
def test_a_query_demands_a_word_where_it_has_a_required_set(query: Query) -> None:
    assert demands_a_word(query) == bool(clauses(query).required)


def fits(found: Clauses, content: Content) -> bool:
    spots = spots_in(content)
    return all(any(spots(word) for word in each) for each in found.required) and not any(map(spots, found.excluded))
