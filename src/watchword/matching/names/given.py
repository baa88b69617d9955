"""Given names that Russian and Ukrainian translate: Павло Клімкін is Павел to a Russian paper, Николай Патрушев Микола.

Pavlo ──▶ Павел in Russian, Павло in Ukrainian
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from watchword.text.fold import fold

_TABLE = """
Oleksandr Aleksandr Alexander Alexandr | Александр Олександр
Oleksandra Aleksandra Alexandra | Александра Олександра
Oleksiy Oleksii Alexei Alexey Aleksei Aleksey | Алексей Олексій
Andriy Andrii Andrei Andrey | Андрей Андрій
Danylo Daniil Danila | Даниил Данило
Dmytro Dmitry Dmitri Dmitriy Dmitrii | Дмитрий Дмитро
Fedir Fyodor Fedor | Фёдор Федір
Hanna Anna | Анна Ганна
Heorhiy Heorhii Georgy Georgiy Georgi Giorgi | Георгий Георгій
Hryhoriy Hryhorii Grigory Grigoriy | Григорий Григорій
Illia Illya Ilya | Илья Ілля
Irakli | Ираклий Іраклій
Kateryna Ekaterina Yekaterina | Екатерина Катерина
Kyrylo Kirill | Кирилл Кирило
Matviy Matvii Matvei Matvey | Матвей Матвій
Mykhailo Mykhaylo Mikhail | Михаил Михайло
Mykola Nikolai Nikolay | Николай Микола
Mykyta Nikita | Никита Микита
Nataliia Nataliya Natalia Natalya | Наталья Наталія
Olena Elena Yelena | Елена Олена
Pavlo Pavel | Павел Павло
Petro Pyotr Petr | Пётр Петро
Serhiy Serhii Sergei Sergey | Сергей Сергій
Svitlana Svetlana | Светлана Світлана
Tetiana Tetyana Tatiana Tatyana | Татьяна Тетяна
Tymofiy Tymofii Timofei Timofey | Тимофей Тимофій
Vasyl Vasily Vasiliy Vasilii | Василий Василь
Volodymyr Vladimir | Владимир Володимир
Yakiv Yakov | Яков Яків
Yevhen Yevhenii Yevgeny Yevgeniy Evgeny Evgeniy Evgenii | Евгений Євген
"""


class Given(NamedTuple):
    name: str
    language: str


def translated(word: str) -> tuple[Given, ...]:
    """The Russian and the Ukrainian name that this one is, in nominatives; none for a name that keeps its sounds."""
    return _named().get(fold(word), ())


@lru_cache(1)
def _named() -> Mapping[str, tuple[Given, ...]]:
    rows = (line.split(" | ") for line in _TABLE.strip().splitlines())
    return {
        fold(word): tuple(map(Given, cyrillic.split(), ("ru", "uk")))
        for latin, cyrillic in rows
        for word in (*latin.split(), *cyrillic.split())
    }
