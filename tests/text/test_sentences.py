"""Where sentences end."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text.sentences import sentence_at, sentence_starts


def sentences(text: str) -> list[str]:
    parts = [text[start:end].strip() for start, end in itertools.pairwise([0, *sentence_starts(text), len(text)])]
    return [part for part in parts if part]


@pytest.mark.parametrize(
    "text",
    [
        "Talks ended. | Nobody spoke.",
        "Who came? | Nobody! | Really… | Yes.",
        "“Enough!” | He left.",
        "(It rained.) | Then it stopped.",
        "Талыши ушли. | «Хватит». | Он вышел.",
        "Переговори завершено. | Їх продовжать.",
        "Բանակցություններն ավարտվեցին։ | Ոչինչ չասվեց: | Վերջ",
        "მოლაპარაკება დასრულდა. | ხვალ გაგრძელდება.",
        "Danışıqlar bitdi. | İndi nə olacaq?",
        "Görüşmeler bitti! | Şimdi ne olacak?",
        "مذاکرات پایان یافت. | کی آمد؟ | هیچکس",
        "انتهت المحادثات! | من جاء؟ | لا أحد",
        "Die Gespräche endeten. | Österreich schwieg.",
        "Où est-il ? | Élysée : rien.",
        "Rozmowy trwają. | Łódź milczy.",
        "会谈结束。 | 没有人说话。",
        "A headline without a point | and the text below it",
        "In 2020. | Then it was over.",
    ],
)
def test_a_sentence_ends_in_each_of_the_languages(text: str) -> None:
    parts = text.split(" | ")
    between = "\n" if "headline" in text else " "

    assert sentences(between.join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Khovayev met Gen. Smith",
        "Посол И. Ховаев и Дж. Байден",
        "I. M. Khovayev",
        "U.S. Army, 3.5 per cent, example.org",
        "т. е. 5 млн. Рублей",
        "Am 12. Mai",
        "Mr. X vs. Mme. Y",
        "Prof. Öztürk və Av. Əliyev",
        "Խովաև. Հայաստան",
        "Płk. Nowak",
        "პროფ. ხოვაევი",
        "“Stop!” he said",
        "Wait… what",
        "и т.д. и т.п.",
        "12:30, a headline: More",
    ],
)
def test_a_sentence_goes_on_behind_initials_abbreviations_numbers_and_before_a_small_letter(text: str) -> None:
    assert sentences(text) == [text]


def test_the_end_of_a_line_ends_a_sentence_whatever_follows() -> None:
    assert sentences("of Dr.\nx etc.\r\nand so on") == ["of Dr.", "x etc.", "and so on"]


@given(st.text(alphabet="aA. !?\n…։:Ա1"))
def test_sentences_begin_within_the_text_one_behind_the_other(text: str) -> None:
    starts = sentence_starts(text)

    assert starts == sorted(set(starts))
    assert all(0 < start <= len(text) for start in starts)
    assert [sentence_at(starts, start) for start in starts] == list(range(1, len(starts) + 1))


@pytest.mark.parametrize("text", [". " * 100_000, "." * 200_000, "." + " " * 200_000, ".)" * 100_000, "a. b" * 50_000])
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    sentence_starts(text)

    assert time.process_time() - begun < 2
