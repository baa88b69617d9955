"""Which part of a query failed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.situations import name, rule, watch, word
from watchword.matching import compile_watchlist
from watchword.matching.holds import Reading
from watchword.matching.query import AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word, parse_query
from watchword.matching.unmet import Asking, written
from watchword.matching.watch import Watch, Watchlist
from watchword.model import Content

BAKU = watch(name("Baku"), word("talks"), id="baku")


def failed(query: str, title: str, **about: str) -> list[str]:
    asking = Asking(BAKU, Reading(Content(title), **about))
    return [part.text for part in asking.parts(query) if not part.holds]


@pytest.mark.parametrize(
    ("query", "title", "missing"),
    [
        ("Baku AND talks", "Baku", ["talks"]),
        ("Baku AND (talks OR summit)", "Baku rises", ["talks OR summit"]),
        ("Baku talks NOT football", "Baku football talks", ["NOT football"]),
        ('Baku "peace talks"', "Baku talks", ['"peace talks"']),
        ("Baku NEAR/1 talks", "Baku has had no talks", ["Baku NEAR/1 talks"]),
        ("SENT(Baku talks)", "Baku. No talks", ["SENT(Baku AND talks)"]),
        ("Baku title:(talks)", "Baku", ["title:(talks)"]),
        ("Baku OR talks", "Rain", ["Baku OR talks"]),
        ("Baku talks", "Baku talks", []),
    ],
)
def test_the_part_that_fails_is_named_as_it_is_written(query: str, title: str, missing: list[str]) -> None:
    assert failed(query, title) == missing


def test_the_article_itself_may_be_what_fails() -> None:
    assert failed("Baku lang:ru", "Baku", language="en") == ['lang:"ru"']
    assert failed("Baku lang:ru", "Baku", language="ru") == []


def test_a_rule_shows_what_of_it_was_found() -> None:
    asking = Asking(BAKU, Reading(Content("Baku football")))

    fits = asking.fits(rule("sport", word("football")))

    assert fits is not None
    assert [row.text for row in fits] == ["football"]
    assert asking.fits(rule("chess", word("chess"))) is None
    assert asking.fits(rule("both", query="Baku AND football")) is not None
    assert asking.fits(rule("none", query="Baku AND chess")) is None


leaves = st.sampled_from(["Baku", "talks", "rain", "goal"]).map(lambda text: Word(text, "bare"))
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=5,
)


@given(trees)
def test_what_is_written_is_read_as_the_same_query(tree: Query) -> None:
    assert written(parse_query(written(tree))) == written(tree)


@pytest.mark.parametrize(
    "tree",
    [
        Near((Word("Baku", "bare"), Word("talk", "prefix")), (4,)),
        AllOf((Word("Baku", "bare"), Not(Word("goal", "exact")))),
        Sentence(AllOf((Word("Baku", "bare"), Word("peace talks", "phrase")))),
        InField("title", AnyOf((Word("Baku", "bare"), Word("rain", "bare")))),
    ],
)
def test_each_form_of_the_language_can_be_written(tree: Query) -> None:
    assert parse_query(written(tree)) == tree


@settings(max_examples=25)  # each compiles a few watches
@given(trees, st.sets(st.sampled_from(["Baku", "talks", "rain", "goal"])))
def test_all_parts_hold_exactly_when_the_gate_does(tree: Query, said: set[str]) -> None:
    query, content = written(tree), Content(" ".join(sorted(said)))
    gated: Watch = watch(*BAKU.terms, id="baku", query=query)
    found = compile_watchlist(Watchlist((gated,))).match(content, language=None, url=None, source=None)

    parts = Asking(gated, Reading(content)).parts(query)

    assert all(part.holds for part in parts) == any(each.gate for each in found)
