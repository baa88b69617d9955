"""Watches of the shape (1 to 3 names) AND (2 to 4 words) NOT word, of the names and words that the articles are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from bench.matching.articles import Lexicon
from watchword.matching.watch import Term, Watch, Watchlist
from watchword.text.fold import words

COMMON, RARE = 400, 4_000
"""The words of a watch are between these places in the order of frequency: no watch asks for "and"."""
LANGUAGES = ("en", "ru", "hy", "az", "tr", "fr", "de")


class Question(NamedTuple):
    """One of `names`, one of `words`, none of `without`: all literal, so that every engine can ask it alike."""

    names: Sequence[str]
    words: Sequence[str]
    without: Sequence[str]


def questions(count: int, lexicons: Mapping[str, Lexicon], seed: int = 5) -> list[Question]:
    return list(islice(_questions(lexicons, random.Random(seed)), count))


def watchlist(asked: Sequence[Question]) -> Watchlist:
    return Watchlist(tuple(_watch(number, question) for number, question in enumerate(asked)))


def _questions(lexicons: Mapping[str, Lexicon], chance: random.Random) -> Iterator[Question]:
    usual = {language: _usual(lexicons[language]) for language in LANGUAGES if language in lexicons}
    while True:
        language = chance.choice([*usual])
        drawn = [_name(lexicons[language], chance) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.1:
            drawn = [chance.choice(usual[language])]
        said = chance.sample(usual[language], chance.randint(2, 4))
        without = [chance.choice(usual[language])] if chance.random() < 0.5 else []
        if names := [name for name in map(_plain, drawn) if len(name) > 3]:
            yield Question(names, said, [word for word in without if word not in said])


def _usual(lexicon: Lexicon) -> list[str]:
    return [word for word in lexicon.words[COMMON:RARE] if word.isalpha() and len(word) > 3]


def _name(lexicon: Lexicon, chance: random.Random) -> str:
    return chance.choice(lexicon.names if chance.random() < 0.6 else lexicon.towns)


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())


def _watch(number: int, asked: Question) -> Watch:
    names = [Term("phrase", text) for text in dict.fromkeys(asked.names)]
    said = [Term("phrase", text, weight=0.3) for text in dict.fromkeys(asked.words)]
    without = "".join(f" NOT {_quoted(text)}" for text in asked.without)
    return Watch(
        id=str(number),
        name=asked.names[0],
        terms=(*names, *said),
        query=f"({_any(asked.names)}) AND ({_any(asked.words)}){without}",
    )


def _any(texts: Sequence[str]) -> str:
    return " OR ".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    return f'"{text}"'


def folded(asked: Sequence[Question]) -> list[list[list[list[str]]]]:
    """Each question as rows of folded words: what the other engines are asked for."""
    return [[[words(text) for text in texts] for texts in question] for question in asked]
