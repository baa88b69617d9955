from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.matching.situations import name, watch, word
from watchword.matching.watch import Term, Watchlist
from watchword.model import Article
from watchword.pipeline.lint import Finding, lint

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def article(title: str, language: str | None = "en") -> Article:
    return Article(
        id=title, revision=1, feed="f", outlet="o", url=None, title=title, summary="", text="", language=language,
        published=None, published_from="first_seen", published_raw=None, fetched=NOW, first_seen=NOW, previous=None,
        mode="live", traceparent=None,
    )  # fmt: skip


NAMES = ("Yerevan", "Roza", "Tbilisi", "Lachin", "Hope", "Kars", "Moscow", "Zzyzxqua")
ARCHIVE = (article("Talks in Yerevan"), article("Yerevan again, and Yerevan"), article("Elsewhere"))


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    """Asked once, since it takes a second."""
    return lint(Watchlist((watch(*map(name, NAMES), word("envoy")),)), ARCHIVE)


def of(found: list[Finding], form: str, language: str) -> Finding:
    return next(each for each in found if each.form == form and each.language == language)


def about(found: list[Finding], term: str) -> list[Finding]:
    return [each for each in found if each.term == term]


def test_names_that_are_common_words_somewhere_come_first(found: list[Finding]) -> None:
    terms = list(dict.fromkeys(each.term for each in found))
    troubled = {each.term for each in found if each.suggestion != "alias"}

    assert {"Roza", "Lachin"} <= troubled
    assert set(terms[: len(troubled)]) == troubled


def test_a_common_word_is_to_be_rejected_and_the_name_itself_kept(found: list[Finding]) -> None:
    assert of(about(found, "Lachin"), "łaciny", "pl").suggestion == "reject"
    assert {each.suggestion for each in about(found, "Lachin") if each.language == "hy"} == {"alias"}


def test_a_short_name_that_many_languages_write_small_is_to_be_exact(found: list[Finding]) -> None:
    assert "exact" in {each.suggestion for each in about(found, "Hope")}
    assert "exact" not in {each.suggestion for each in about(found, "Kars")}


def test_the_adjective_of_a_name_is_no_common_word(found: list[Finding]) -> None:
    assert of(found, "московська", "uk").common is False


def test_what_a_script_without_capitals_catches_is_either(found: list[Finding]) -> None:
    assert {each.common for each in about(found, "Tbilisi") if each.language == "ka"} == {None}


def test_what_the_archive_holds_is_counted_with_examples(found: list[Finding]) -> None:
    yerevan = of(found, "Yerevan", "en")

    assert (yerevan.in_archive, yerevan.hits) == (3, 3 + yerevan.in_vocabulary)
    assert yerevan.examples[:1] == ("Talks in Yerevan",)


def test_a_term_that_catches_nothing_has_no_finding(found: list[Finding]) -> None:
    assert about(found, "Zzyzxqua") == []


def test_a_word_runs_into_nothing_by_its_own_endings(found: list[Finding]) -> None:
    envoys = about(found, "envoy")

    assert {"envoy", "envoys"} <= {each.form for each in envoys}
    assert {each.suggestion for each in envoys} == {"alias"}


def test_a_term_of_two_watches_is_told_of_both_without_what_each_rejects(found: list[Finding]) -> None:
    rejecting = Term("name", "Lachin", reject=("łaciny",))
    watches = (watch(rejecting, id="one"), watch(name("Lachin"), id="two", query="Lachin AND envoy"))

    rows = lint(Watchlist(watches), ())
    forms = {each: {row.form for row in rows if row.watch == each} for each in ("one", "two")}

    assert forms["two"] - forms["one"] == {"łaciny"}
    assert forms["two"] == {each.form for each in about(found, "Lachin")}
