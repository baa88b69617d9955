import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text.fold import Folded, fold, fold_with_offsets, folded_words, word_spans, words

texts = st.text() | st.text(alphabet="aßև İıIЙйьяЭæ\u0306\u0301 ﬁ가😀👩\u200d\ufe0f½ﷺが\u00ad'’-")
"""Any text, and texts thick with code points that become none, two or three."""
bicameral = st.text(alphabet="abcxyzßçğıéñőšžабвёйщюяіїґәғқөүһაბგდვხჯաբգևխօ ")


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("KHOVAYEV", "Khovayev"),
        ("ХОВАЕВ", "Ховаев"),
        ("ԽՈՎԱԵՒ", "Խովաև"),
        ("ᲮᲝᲕᲐᲔᲕᲘ", "ხოვაევი"),
        ("ISPARTA", "ısparta"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "İSTANBUL"),
        ("STRASSE", "Straße"),
        ("cafe\u0301", "café"),
        ("Qarabag", "Qarabağ"),
        ("Ｋａｒａｂａｋｈ", "Karabakh"),
        ("Kara\u00adbakh", "Karabakh"),
        ("ﬁnance", "finance"),
        ("CO₂", "CO2"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Qəbələ", "Qebele"),
        ("Ёлкин", "Елкин"),
        ("Сєвєродонецьк", "Северодонецк"),
        ("Київ", "Кыив"),
        ("Ґалаґан", "Галаган"),
        ("Эльдар", "Елдар"),
        ("подъезд", "подезд"),
        ("Лук’янів", "Лукянів"),
        ("Лукьянов", "Лукянов"),
        ("Sławutycz", "Slawutycz"),
        ("Færøerne", "Faeroerne"),
        ("علي", "على"),
        ("كاراباخ", "کاراباخ"),
        ("طالقان", "تالقان"),
        ("قاضي", "قاذی"),
        ("أرمينيا", "آرمینیا"),
        ("صدر ثابت", "سدر سابت"),
        ("حسين", "هسین"),
        ("Էրեբունի", "Երեբունի"),
        ("Օհանյան", "Ոհանյան"),
        ("եւ", "և"),
        ("۲۰۲۴ ٤", "2024 4"),
        ("שלום", "שלומ"),
    ],
)
def test_spellings_that_differ_in_case_marks_or_width_fold_alike(written: str, same: str) -> None:
    assert fold(written) == fold(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("кит", "кот"),
        ("уж", "уж а"),
        ("հա", "խա"),
        ("قم", "غم"),
        ("が", "か"),
        ("किताब", "कताब"),
        ("Khovayev", "Khovaev"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Khovayev’s talks", ["khovayev", "s", "talks"]),
        ("Коваль’ов Ковальʼов", ["ковалов", "ковалов"]),
        ("Кот’д’Ивуар l'Arménie", ["котдивуар", "l", "armenie"]),
        ("’Баку’, Баку’да, Baku’да О''нил", ["баку", "бакуда", "baku", "да", "о", "нил"]),
        ("Коваль\u0301’ов об\u00ad’єкт", ["ковалов", "обект"]),
        ("Nagorno-Karabakh/Artsakh", ["nagorno", "karabakh", "artsakh"]),
        ("#Karabakh @envoy_1", ["karabakh", "envoy", "1"]),
        ("Lego™ 😀½", ["lego"]),
        ("zero\u200bwidth word\u2060joiner", ["zero", "width", "wordjoiner"]),
        ("新卡拉バ", ["新", "卡", "拉", "バ"]),
        ("", []),
    ],
)
def test_what_stands_between_words_parts_them(text: str, expected: list[str]) -> None:
    assert words(text) == [fold(word) for word in expected]


@given(bicameral)
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@given(bicameral)
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(texts, texts)
def test_each_code_point_folds_by_itself(one: str, other: str) -> None:
    assert fold(one + "/" + other) == fold(one) + " " + fold(other)
    assert fold(one + "a" + other) == fold(one) + "a" + fold(other)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_every_folded_letter_leads_back_to_the_code_point_that_it_came_from(text: str) -> None:
    folded = fold_with_offsets(text)

    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text) + 1
    assert all(letter in fold(text[origin]) for letter, origin in zip(folded.text, folded.origins, strict=False))
    assert list(folded.origins) == sorted(folded.origins)


@given(texts)
def test_a_word_s_span_in_the_original_folds_to_that_word(text: str) -> None:
    folded = fold_with_offsets(text)

    for word, (start, end) in zip(folded_words(folded.text), word_spans(folded.text), strict=True):
        first, last = folded.span(start, end)
        assert fold(text[first:last]) == word


def test_offsets_count_code_points_behind_emoji_and_letters_that_grow() -> None:
    text = "😀👩\u200d👧 Straße Խովաևը"

    folded = fold_with_offsets(text)
    start = folded.text.index("խովաեւը")

    assert text[slice(*folded.span(start, start + 7))] == "Խովաևը"


def test_a_mark_behind_the_last_letter_belongs_to_the_word() -> None:
    folded = fold_with_offsets("un cafe\u0301 noir")

    assert folded.span(3, 7) == (3, 8)


def test_no_code_point_holds_more_than_one_word() -> None:
    assert [char for char in map(chr, range(0x30000)) if len(words(char)) > 1] == []


def test_a_part_of_a_code_point_leads_back_to_the_whole() -> None:
    assert fold_with_offsets("aßb").span(1, 2) == (1, 2)


def test_a_text_without_surprises_needs_no_list_of_offsets() -> None:
    assert fold_with_offsets("Ховаев in Paris") == Folded("ховаев in paris", range(16))
