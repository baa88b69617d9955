"""Russian and Ukrainian: cases, -ск- adjectives, inhabitants.

After folding й і ї ы are и, ё є э are е, and ь is nothing, so one list serves both languages. The plural of nouns
(-ов -ам -ах) is left out: for names Лачинов is another person, not many of Лачин.
"""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, bare, behind, joined, listed

_SK = "кий кого кому ким ком кая кой кую кою кое кие ких кими ка ку ке ки ка кої кій"
_ADJECTIVE = joined(
    listed("ru-adj", " ".join(f"с{each}" for each in _SK.split()), small=True),
    listed("ru-adj", " ".join(f"цк{each[1:]}" for each in _SK.split()), small=True),
)
_INHABITANTS = listed("ru-inhabitant", "ец ца цу цем цом це цы ців цев цам цами цах ці", small=True)
_OF_A_PLACE = joined(_ADJECTIVE, _INHABITANTS)
_OF_A_VOWEL = joined(_OF_A_PLACE, behind("ин", _OF_A_PLACE), behind("ен", _OF_A_PLACE))
_OF_SK = listed("ru-adj", _SK, small=True)
_SURNAME_PLURAL = listed("ru-plural", "ы ых ыми")

LISTS = {
    # Карабах, Мирзоян, Игорь, Казань
    "cyr": joined(
        BARE,
        listed("ru-case", "а у ом е я ю ем ём и ью"),
        listed("uk-case", "ові еві єм і ю"),
        _OF_A_PLACE,
        behind("ов", _ADJECTIVE),
        behind("ов", _INHABITANTS),
    ),
    # Захаров, Пушкин: a surname or a town (Ростовом)
    "cyr-ов": joined(
        BARE,
        listed("ru-case", "а у ым ом е"),
        listed("uk-case", "ові им і"),
        _SURNAME_PLURAL,
        _OF_A_PLACE,
    ),
    # Москва, Кулеба, Захарова, Шуша
    "cyr-а": joined(bare("а"), listed("ru-case", "ы е у ой ою и"), listed("uk-case", "і ої ій"), _OF_A_VOWEL),
    # Армения, Грузия; stem ends in и
    "cyr-ия": joined(bare("я"), listed("ru-case", "и ю ей"), listed("uk-case", "ї єю"), _OF_A_PLACE),
    # Таня, Рая, Кения
    "cyr-я": joined(bare("я"), listed("ru-case", "и е ю ей"), listed("uk-case", "і єю ею"), behind("ий", _OF_A_PLACE)),
    # Винница, Вінниця
    "cyr-ца": joined(bare("а я"), listed("ru-case", "ы е у ей ой"), listed("uk-case", "і ю ею"), _OF_SK),
    # Порошенко, Внуково, Осло
    "cyr-о": joined(bare("о"), listed("uk-case", "а у ом ові і"), listed("ru-case", "е"), _OF_A_VOWEL),
    # Приморье, Запорожье, Вишневе
    "cyr-е": joined(bare("е"), listed("ru-case", "я ю ем и"), listed("uk-case", "ого ому им ім"), _OF_A_PLACE),
    # Отрадное, Шушенское; Ukrainian has -е
    "cyr-ое": joined(bare("ое е"), listed("ru-case", "ого ому ым ом"), listed("uk-case", "им ім")),
    # Зеленский, Грозный, Залужний
    "cyr-ий": joined(
        bare("ий"),
        listed("ru-case", "ого ому ым ом его ему им ем"),
        listed("uk-case", "ього ьому"),
        behind("ен", _OF_A_PLACE),
    ),
    # Юрий, Валерий; stem ends in и
    "cyr-иий": joined(bare("й"), listed("ru-case", "я ю ем и"), listed("uk-case", "єві")),
    # Николай, Сергей, Алтай, Шанхай
    "cyr-ай": joined(bare("й"), listed("ru-case", "я ю ем е и"), listed("uk-case", "єві"), behind("й", _OF_A_PLACE)),
    # Ярославская, Луганская
    "cyr-ая": joined(bare("ая"), listed("ru-case", "ой ую ою"), listed("uk-case", "а у ої ій ою")),
    # Верхняя, Верхня
    "cyr-яя": joined(bare("яя я"), listed("ru-case", "ей юю ею"), listed("uk-case", "ю ьої ій ьою")),
    # Владимирец: the stem is before -ец
    "cyr-ец": joined(bare("ец"), listed("ru-case", "ца цу цем цом це"), listed("uk-case", "цеві цю ця ці"), _ADJECTIVE),
    # Тбилиси, Сочи, Баку, Гюмри: they have no cases; stem is before the vowel
    "cyr-и": joined(bare("и"), _OF_A_VOWEL, behind("ий", _OF_A_PLACE)),
    "cyr-у": joined(bare("у"), _OF_A_VOWEL),
    "cyr-г": joined(
        listed("uk-case", "зі"),
        listed("uk-adj", " ".join(f"зь{each}" for each in _SK.split()), small=True),
        listed("ru-adj", " ".join(f"жс{each}" for each in _SK.split()), small=True),
    ),
    "cyr-к": joined(
        listed("uk-case", "ці"), listed("uk-adj", " ".join(f"ць{each}" for each in _SK.split()), small=True)
    ),
    "cyr-х": listed("uk-case", "сі"),
    # Луганск, Донецьк: before -к
    "cyr-ск": _OF_SK,
    # северн-, верхн-: an adjective that is translated, in all of its forms
    "cyr-full": joined(
        bare("ый ий ой ая яя ое ее"),
        listed("ru-adj", "ого его ому ему ым им ом ем ой ей ую юю ою ею ые ие ых их ыми ими"),
        listed("uk-adj", "ій а е я є ього ьому ім ої ьої у ю і"),
    ),
    "cyr-adj": joined(_OF_A_PLACE),
}
