"""What a term finds."""

import pytest

from tests.matching.situations import exact, found, hits, name, phrase, texts_found, watch, word
from watchword.matching import unfindable
from watchword.matching.watch import Term


@pytest.mark.parametrize(
    "title",
    [
        "KHOVAYEV arrives",
        "Khovayev’s trip",
        "“Khovayev”",
        "Envoy/Khovayev",
        "#Khovayev!",
        "K\u0301hovaye\u0308v",
        "Ｋhovayev",
        "Kho\u00advayev",
        "🇦🇲Khovayev🕊️",
    ],
)
def test_a_name_is_found_whatever_its_case_marks_and_neighbours(title: str) -> None:
    assert hits(watch(name("Khovayev")), title)


@pytest.mark.parametrize("title", ["Khovayevs", "Mokhovayev", "Kho vayev", "Khovaev", "khovayev1", ""])
def test_a_part_of_a_word_or_another_word_is_no_phrase(title: str) -> None:
    assert found(watch(phrase("Khovayev")), title) is None


@pytest.mark.parametrize(
    "title", ["Mokhovayev", "Kho vayev", "khovayev", "the khovayev’s", "Khovayev1", "KHOVAYEVSBURG"]
)
def test_a_part_of_a_word_or_a_small_word_is_no_name(title: str) -> None:
    assert found(watch(name("Khovayev")), title) is None


def test_a_name_may_be_small_behind_a_hyphen_of_a_compound() -> None:
    assert texts_found(watch(name("Karabakh")), "nagorno-karabakh - karabakh") == ["karabakh"]


def test_a_row_says_by_which_scheme_and_ending_it_was_found() -> None:
    answer = found(watch(name("Khovayev")), "с Ховаевым")

    assert answer is not None
    row = answer.evidence[0]
    assert (row.text, row.term) == ("Ховаевым", "Khovayev")
    assert "ru-case:ым" in (row.ending or "")
    assert row.scheme not in (None, "author", "alias")


def test_a_rejected_word_is_no_hit_and_the_others_are() -> None:
    watched = watch(Term("name", "Baku", reject=("BAKUS",)))

    assert texts_found(watched, "Bakus, Baku") == ["Baku"]


@pytest.mark.parametrize(("title", "is_found"), [("мать", True), ("МАТЬ", True), ("мат", False), ("маты", False)])
def test_the_soft_sign_tells_phrases_apart(title: str, is_found: bool) -> None:
    assert hits(watch(phrase("мать")), title) is is_found


@pytest.mark.parametrize(("title", "is_found"), [("подъезд", True), ("подезд", False), ("подьезд", True)])
def test_signs_are_counted_not_told_apart(title: str, is_found: bool) -> None:
    assert hits(watch(phrase("подъезд")), title) is is_found


def test_a_name_does_not_mind_the_soft_sign() -> None:
    assert hits(watch(name("Гурьев")), "Гурев")


@pytest.mark.parametrize("title", ["l’Arménie", "L'ARMENIE", "d'une Arménie’s"])
def test_an_apostrophe_parts_words(title: str) -> None:
    assert hits(watch(phrase("Arménie")), title)


def test_an_apostrophe_within_a_cyrillic_word_does_not_matter() -> None:
    assert texts_found(watch(phrase("Лукянів")), "Місто Лук’янів") == ["Лук’янів"]


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("Istanbul", "İSTANBUL"),
        ("ısparta", "Isparta"),
        ("Straße", "STRASSE"),
        ("Խովաև", "ԽՈՎԱԵՒ"),
        ("ხოვაევი", "ᲮᲝᲕᲐᲔᲕᲘ"),
        ("Qarabağ", "QARABAĞ"),
        ("قره‌باغ", "در قره‌باغ"),
        ("卡拉巴赫", "纳戈尔诺-卡拉巴赫战争"),
    ],
)
def test_names_of_all_scripts_fold(term: str, title: str) -> None:
    assert hits(watch(name(term)), title)


@pytest.mark.parametrize(
    "title",
    ["special representative", "Special-Representative", "special … “representative", "SPECIAL\n\n  representative’s"],
)
def test_the_words_of_a_phrase_may_be_parted_by_any_run_of_separators(title: str) -> None:
    assert hits(watch(phrase("special representative")), title)


@pytest.mark.parametrize(
    "title",
    [
        "special the representative",
        "representative special",
        "special",
        "special representatives",
        "specialrepresentative",
    ],
)
def test_the_words_of_a_phrase_stand_side_by_side_and_in_order(title: str) -> None:
    assert found(watch(phrase("special representative")), title) is None


def test_words_far_apart_are_no_phrase() -> None:
    assert not hits(watch(phrase("special representative")), "special" + " " * 200 + "representative")


def test_a_phrase_does_not_reach_from_the_title_into_the_summary() -> None:
    assert not hits(watch(phrase("special representative")), "very special", "representative of")


def test_a_name_of_several_words_is_found_as_a_whole() -> None:
    watched = watch(name("Igor Khovayev"))

    assert texts_found(watched, "Igor Khovayev, Igor Petrov, Khovayev, Игоря Ховаева") == [
        "Igor Khovayev",
        "Игоря Ховаева",
    ]


def test_phrases_that_begin_alike_are_all_found() -> None:
    watched = watch(phrase("Minsk Group"), phrase("Minsk Group co-chairs"), name("Minsk"))

    assert texts_found(watched, "The Minsk Group co-chairs met") == ["Minsk", "Minsk Group", "Minsk Group co-chairs"]


@pytest.mark.parametrize("title", ["OSCE mission", "the OSCE’s", "(OSCE)", "\u200fOSCE\u200f"])
def test_an_exact_term_is_found_as_written(title: str) -> None:
    assert hits(watch(exact("OSCE")), title)


@pytest.mark.parametrize("title", ["osce", "Osce", "OSCEs", "OSC\u0301E", "OSCE\u0301", "ＯSCE"])
def test_an_exact_term_is_not_found_in_other_writing(title: str) -> None:
    assert found(watch(exact("OSCE")), title) is None


@pytest.mark.parametrize(
    ("term", "title", "text"),
    [
        ("C++", "Learn C++ now", "C++"),
        ("#MeToo", "on #MeToo today", "#MeToo"),
        ("Minsk Group", "the Minsk Group met", "Minsk Group"),
        ("S-400", "an S-400!", "S-400"),
    ],
)
def test_signs_belong_to_an_exact_term(term: str, title: str, text: str) -> None:
    assert texts_found(watch(exact(term)), title) == [text]


@pytest.mark.parametrize(
    ("term", "title"), [("C++", "Learn C now"), ("#MeToo", "MeToo"), ("Minsk Group", "Minsk-Group")]
)
def test_an_exact_term_without_its_signs_is_not_found(term: str, title: str) -> None:
    assert not hits(watch(exact(term)), title)


def test_an_alias_is_found_as_its_term() -> None:
    answer = found(watch(name("Khovayev", "Ховаев")), "Ховаев в Ереване")

    assert answer is not None
    assert [(row.term, row.form, row.text) for row in answer.evidence] == [("Khovayev", "Ховаев", "Ховаев")]


def test_aliases_of_an_exact_term_are_exact() -> None:
    watched = watch(exact("OSCE", "ОБСЕ"))

    assert hits(watched, "Миссия ОБСЕ")
    assert not hits(watched, "обсе")


def test_every_field_is_read() -> None:
    answer = found(watch(name("Baku")), "Baku", "in Baku", "to Baku and Baku")

    assert answer is not None
    assert [(row.field, row.start) for row in answer.evidence] == [
        ("title", 0),
        ("summary", 3),
        ("text", 3),
        ("text", 12),
    ]


def test_a_word_is_not_the_gate_of_a_watch_that_has_a_name() -> None:
    answer = found(watch(name("Khovayev"), word("envoy")), "An envoy arrives")

    assert answer is not None
    assert (answer.gate, answer.alert) == (False, False)
    assert answer.score > 0


def test_words_are_the_gate_of_a_watch_that_has_nothing_else() -> None:
    assert hits(watch(word("envoy"), word("talks")), "An envoy arrives")


@pytest.mark.parametrize("term", [phrase("peace talks"), exact("OSCE"), name("Baku")])
def test_a_name_a_phrase_or_an_exact_term_opens_the_gate_alone(term: object) -> None:
    assert hits(watch(word("envoy"), term), "OSCE peace talks in Baku")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("—", "no letter"),
        ("", "no letter"),
        ("😀 !", "no letter"),
        ("word " * 40, "longer"),
        ("C++", None),
        ("卡", None),
    ],
)
def test_a_term_that_nothing_can_find_has_a_reason(text: str, reason: str | None) -> None:
    complaint = unfindable(text)

    assert complaint is None if reason is None else reason in (complaint or "")


def test_a_term_that_nothing_can_find_does_not_hurt_the_others() -> None:
    assert texts_found(watch(name("—"), name("Baku", "!")), "— Baku !") == ["Baku"]
