"""The form that people are shown: as the article's language writes it, not as matching folds it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.matching.names.situations import pairs, watching
from watchword.matching import Compiled, names
from watchword.matching.names.expand import expanded
from watchword.matching.watch import Term
from watchword.model import Content, Evidence
from watchword.text.fold import fold


def evidence(watched: Compiled, title: str, language: str | None) -> list[Evidence]:
    found = watched.match(Content(title, "", ""), language=language, url=None, source=None)
    return [row for each in found for row in each.evidence]


@pytest.mark.parametrize(
    ("term", "title", "language", "form"),
    [
        ("Qabala", "Qəbələdə", "az", "Qəbələ"),
        ("Ganja", "Gəncədən", "az", "Gəncə"),
        ("Zangilan", "Zəngilanda", "az", "Zəngilan"),
        ("Shamkir", "Şəmkirdə", "az", "Şəmkir"),
        ("Ivanishvili", "İvanişvilinin", "tr", "İvanişvili"),
        ("Иджеван", "İcevanda", "az", "İcevan"),
        ("Kiriyenko", "Кірієнка", "uk", "Кірієнко"),
        ("Tbilisi", "у Тбілісі", "uk", "Тбілісі"),
        ("Kropyvnytskyi", "Кропивницький", "uk", "Кропивницький"),
        ("Zhukov", "Жукова", "ru", "Жуков"),
        ("Samarkand", "Semerkand’da", "tr", "Semerkand"),
        ("Tbilisi", "в Тбилиси", "ru", "Тбилиси"),
        ("Shoigu", "Choïgou", "fr", "Choïgou"),
        ("Nazarbayev", "Nazarbaïev", "fr", "Nazarbaïev"),
        ("Overchuk", "Օվերչուկը", "hy", "Օվերչուկ"),
    ],
)
def test_a_form_is_shown_as_the_language_of_the_article_writes_it(
    term: str, title: str, language: str, form: str
) -> None:
    assert [row.form for row in evidence(watching(Term("name", term)), title, language)] == [form]


@pytest.mark.parametrize(
    ("title", "language", "form", "scheme"),
    [
        ("ميشوستين", "ar", "ميشوستين", "ar"),
        ("میشوستین", "fa", "میشوستین", "fa"),
    ],
)
def test_a_form_in_arabic_letters_is_that_of_its_language(title: str, language: str, form: str, scheme: str) -> None:
    [row] = evidence(watching(Term("name", "Mishustin")), title, language)

    assert (row.form, row.scheme) == (form, scheme)


@pytest.mark.parametrize("title", ["Игорь Ховаев", "Заявление Игоря Ховаева"])
def test_an_alias_is_shown_as_it_was_ticked_with_its_soft_sign(title: str) -> None:
    watched = watching(Term("name", "Igor Khovayev", ("Игорь Ховаев",)))

    assert [row.form for row in evidence(watched, title, "ru")] == ["Игорь Ховаев"]


def test_what_the_author_wrote_is_shown_so_everywhere() -> None:
    assert [row.form for row in evidence(watching(Term("name", "Gence")), "Gəncədə", "az")] == ["Gence"]


def test_most_names_are_shown_as_their_language_writes_them() -> None:
    shown: dict[str, list[bool]] = defaultdict(list)
    for pair in pairs("names/fresh.tsv"):
        for row in evidence(watching(Term("name", pair.term)), pair.form, pair.language) if pair.same else ():
            if row.scheme != "author" and fold(row.form) == fold(pair.form):
                shown[pair.language].append(row.form == pair.form)

    shares = {language: sum(each) / len(each) for language, each in shown.items()}
    assert min(shares.values()) > 0.7, shares
    assert sum(map(sum, shown.values())) / sum(map(len, shown.values())) > 0.9


def test_the_forms_of_a_name_are_listed_under_the_language_that_writes_them() -> None:
    of = {each.form: (each.language, each.scheme) for each in expanded(names.ways(Term("name", "Mishustin")))}

    assert of["ميشوستين"] == ("ar", "ar")
    assert of["میشوستین"] == ("fa", "fa")
    assert of["Мішустін"] == ("uk", "uk")
    assert of["Мишустин"] == ("ru", "cyr")


def test_a_translated_given_name_is_listed_under_the_language_that_translates_it() -> None:
    of = {each.form: each.language for each in expanded(names.ways(Term("name", "Mykola Azarov")))}

    assert of["Микола Азаров"] == "uk"
    assert of["Николай Азаров"] == "ru"


def test_a_form_that_several_languages_write_alike_is_listed_once() -> None:
    forms = [each.form for each in expanded(names.ways(Term("name", "Ilham Aliyev")))]

    assert len(forms) == len(set(forms))
    assert {"İlhəm Əliyev", "Ілхам Алієв", "Илхам Алиев"} <= set(forms)
