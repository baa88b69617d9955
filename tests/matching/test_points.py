"""Scores, by the formula of the contracts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.situations import found, name, phrase, watch, word
from watchword.matching import highest_possible
from watchword.matching.points import score
from watchword.matching.watch import Term, Watch


def scored(watched: Watch, title: str = "", summary: str = "", text: str = "") -> float:
    answer = found(watched, title, summary, text)
    return answer.score if answer else 0.0


@pytest.mark.parametrize(("field", "expected"), [("text", 0.283469), ("summary", 0.367663), ("title", 0.407740)])
def test_a_name_once_in_a_field_scores_what_the_contract_says(field: str, expected: float) -> None:
    answer = scored(watch(name("Baku")), **{field: "in Baku today"})

    assert answer == pytest.approx(expected, abs=1e-6)


def test_fields_add_up_before_they_saturate() -> None:
    tf = 3 + 2 + 1 + 1

    answer = scored(watch(name("Baku")), "Baku", "Baku", "Baku, Baku")

    assert answer == pytest.approx(1 - math.exp(-tf * 2.2 / (tf + 1.2) / 3))


def test_terms_add_up_by_their_weight() -> None:
    expected = 1 - math.exp(-(1.0 * 6.6 / 4.2 + 0.3 * 1.0) / 3)

    answer = scored(watch(name("Baku"), word("envoy")), "Baku", text="an envoy")

    assert answer == pytest.approx(expected)


def test_an_alias_counts_a_little_less_than_the_term_and_shares_its_saturation() -> None:
    watched = watch(name("Khovayev", "Ховаев"))
    tf = 3 + 3 * 0.95

    assert scored(watched, "Ховаев") == pytest.approx(1 - math.exp(-2.85 * 2.2 / (2.85 + 1.2) / 3))
    assert scored(watched, "Ховаев (Khovayev)") == pytest.approx(1 - math.exp(-tf * 2.2 / (tf + 1.2) / 3))


def test_overlapping_forms_of_one_term_count_once_and_the_surest_wins() -> None:
    answer = found(watch(name("Karabakh", "Nagorno-Karabakh")), "Nagorno-Karabakh")

    assert answer is not None
    assert [(row.text, row.form) for row in answer.evidence] == [("Karabakh", "Karabakh")]


def test_of_overlapping_aliases_the_longer_one_counts() -> None:
    answer = found(watch(name("Artsakh", "Karabakh", "Karabakh Republic")), "Karabakh Republic")

    assert answer is not None
    assert [row.form for row in answer.evidence] == ["Karabakh Republic"]


def test_a_phrase_that_overlaps_itself_counts_distinct_spans() -> None:
    answer = found(watch(phrase("no no")), "no no no no no")

    assert answer is not None
    assert [(row.start, row.end) for row in answer.evidence] == [(0, 5), (6, 11)]


def test_overlapping_terms_each_have_their_own_points() -> None:
    both = scored(watch(name("Karabakh"), phrase("Karabakh talks")), "Karabakh talks")

    assert both == pytest.approx(1 - math.exp(-2 * (6.6 / 4.2) / 3))


def test_a_score_stays_below_one_whatever_the_weights() -> None:
    assert 0.99 < scored(watch(name("Baku", weight=1e9)), "Baku") < 1


texts = st.lists(
    st.sampled_from(["baku", "Ховаев", "envoy", "talks", "peace", "x", "😀", "peace-talks"]), max_size=30
).map(" ".join)
forms = st.sampled_from(["Baku", "Ховаев", "envoy", "peace talks", "talks peace", "x baku", "talks"])
terms = st.builds(
    Term, st.just("name"), forms, st.lists(forms, max_size=3).map(tuple), st.sampled_from([0.3, 1.0, 2.5])
)


@given(st.lists(terms, min_size=1, max_size=4), texts, texts, texts)
def test_the_points_of_the_rows_sum_to_s(some: list[Term], title: str, summary: str, text: str) -> None:
    answer = found(watch(*some), title, summary, text)

    rows = answer.evidence if answer else ()
    assert (answer.score if answer else 0.0) == pytest.approx(1 - math.exp(-sum(row.points or 0 for row in rows) / 3))
    assert all(row.points is not None and row.points > 0 for row in rows)


@given(terms, forms, texts, texts)
def test_an_alias_never_lowers_a_score(term: Term, alias: str, title: str, text: str) -> None:
    alone = Term(term.kind, term.text, (), term.weight)
    with_alias = Term(term.kind, term.text, (alias,), term.weight)

    assert scored(watch(with_alias), title, text=text) >= scored(watch(alone), title, text=text) - 1e-12


@given(st.lists(terms, min_size=1, max_size=4), texts, texts)
def test_no_article_scores_above_the_highest_possible(some: list[Term], title: str, text: str) -> None:
    watched = watch(*some)

    assert scored(watched, title, "", text) < highest_possible(watched)


def test_the_highest_possible_score_of_one_name_is_come_near_to_by_repeating_it() -> None:
    watched = watch(name("Baku"))

    assert highest_possible(watched) == pytest.approx(1 - math.exp(-2.2 / 3))
    assert scored(watched, "Baku " * 2000) == pytest.approx(highest_possible(watched), abs=1e-3)


def test_no_points_score_nothing() -> None:
    assert score(0.0) == 0.0
