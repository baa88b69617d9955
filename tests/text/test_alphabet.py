"""The fold in bytes is the fold in letters."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watchword.text.alphabet import ALPHABET, OTHER, SIGN, encoded, is_written, letters, origins, table
from watchword.text.fold import fold, offsets

texts = (
    st.text()
    | st.text(alphabet="aZßæœև İıЙйьъя\u0306\u0301 ﬁ가😀\U0001d400👩\u200d\ufe0f½ﷺがñ\u00ad'’-卡\U00020000क")
    | st.text(alphabet=[*ALPHABET, "'", "ь", " ", "և"])
    | st.text(st.characters(categories=["Cs", "Lo", "Ll", "So"]))
)


@given(texts)
@example("л'\ud83d\ude00'я")
@example("об’\u0301єкт лук’ьян æ’я я’և'а")
def test_each_byte_is_the_code_of_its_letter(text: str) -> None:
    assert letters(text) == encoded(fold(text))


def test_each_code_point_has_the_bytes_of_its_fold() -> None:
    odd = [code for code in range(0x10000) if letters(chr(code)) != encoded(fold(chr(code)))]

    assert odd == []


@given(texts)
def test_each_byte_leads_back_to_the_code_point_of_its_letter(text: str) -> None:
    back = origins(text)

    assert [back.of(at) for at in range(len(letters(text)) + 1)] == list(offsets(text))


def test_letters_of_the_alphabet_are_told_apart() -> None:
    assert len({encoded(letter) for letter in ALPHABET}) == len(ALPHABET)
    assert [letter for letter in ALPHABET if fold(letter) != letter] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("az", "Dağlıq Qarabağ şəhəri, çox üçün öz"),
        ("tr", "İstanbul'da ığdır şöyle"),
        ("pl", "Zażółć gęślą jaźń, Łódź"),
        ("de", "Größe, Übermaß, Äpfel"),
        ("fr", "l’Arménie où cœur, naïve, garçon"),
        ("ru", "Съешь ещё этих мягких французских булок, да выпей чаю"),
        ("uk", "Щастям б’єш жук їх глицю в фон й ґедзь пріч"),
        ("hy", "Բել դղյակի ձախ ժամն օֆ ազգությանը ցպահանջ չճշտած վնաս էր եւ փառք"),
        ("ka", "სწრაფი ყავისფერი მელა გადაახტა ზარმაც ძაღლს ჟღერჰჯ"),
        ("fa", "در قره‌باغ پژوهشگاه چند گفت‌وگو"),
        ("ar", "صراع ناغورني قره باغ غضب ظل ضوء"),
        ("el", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία"),
        ("he", "דג סקרן שט בים מאוכזב ולפתע מצא חברה ץ"),
        ("kk", "Қазақстан Үкіметі, Ақтөбе, Ғ Ң Һ Ұ"),
    ],
)
def test_every_letter_of_our_languages_has_its_own_code(language: str, text: str) -> None:
    assert is_written(fold(text)), language


def test_letters_of_other_scripts_share_a_code_and_signs_another() -> None:
    assert letters("कठ 卡") == bytes([OTHER, OTHER, 32, SIGN])
    assert not is_written(fold("卡"))
    assert not is_written(fold("ठ"))


def test_the_table_is_made_once() -> None:
    assert table() is table()
    assert table().nbytes == 0x10000


@given(texts)
def test_composed_and_decomposed_texts_have_the_same_letters(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)

    assert letters(unicodedata.normalize("NFD", composed)) == letters(composed)
