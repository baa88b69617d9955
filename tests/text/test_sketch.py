from hypothesis import given
from hypothesis import strategies as st

from watchword.text.sketch import SIZE, sketch

ARTICLE = (
    "Envoy Khovayev arrived in Yerevan on Monday for talks on the opening of the Lachin road, officials said. " * 3
)


def test_a_sketch_is_the_same_in_every_run_of_the_program() -> None:
    assert sketch("a b c d") == (271091860, 3358461392)


def test_case_and_punctuation_do_not_change_a_sketch() -> None:
    assert sketch("Envoy KHOVAYEV, arrived: today") == sketch("envoy Khovayev arrived today")


def test_near_copies_share_most_of_their_sketch_and_other_texts_nothing() -> None:
    copy, other = sketch(ARTICLE + "Reporting by the desk."), sketch("A football club won a match in the league. " * 9)

    assert len(set(copy) & set(sketch(ARTICLE))) >= len(sketch(ARTICLE)) // 2
    assert not set(other) & set(copy)


def test_a_text_of_one_word_has_a_sketch_and_an_empty_one_has_none() -> None:
    assert len(sketch("Karabakh")) == 1
    assert sketch(" …") == ()


@given(st.text())
def test_a_sketch_holds_few_rising_32_bit_numbers(text: str) -> None:
    numbers = sketch(text)

    assert len(numbers) <= SIZE
    assert list(numbers) == sorted(set(numbers))
    assert all(0 <= number < 2**32 for number in numbers)
