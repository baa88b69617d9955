"""How many forms of a name one spelling finds, in twelve languages.

The names were chosen before their rules, and the rules then written with the families of these names in view: what is
found here is what the rules were meant to find. How others fare, bench/recall tells.
"""

from __future__ import annotations

import pytest

from tests.matching.names.situations import Score, pairs, scored, shown

_WESTERN = ("Macron", "Blinken", "Steinmeier", "Strasbourg", "Tsipras")


@pytest.fixture(scope="module")
def score() -> Score:
    """Exonyms apart: what a place is called by people who write another name, no rule of spelling can know."""
    judged = [pair for pair in pairs("names/fresh.tsv") if pair.kind != "exonym" and pair.term not in _WESTERN]
    score = scored(judged)
    print(shown("fresh names, no aliases", score))
    return score


def test_most_forms_of_names_chosen_before_their_rules_are_found(score: Score) -> None:
    assert score.recall >= 0.93


def test_names_that_only_look_alike_are_left_alone(score: Score) -> None:
    assert score.precision >= 0.98


def test_no_language_is_left_behind(score: Score) -> None:
    missed: dict[str, int] = {}
    for pair in score.missed:
        missed[pair.language] = missed.get(pair.language, 0) + 1

    worst = {language: count for language, count in missed.items() if count > 20}

    assert worst == {}
