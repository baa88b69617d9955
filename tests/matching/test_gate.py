"""When a watch hits: queries as gates, and rules that set aside."""

import pytest

from tests.matching.situations import exact, found, hits, name, phrase, rule, texts_found, watch, word

KHOVAYEV = name("Khovayev", "Ховаев")


@pytest.mark.parametrize(
    ("query", "title", "expected"),
    [
        ("Khovayev AND talks", "Khovayev in talks", True),
        ("Khovayev AND talks", "Khovayev at home", False),
        ("Khovayev talks", "talks with KHOVAYEV", True),
        ("Khovayev AND (envoy OR talks)", "envoy Khovayev", True),
        ("Khovayev NOT hockey", "Khovayev plays hockey", False),
        ("Khovayev NOT hockey", "Khovayev plays", True),
        ("Khovayev AND NOT (hockey OR football)", "Khovayev on football", False),
        ('Khovayev "peace talks"', "Khovayev: peace-talks", True),
        ('Khovayev "peace talks"', "Khovayev talks peace", False),
        ("Khovayev AND переговор*", "Ховаев ведет Переговоры", True),
        ("Khovayev AND переговор*", "Ховаев ведет разговоры", False),
        ("Khovayev AND talk*", "Khovayev walks the talk", True),
        ("Khovayev AND talk*", "Khovayev walks", False),
    ],
)
def test_a_query_is_the_gate(query: str, title: str, expected: bool) -> None:
    assert hits(watch(KHOVAYEV, query=query), title) is expected


def test_the_words_of_a_query_may_stand_in_different_fields() -> None:
    assert hits(watch(KHOVAYEV, query="Khovayev AND talks"), "Khovayev", text="talks")


def test_a_bare_word_means_the_term_of_that_name_with_its_aliases() -> None:
    watched = watch(KHOVAYEV, word("talks", "переговоры"), query="khovayev AND talks")

    assert hits(watched, "Ховаев, переговоры")


KARABAKH = watch(name("Karabakh", "Artsakh", weight=2.0), query="Artsakh AND talks")


@pytest.mark.parametrize(
    ("title", "expected"), [("Artsakh talks", True), ("Арцах: talks", True), ("Karabakh talks", False)]
)
def test_a_bare_word_that_names_an_alias_means_this_alias_alone(title: str, expected: bool) -> None:
    assert hits(KARABAKH, title) is expected


def test_an_alias_in_the_query_is_evidence_once_and_as_the_term() -> None:
    answer = found(KARABAKH, "Artsakh talks")

    assert answer is not None
    assert [(row.term, row.text, row.weight) for row in answer.evidence] == [
        ("Karabakh", "Artsakh", 2.0),
        ("talks", "talks", 0.0),
    ]


def test_a_weight_behind_an_alias_is_that_of_its_term() -> None:
    watched = watch(name("Karabakh", "Artsakh"), query="Artsakh^0.5 OR Karabakh")
    answer = found(watched, "Karabakh today")

    assert answer is not None
    assert [(row.term, row.weight) for row in answer.evidence] == [("Karabakh", 0.5)]


def test_a_word_that_is_the_name_of_one_term_and_an_alias_of_another_means_the_first() -> None:
    watched = watch(name("Karabakh", "Artsakh"), name("Artsakh", "Qarabag"), query="Artsakh")

    assert hits(watched, "Qarabag today")


def test_an_alias_of_an_exact_term_counts_case_in_the_query_too() -> None:
    watched = watch(exact("OSCE", "OSZE"), query="OSZE")

    assert hits(watched, "OSZE meets")
    assert not hits(watched, "osze meets")
    assert not hits(watched, "OSCE meets")


def test_a_phrase_in_quotes_means_the_term_of_that_name_with_its_aliases() -> None:
    watched = watch(phrase("special representative", "спецпредставитель"), query='"Special Representative"')

    assert hits(watched, "спецпредставитель прибыл")


def test_a_bare_word_that_names_an_exact_term_counts_case() -> None:
    watched = watch(exact("OSCE"), name("Baku"), query="Baku AND OSCE")

    assert hits(watched, "OSCE in Baku")
    assert not hits(watched, "osce in Baku")


def test_a_word_of_the_query_that_is_no_term_gates_and_scores_nothing() -> None:
    plain = found(watch(KHOVAYEV), "Khovayev in talks")
    gated = found(watch(KHOVAYEV, query="Khovayev AND talks"), "Khovayev in talks")

    assert plain is not None
    assert gated is not None
    assert gated.score == plain.score
    assert [(row.term, row.weight, row.points) for row in gated.evidence if row.term == "talks"] == [
        ("talks", 0.0, 0.0)
    ]


def test_a_word_that_speaks_against_an_article_is_no_evidence_for_it() -> None:
    watched = watch(KHOVAYEV, query="Khovayev AND (talks OR NOT hockey)")

    assert texts_found(watched, "Khovayev: hockey talks") == ["Khovayev", "talks"]


def test_a_prefix_shows_the_whole_word_that_it_found() -> None:
    assert texts_found(watch(KHOVAYEV, query="Khovayev переговор*"), "Ховаев: переговорами") == [
        "Ховаев",
        "переговорами",
    ]


def test_an_article_is_hit_by_a_query_even_where_no_term_stands() -> None:
    answer = found(watch(KHOVAYEV, query="Khovayev OR negotiator"), "A negotiator arrives")

    assert answer is not None
    assert (answer.gate, answer.score, answer.alert) == (True, 0.0, False)


def test_a_double_negation_still_looks_for_its_word() -> None:
    assert hits(watch(KHOVAYEV, query="NOT (NOT talks)"), "talks")


def test_words_of_the_query_alone_are_nothing_found_while_the_gate_is_shut() -> None:
    assert found(watch(KHOVAYEV, query="Khovayev AND talks"), "talks go on") is None


def test_a_term_with_the_gate_shut_is_found_and_shown() -> None:
    answer = found(watch(KHOVAYEV, query="Khovayev AND talks"), "Khovayev")

    assert answer is not None
    assert (answer.gate, answer.alert, len(answer.evidence)) == (False, False, 1)
    assert answer.score > 0


HOCKEY = rule("hockey", word("hockey"), word("хоккеист"))


@pytest.mark.parametrize("title", ["Khovayev scores in HOCKEY", "Хоккеист Ховаев забил"])
def test_a_rule_sets_aside_what_it_fits_under_its_name(title: str) -> None:
    answer = found(watch(KHOVAYEV, rules=(HOCKEY,)), title)

    assert answer is not None
    assert (answer.gate, answer.suppressed, answer.alert) == (True, "hockey", False)
    assert answer.score > answer.threshold


def test_a_rule_that_does_not_fit_changes_nothing() -> None:
    answer = found(watch(KHOVAYEV, rules=(HOCKEY,)), "Khovayev arrives")

    assert answer is not None
    assert (answer.suppressed, answer.alert) == (None, True)


def test_a_rule_may_be_a_query_that_knows_the_terms_of_its_watch() -> None:
    watched = watch(KHOVAYEV, rules=(rule("namesake", query='Khovayev "ice rink" NOT talks'),))

    assert [
        answer.suppressed
        for answer in (found(watched, "Ховаев: ice rink"), found(watched, "Khovayev talks ice rink"))
        if answer
    ] == ["namesake", None]


def test_the_first_rule_that_fits_names_the_reason() -> None:
    watched = watch(KHOVAYEV, rules=(rule("football", word("football")), HOCKEY, rule("sport", word("scores"))))

    answer = found(watched, "Khovayev scores in hockey")

    assert answer is not None
    assert answer.suppressed == "hockey"


def test_what_only_a_rule_looks_for_finds_nothing() -> None:
    assert found(watch(KHOVAYEV, rules=(HOCKEY,)), "hockey tonight") is None


@pytest.mark.parametrize(("threshold", "alert"), [(0.2, True), (0.4077, True), (0.41, False)])
def test_an_alert_needs_a_score_that_reaches_the_threshold(threshold: float, alert: bool) -> None:
    answer = found(watch(KHOVAYEV, threshold=threshold), "Khovayev")

    assert answer is not None
    assert answer.alert is alert
