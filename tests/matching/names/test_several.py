"""Names of several words: each in its case, in the order that the watch allows, with the parts that are translated."""

from __future__ import annotations

import pytest

from tests.matching.names.situations import hits, name
from watchword.matching import names
from watchword.matching.watch import Term


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Ильхама Алиева", "ru"),
        ("Ильхамом Алиевым", "ru"),
        ("İlham Əliyevin", "az"),
        ("Իլհամ Ալիևի", "hy"),
        ("Ільхаму Алієву", "uk"),
        ("Ilhama Alijewa", "pl"),
    ],
)
def test_each_word_of_a_name_takes_its_own_ending(title: str, language: str) -> None:
    assert hits(name("Ilham Aliyev"), title, language)


@pytest.mark.parametrize(("order", "is_found"), [("as written", False), ("any", True)])
def test_the_words_stand_in_another_order_only_where_the_watch_says_so(order: str, is_found: bool) -> None:
    assert hits(name("Ilham Aliyev", order=order), "Алиев Ильхам", "ru") is is_found


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("South Ossetia", "в Южной Осетии", "ru"),
        ("South Ossetia", "Südossetien", "de"),
        ("South Ossetia", "Ossétie du Sud", "fr"),
        ("South Ossetia", "Osetii Południowej", "pl"),
        ("South Ossetia", "Güney Osetya", "tr"),
        ("Rostov-on-Don", "в Ростове-на-Дону", "ru"),
        ("Rostov-on-Don", "Rostow am Don", "de"),
        ("Rostov-on-Don", "Rostov-sur-le-Don", "fr"),
        ("Rostov-on-Don", "Rostów nad Donem", "pl"),
        ("Republic of Tatarstan", "Республики Татарстан", "ru"),
        ("Republic of Tatarstan", "Tatarstan Respublikası", "az"),
        ("Republic of Tatarstan", "the Republic of Tatarstan", "en"),
        ("Saint Petersburg", "St. Petersburg", "en"),
        ("Saint Petersburg", "Sankt Petersburg", "de"),
        ("Nizhny Novgorod", "Нижнем Новгороде", "ru"),
        ("Северная Осетия", "North Ossetia", "en"),
    ],
)
def test_parts_that_are_translated_are_found(term: str, title: str, language: str) -> None:
    assert hits(name(term), title, language)


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("Dmytro Kuleba", "Дмитрия Кулебы", "ru"),
        ("Sergey Naryshkin", "Сергієм Наришкіним", "uk"),
        ("Volodymyr Zelensky", "Վլադիմիր Զելենսկի", "hy"),
        ("Дмитро Кулеба", "Дмитрию Кулебе", "ru"),
    ],
)
def test_a_given_name_is_found_as_the_neighbours_translate_it(term: str, title: str, language: str) -> None:
    assert hits(name(term), title, language)


def test_a_translated_given_name_is_of_the_language_that_it_is_translated_to() -> None:
    [way, *_] = names.ways(Term("name", "Nikolay Azarov"))
    of = {each.text: each.language for each in way.parts[0] if each.scheme == "translated"}

    assert (of["Микола"], of["Николай"]) == ("uk", "ru")


@pytest.mark.parametrize("title", ["Дмитрия Кулагина", "Сергея Кулебы", "Дмитрий", "Дмитрий и Кулеба"])
def test_a_translated_given_name_alone_is_not_the_name(title: str) -> None:
    assert not hits(name("Dmytro Kuleba"), title, "ru")


@pytest.mark.parametrize("title", ["ونيكول باشينيان", "نيكول باشينيان", "وباشينيان نيكول"])
def test_the_arabic_and_is_joined_to_the_first_of_several_words(title: str) -> None:
    assert hits(name("Nikol Pashinyan"), title, "ar") is (not title.startswith("وب"))


@pytest.mark.parametrize("title", ["Ossetia", "South", "South of Ossetia", "Южной", "Осетии Южной Америки"])
def test_a_part_alone_is_not_the_name(title: str) -> None:
    assert not hits(name("South Ossetia"), title)


@pytest.mark.parametrize("title", ["O'Brien", "O’Brien’s", "OBrien", "О'Брайен O’Brien"])
def test_a_name_is_found_with_and_without_its_apostrophe(title: str) -> None:
    assert hits(name("O'Brien"), title)


def test_a_name_of_many_words_does_not_multiply() -> None:
    ways = names.ways(Term("name", "New North " * 15, order="any"))

    assert len(ways) == 1
