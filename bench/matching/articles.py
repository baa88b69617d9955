"""Made-up news: words by their frequency in each language, names and towns between them, some 4 KB an article.

Eight languages have their frequencies from wordfreq. Armenian, Azerbaijani and Georgian have them from no package:
their commonest words are written here, and the rest are made of the letters of real words, so that they look alike.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from watchword.model import Content

MIX = {
    "en": 0.28,
    "ru": 0.25,
    "hy": 0.10,
    "az": 0.09,
    "tr": 0.08,
    "ka": 0.05,
    "ar": 0.05,
    "fa": 0.04,
    "fr": 0.03,
    "de": 0.03,
}
"""The share of each language."""
LOCALES = {
    "en": "en_US",
    "ru": "ru_RU",
    "hy": "hy_AM",
    "az": "az_AZ",
    "tr": "tr_TR",
    "ka": "ka_GE",
    "ar": "ar_AA",
    "fa": "fa_IR",
    "fr": "fr_FR",
    "de": "de_DE",
}
COMMONEST = {
    "az": "və bu ki ilə bir də üçün olan kimi daha sonra isə o ən çox edib edir deyib bildirib görə olduğu qədər onun həm var "
    "yeni ilk həmin üzrə tərəfindən Azərbaycan Bakı ölkə prezident nazir",
    "hy": "և է որ են մեջ հետ համար այս այդ նա իր ու եւ մի եղել կողմից նաև մասին պետք ըստ իսկ բայց եմ ենք միայն շատ այն "
    "Հայաստանի Երևանում նախագահ ասել հայտարարել",
    "ka": "და რომ არ ეს იყო მისი თუ უნდა მე არის ის კი რა ამ მაგრამ მას რომელიც შორის მიერ უფრო როგორც საქართველოს "
    "თბილისში შესახებ განაცხადა პრეზიდენტი",
}
SIZE = 150_000
"""Words that a language has."""
MADE = 60_000
NAMES = 3_000
TOWNS = 1_000


class Article(NamedTuple):
    id: int
    language: str
    content: Content


class Lexicon(NamedTuple):
    """`sums[i]` is the share of all text that `words[: i + 1]` make up."""

    words: Sequence[str]
    sums: np.ndarray
    names: Sequence[str]
    towns: Sequence[str]


def lexicons(seed: int = 7) -> dict[str, Lexicon]:
    from faker import Faker

    Faker.seed(seed)
    return {language: _lexicon(language, random.Random(f"{seed} {language}")) for language in MIX}


def articles(count: int, lexicons: dict[str, Lexicon], seed: int = 7) -> Iterator[Article]:
    rng = np.random.default_rng(seed)
    shares = np.array([MIX[language] for language in lexicons])
    for id in range(count):
        language = str(rng.choice([*lexicons], p=shares / shares.sum()))
        yield Article(id, language, _content(lexicons[language], rng))


def _lexicon(language: str, chance: random.Random) -> Lexicon:
    from faker import Faker
    from wordfreq import get_frequency_dict

    faker = Faker(LOCALES[language])
    names = sorted({faker.name() for _ in range(NAMES)})
    towns = sorted({faker.city().removeprefix("г. ") for _ in range(TOWNS)})
    if language in COMMONEST:
        made = _made([*names, *towns, *faker.words(200)], chance)
        towns += [word.title() for word in made[-TOWNS:]]  # faker knows eleven towns of Azerbaijan
        words = [*COMMONEST[language].split(), *made[:-TOWNS]]
        weights = 1 / (np.arange(len(words)) + 5.0)
    else:
        frequencies = get_frequency_dict(language, "best")
        words = [*frequencies][:SIZE]
        weights = np.array([frequencies[word] for word in words])
    return Lexicon(words, np.cumsum(weights / weights.sum()), names, towns)


def _made(models: Sequence[str], chance: random.Random) -> list[str]:
    """Words whose every third letter is one that follows the two before it in the models, short ones mostly first."""
    following: dict[str, list[str]] = defaultdict(list)
    for word in " ".join(models).lower().split():
        for i in range(len(word) + 1):
            following[f"  {word}"[i : i + 2]].append(f"{word} "[i])
    made = Counter(_made_word(following, chance) for _ in range(2 * MADE))
    return [word for word, _ in made.most_common() if len(word) > 1][:MADE]


def _made_word(following: dict[str, list[str]], chance: random.Random) -> str:
    word = "  "
    while len(word) < 16:
        letter = chance.choice(following[word[-2:]])
        if letter == " ":
            break
        word += letter
    return word.strip()


def _content(lexicon: Lexicon, rng: np.random.Generator) -> Content:
    title = " ".join(_sentence(lexicon, rng, int(rng.integers(6, 14))))
    summary = " ".join(_sentence(lexicon, rng, int(rng.integers(14, 34)))) + "."
    letters = int(np.clip(rng.lognormal(np.log(2100), 0.75), 300, 6000))
    return Content(title, summary, _roughened(_body(lexicon, rng, letters), rng))


def _body(lexicon: Lexicon, rng: np.random.Generator, letters: int) -> str:
    sentences: list[str] = []
    written = 0
    while written < letters:
        end = "....!?"[rng.integers(6)] + ("\n\n" if rng.random() < 0.25 else " ")
        sentences.append(" ".join(_sentence(lexicon, rng, int(rng.integers(7, 32)))) + end)
        written += len(sentences[-1])
    return "".join(sentences)[:letters]


def _sentence(lexicon: Lexicon, rng: np.random.Generator, length: int) -> list[str]:
    drawn = np.searchsorted(lexicon.sums, rng.random(length)).clip(max=len(lexicon.words) - 1)
    words = [_dressed(lexicon, lexicon.words[i], rng) for i in drawn]
    return [words[0][:1].upper() + words[0][1:], *words[1:]]


def _dressed(lexicon: Lexicon, word: str, rng: np.random.Generator) -> str:
    """Now and then a name, a town or a number in its stead, a comma behind it, quotes around it, a capital before it."""
    what = rng.random()
    if what > 0.17:
        return word
    if what < 0.055:
        pool = lexicon.names if what < 0.035 else lexicon.towns
        return str(pool[int(rng.integers(len(pool)))])
    if what < 0.075:
        return str(rng.integers(1, 2500))
    return f"{word}," if what < 0.14 else f"«{word}»" if what < 0.15 else word.title()


def _roughened(text: str, rng: np.random.Generator) -> str:
    """As feeds send them: some with letters and accents apart, some with soft hyphens."""
    what = rng.random()
    if what < 0.03:
        return unicodedata.normalize("NFD", text)
    return text.replace("n", "n\u00ad", 2) if what < 0.06 else text
