"""The reason that is shown: offsets and excerpts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.situations import exact, found, name, phrase, watch
from watchword.matching import Found
from watchword.matching.excerpt import WIDTH, excerpt
from watchword.model import Content, Evidence
from watchword.text.fold import fold, words

WATCHED = watch(phrase("Baku", "Բաքու", "б"), phrase("peace talks"), exact("a👩‍👧"), phrase("ß"))
pieces = st.sampled_from(
    [
        "Baku",
        "BAKU",
        "Բաքուև",
        "peace",
        "talks",
        "peace — talks",
        "ß",
        "ss",
        "a👩‍👧",
        "İ",
        "é",
        "\u0301",
        "😀",
        "\n",
        "\u00ad",
        "б",
        "word",
        "в" * 90,
    ]
)
texts = st.lists(pieces | st.text(max_size=5), max_size=60).map(" ".join) | st.text()


def rows(answer: Found | None) -> list[Evidence]:
    """Without the bonus, which has no place."""
    return [row for row in answer.evidence if row.field] if answer else []


@given(texts, texts, texts)
def test_offsets_and_excerpts_lead_to_the_text_that_was_found(title: str, summary: str, text: str) -> None:
    content = Content(title, summary, text)

    answer = found(WATCHED, title, summary, text)

    for row in rows(answer):
        assert isinstance(row.start, int)
        assert isinstance(row.end, int)
        assert isinstance(row.excerpt_start, int)
        assert row.field
        assert row.text
        assert row.excerpt
        field = getattr(content, row.field)
        assert field[row.start : row.end] == row.text
        assert row.excerpt[row.start - row.excerpt_start : row.end - row.excerpt_start] == row.text
        assert field[row.excerpt_start :].startswith(row.excerpt)
        assert len(row.excerpt) <= WIDTH


@given(texts)
def test_what_was_found_folds_back_to_the_form_that_found_it(text: str) -> None:
    answer = found(WATCHED, text)

    for row in rows(answer):
        assert words(row.text or "") == words(row.form)


@given(texts)
def test_each_word_that_equals_a_phrase_is_found_and_no_other(text: str) -> None:
    answer = found(watch(phrase("Baku")), text=text)

    assert len(answer.evidence if answer else ()) == words(text).count(fold("Baku"))


def test_rows_stand_in_the_order_of_reading() -> None:
    answer = found(watch(name("Baku"), name("Shusha")), "Shusha, Baku", "Baku", "Shusha")

    assert answer is not None
    assert [(row.field, row.text) for row in rows(answer)] == [
        ("title", "Shusha"),
        ("title", "Baku"),
        ("summary", "Baku"),
        ("text", "Shusha"),
    ]


def test_offsets_count_code_points_of_the_field() -> None:
    answer = found(watch(name("Khovayev")), "👩‍👩‍👧 Straße: Khovayev")

    assert answer is not None
    assert [(row.start, row.end) for row in answer.evidence] == [(14, 22)]


@given(st.text(), st.data())
def test_an_excerpt_holds_its_hit_and_is_short(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + WIDTH)))

    cut, begin = excerpt(text, start, end)

    assert cut[start - begin : end - begin] == text[start:end]
    assert len(cut) <= WIDTH


def test_a_short_field_is_its_own_excerpt() -> None:
    assert excerpt("Talks in Baku today", 9, 13) == ("Talks in Baku today", 0)


def test_an_excerpt_is_cut_between_words_with_the_hit_in_its_midst() -> None:
    text = "alpha beta " * 40 + "Baku " + "gamma delta " * 40

    cut, begin = excerpt(text, 440, 444)

    assert 140 <= len(cut) <= WIDTH
    assert set(cut.split()) == {"alpha", "beta", "Baku", "gamma", "delta"}
    assert text[begin - 1] == " " == text[begin + len(cut)]
    assert 60 < 440 - begin < 100


def test_an_excerpt_that_happens_to_begin_and_end_with_a_word_keeps_both() -> None:
    text = "before " * 20 + "b" * 77 + " Baku " + "c" * 77 + " after"

    cut, begin = excerpt(text, 218, 222)

    assert (begin, cut) == (140, "b" * 77 + " Baku " + "c" * 77)


def test_an_excerpt_in_a_text_without_spaces_is_cut_where_it_must() -> None:
    cut, begin = excerpt("卡" * 500, 250, 254)

    assert (len(cut), begin) == (WIDTH, 172)


def test_an_excerpt_at_the_end_uses_the_room_before_it() -> None:
    text = "word " * 100 + "Baku"

    cut, _ = excerpt(text, 500, 504)

    assert cut.endswith("word Baku")
    assert len(cut) > 150


def test_the_bonus_is_the_last_row_and_has_no_place() -> None:
    answer = found(watch(phrase("peace talks"), phrase("Baku", "Bakou")), "Bakou: peace talks", text="Baku")

    assert answer is not None
    bonus = answer.evidence[-1]
    assert (bonus.field, bonus.start, bonus.end, bonus.text, bonus.excerpt) == (None,) * 5
    assert (bonus.term, bonus.form) == ("Baku + peace talks", "proximity")
    assert bonus.points == pytest.approx(math.exp(-2 / 120))


@pytest.mark.parametrize(
    ("title", "text"),
    [("Baku", "peace talks"), ("Baku Baku", ""), ("peace Baku", "")],
)
def test_terms_in_different_fields_or_one_term_alone_bring_no_bonus(title: str, text: str) -> None:
    answer = found(watch(phrase("peace talks"), phrase("Baku")), title, text=text)

    assert answer is not None
    assert "proximity" not in [row.form for row in answer.evidence]


def test_terms_that_overlap_are_not_close() -> None:
    answer = found(watch(phrase("Baku talks"), phrase("talks")), "Baku talks")

    assert answer is not None
    assert [row.form for row in answer.evidence] == ["Baku talks", "talks"]


def test_words_of_the_query_that_weigh_nothing_bring_no_bonus_and_those_with_a_weight_do() -> None:
    plain = found(watch(phrase("Baku"), query='Baku AND "talks"'), "Baku talks")
    weighed = found(watch(phrase("Baku"), query='Baku AND "talks"^0.5'), "Baku talks")

    assert plain is not None
    assert weighed is not None
    assert [row.weight for row in plain.evidence] == [1.0, 0.0]
    assert [(row.weight, row.form) for row in weighed.evidence] == [(1.0, "Baku"), (0.5, "talks"), (1.0, "proximity")]
