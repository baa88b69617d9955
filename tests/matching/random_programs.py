"""Random programs and articles, in many scripts, in which much is found and much nearly."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from watchword.matching.endings import ENDINGS
from watchword.matching.form import ANYTHING, WHOLE, Part, Spelling, Way, Written
from watchword.matching.program import Clauses, Looks, Program
from watchword.model import Content
from watchword.text.fold import words

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]

STEMS = [
    "a", "ab", "abba", "khovay", "Straße", "Łódź", "Færø", "ıspart", "Qəbəl", "кар", "Ховаев", "мат", "мать", "об’єкт",
    "Лук’ян", "Қазақ", "Խովաև", "եւ", "օր", "ხოვაევ", "ᲗᲑᲘᲚᲘᲡ", "قره", "باغ", "طهران", "כהן", "Αθήνα", "कठ", "가나", "卡", "拉",
    "が", "ӄ", "𝐀b", "𠀀", "1", "٣",
]  # fmt: skip
BETWEEN = [
    " ",
    " ",
    " ",
    ", ",
    "-",
    "- ",
    "'",
    "’",
    " 😀 ",
    "\n",
    "",
    "\u00ad",
    "\u200b",
    "/",
    "。",
    "ь",
    " " * 90,
    "\u0301",
]
LISTS = [WHOLE, WHOLE, WHOLE, ANYTHING, "cyr", "cyr-ий", "lat", "hy", "ka", "tr-word", "ar"]
LANGUAGES: list[str | None] = [None, "ru", "tr", "en", "hy"]


def some(draw: random.Random, least: int, most: int, make: Callable[[], T]) -> list[T]:
    return [make() for _ in range(draw.randint(least, most))]


def a_program(draw: random.Random, watches: int = 4) -> Program:
    ways = tuple(dict.fromkeys(some(draw, 1, 3 * watches, lambda: a_way(draw))))
    return Program(ways, tuple(a_watch(draw, len(ways)) for _ in range(watches)))


def a_watch(draw: random.Random, known: int) -> Looks:
    def several(least: int, most: int) -> frozenset[int]:
        return frozenset(some(draw, least, most, lambda: draw.randrange(known)))

    required = tuple(some(draw, 0 if draw.random() < 0.1 else 1, 3, lambda: several(1, 4)))
    gate = Clauses(required, several(0, 1), decides=draw.random() < 0.7)
    terms, rules = several(1, 3), several(0, 1)
    scored = tuple(some(draw, 0, 3, lambda: (draw.choice([0.3, 1.0, 2.5]), tuple(several(1, 3)))))
    ways_of_it = terms.union(rules, gate.excluded, *required, *(ways for _, ways in scored))
    return Looks(tuple(sorted(ways_of_it)), terms, gate, scored)


def a_way(draw: random.Random) -> Way:
    if draw.random() < 0.1:
        return an_exact_way(draw)
    parts = tuple(part for part in some(draw, 1, draw.choice([1, 1, 2, 3]), lambda: a_part(draw)) if part)
    rejected = frozenset(words(a_word(draw))) if draw.random() < 0.2 else frozenset[str]()
    return Way(parts or ((Spelling("a", "a"),),), None, draw.choice([1.0, 0.95]), rejected)


def an_exact_way(draw: random.Random) -> Way:
    text = (
        draw.choice(["", "#"]) + draw.choice(["Abba", "C", "мать", "Կ", "卡拉", "a b", "l’a"]) + draw.choice(["", "++"])
    )
    return Way(tuple((Spelling(word, word),) for word in words(text)), text)


def a_part(draw: random.Random) -> Part:
    made = some(draw, 1, draw.choice([1, 1, 4]), lambda: a_spelling(draw))
    return tuple(spelling for spelling in made if spelling.letters)


def a_spelling(draw: random.Random) -> Spelling:
    text = draw.choice(STEMS)
    return Spelling(
        letters=(words(text) or [""])[0],
        text=text,
        endings=draw.choice(LISTS),
        capital=draw.random() < 0.3,
        languages=frozenset(["ru", "hy"]) if draw.random() < 0.1 else frozenset(),
        signs=draw.choice([None, None, 0, 1]),
        scheme=draw.choice(["author", "cyr", "hy~"]),
        confidence=draw.choice([1.0, 0.85, 0.4]),
        elsewhere=(Written("tr", f"{text}ı", "tr"),) if draw.random() < 0.2 else (),
    )


def an_article(draw: random.Random, length: int = 12) -> Content:
    return Content(*(a_text(draw, draw.choice([0, 2, length])) for _ in range(3)))


def a_text(draw: random.Random, length: int) -> str:
    text = "".join(a_word(draw) + draw.choice(BETWEEN) for _ in range(length))
    return unicodedata.normalize("NFD", text) if draw.random() < 0.1 else text


def a_word(draw: random.Random) -> str:
    rests = list(ENDINGS.get(draw.choice(LISTS), ())) or ["", "x"]
    word = draw.choice(STEMS) + (draw.choice(rests) if draw.random() < 0.4 else "")
    return draw.choice([word, word, word.upper(), word.capitalize()])
