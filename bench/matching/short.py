"""The cores that are installed, side by side on made-up words: no packages, no Lucene, a few seconds."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from statistics import median

import numpy as np

from bench.matching.articles import Article, Lexicon, articles
from bench.matching.ours import Ours
from bench.matching.watches import questions, watchlist
from watchword.matching.cores.choice import installed

LETTERS = {"en": ("bcdfghklmnprstvwz", "aeiou"), "ru": ("бвгдзклмнпрстфхчш", "аеиоуя")}
WORDS, NAMES = 6_000, 400
ARTICLES, WATCHES, ROUNDS = 100, 500, 3


def main() -> None:
    known = {language: lexicon(*letters, random.Random(language)) for language, letters in LETTERS.items()}
    some = list(articles(ARTICLES, known))
    asked = watchlist(questions(WATCHES, known))
    engines = {make.__name__.lower(): Ours(asked, make) for make in installed()}
    taken = list(zip(*([timed(engine, some) for engine in engines.values()] for _ in range(ROUNDS)), strict=True))
    slowest = max(median(us for us, _ in turns) for turns in taken)
    print(f"{WATCHES} watches\nengine        µs an article   × the slowest   matches")
    for name, turns in zip(engines, taken, strict=True):
        us = median(us for us, _ in turns)
        print(f"{name:14s}{us:13.1f}{slowest / us:16.1f}{turns[0][1]:10d}")


def lexicon(consonants: str, vowels: str, chance: random.Random) -> Lexicon:
    """Words of two to four syllables, the first ones much more frequent than the last."""
    syllables = [consonant + vowel for consonant in consonants for vowel in vowels]
    words = list(dict.fromkeys("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(WORDS)))
    weights = 1 / (np.arange(len(words)) + 5.0)
    names = [f"{first} {last}".title() for first, last in zip(words[-NAMES:], words[:NAMES], strict=True)]
    return Lexicon(words, np.cumsum(weights / weights.sum()), names, [word.title() for word in words[-NAMES:]])


def timed(engine: Ours, some: Sequence[Article]) -> tuple[float, int]:
    """CPU time an article in µs, and matches."""
    began = time.process_time_ns()
    matches = sum(map(len, engine.match(some)))
    return (time.process_time_ns() - began) / 1e3 / len(some), matches
