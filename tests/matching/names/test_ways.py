"""How one spelling of a name becomes those of other languages, and what it finds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.names.situations import hits, name, watching
from watchword.matching import names
from watchword.matching.endings import ENDINGS
from watchword.matching.form import ANYTHING, WHOLE, Spelling
from watchword.matching.watch import Term


def spellings(text: str, **more: object) -> list[Spelling]:
    ways = names.ways(Term("name", text, **more))  # type: ignore[arg-type]
    return [spelling for way in ways for part in way.parts for spelling in part]


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Пашинян", "ru"),
        ("о Пашиняне", "ru"),
        ("Пашиняну", "ru"),
        ("Пашиняном", "uk"),
        ("Փաշինյանը", "hy"),
        ("Փաշինյանին", "hy"),
        ("ფაშინიანმა", "ka"),
        ("Paşinyanla", "az"),
        ("Paşinyan’ın", "tr"),
        ("Paschinjans", "de"),
        ("Paszyniana", "pl"),
        ("Pachinian", "fr"),
        ("پاشینیان", "fa"),
        ("وباشينيان", "ar"),
        ("PASHINYAN'S", "en"),
        ("Pashinian", "en"),
    ],
)
def test_a_name_is_found_in_the_cases_of_each_language(title: str, language: str) -> None:
    assert hits(name("Pashinyan"), title, language)


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("Omarov", "عمروف", "ar"),
        ("Iskandarov", "اسکندراف", "fa"),
        ("Alizadeh", "علی‌زاده", "fa"),
        ("Nuraliyev", "نورعلی‌اف", "fa"),
        ("Fakhrutdinov", "فخرالدينوف", "ar"),
        ("Гасанов", "وحسنوف", "ar"),
    ],
)
def test_a_name_of_arabic_make_is_found_with_the_letters_that_its_sounds_lost(
    term: str, title: str, language: str
) -> None:
    assert hits(name(term), title, language)


@pytest.mark.parametrize("term", ["Saadat", "Səadət", "Саадат"])
def test_a_name_with_an_ain_between_its_two_vowels_is_found(term: str) -> None:
    assert hits(name(term), "سعادت", "ar")


def test_a_name_with_one_vowel_has_no_ain() -> None:
    assert not hits(name("Sadatov"), "سعادتوف", "ar")


@pytest.mark.parametrize(("term", "title"), [("Omarov", "عمر"), ("Omarov", "عمران"), ("Hasanov", "حسينوف")])
def test_another_name_of_arabic_make_is_not_found(term: str, title: str) -> None:
    assert not hits(name(term), title, "ar")


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("Gunes", "Гюнеш", "ru"),
        ("Besir", "Бешир", "ru"),
        ("Demirtas", "დემირთაში", "ka"),
        ("Sentop", "شنتوپ", "fa"),
        ("Erdem Gur", "Эрдем Гюр", "ru"),
    ],
)
def test_turkish_in_plain_letters_is_found_as_it_sounds(term: str, title: str, language: str) -> None:
    assert hits(name(term), title, language)


@pytest.mark.parametrize("term", ["Мишустин", "Միշուստին", "მიშუსტინი", "Mişustin", "Мішустін", "Miszustin"])
@pytest.mark.parametrize("title", ["Mishustin", "Мишустина", "Միշուստինը", "მიშუსტინმა", "Mişustin’in", "ميشوستين"])
def test_a_term_may_be_in_any_script(term: str, title: str) -> None:
    assert hits(name(term), title)


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("Yablonskyy", "Яблонського", "uk"),
        ("Yablonsky", "Jabłońskiego", "pl"),
        ("Kowalski", "Kowalskiemu", "pl"),
        ("Georgia", "Georgię", "pl"),
        ("Абхазия", "в Абхазии", "ru"),
        ("Алтай", "на Алтае", "ru"),
        ("Kuleba", "Кулебою", "uk"),
        ("Lukashenko", "Лукашенка", "uk"),
        ("Volga", "на Волзі", "uk"),
        ("Gyumri", "Գյումրու", "hy"),
        ("Baku", "Բաքվում", "hy"),
        ("Ankara", "ანკარის", "ka"),
        ("Izmir", "w Izmirze", "pl"),
        ("Hadrut", "w Hadrucie", "pl"),
        ("Bagdad", "w Bagdadzie", "pl"),
    ],
)
def test_a_stem_that_changes_before_its_ending_is_found(term: str, title: str, language: str) -> None:
    assert hits(name(term), title, language)


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("Aliyev", "الهام علی اف", "fa"),
        ("Ahmadinejad", "احمدی نژاد", "fa"),
        ("Imamoglu", "إمام أوغلو", "ar"),
        ("Abdullah", "الملك عبد الله الثاني", "ar"),
        ("Алиев", "علی اف", "fa"),
    ],
)
def test_a_name_that_persian_or_arabic_writes_in_two_words_is_found(term: str, title: str, language: str) -> None:
    assert hits(name(term), title, language)


@pytest.mark.parametrize(
    ("term", "title"),
    [("Aliyev", "علی گفت"), ("Aliyev", "علی و اف"), ("Aliyev", "اف علی"), ("Davutoglu", "إمام أوغلو")],
)
def test_half_of_it_is_not_enough(term: str, title: str) -> None:
    assert not hits(name(term), title, "fa")


@pytest.mark.parametrize(
    ("term", "title", "language"),
    [
        ("Lachin", "Лачинов", "ru"),
        ("Yermak", "Ермаковым", "ru"),
        ("Goris", "Gori", "en"),
        ("Agdam", "adam", "az"),
        ("Mishustin", "mishustin", "en"),
        ("Mishustin", "Mishustinism", "en"),
        ("Karimov", "Xarimov", "az"),
        ("Петрос", "Петросян", "ru"),
        ("Petros", "Петросяна", "ru"),
        ("Petros", "Petrosyan", "en"),
        ("Petros", "Petrosjan", "pl"),
        ("Petros", "Պետրոսյանը", "hy"),
        ("Sargis", "Սարգիսյանի", "hy"),
        ("Karapet", "Карапетяне", "uk"),
    ],
)
def test_another_name_is_not_found(term: str, title: str, language: str) -> None:
    assert not hits(name(term), title, language)


@pytest.mark.parametrize("title", ["тавушский", "тавушцы", "տավուշյան", "տավուշցի", "Северо-тавушский", "tavuşlu"])
def test_an_adjective_and_an_inhabitant_may_be_written_small(title: str) -> None:
    assert hits(name("Tavush"), title)


@pytest.mark.parametrize("title", ["тавуш", "тавуша", "tavush"])
def test_a_name_needs_its_capital_elsewhere(title: str) -> None:
    assert not hits(name("Tavush"), title)


@pytest.mark.parametrize(
    ("term", "title"), [("iPhone", "iPhone sales fall"), ("eBay", "eBay's quarter"), ("eBay", "EBAY")]
)
def test_a_name_that_begins_small_is_found_as_its_author_writes_it(term: str, title: str) -> None:
    assert hits(name(term), title, "en")


@pytest.mark.parametrize(("language", "is_found"), [("az", True), ("tr", True), (None, True), ("en", False)])
def test_an_ending_counts_only_where_its_language_is_written(language: str | None, is_found: bool) -> None:
    assert hits(name("Gorelov"), "Gorelovdan", language) is is_found


@pytest.mark.parametrize("title", ["Südtawusch", "Nordtawusch-Konflikt", "Tawusch-Gebiet", "Tawuschs"])
def test_german_joins_in_front_of_a_name(title: str) -> None:
    assert hits(name("Tavush"), title, "de")


def test_an_alias_finds_its_spellings_too_a_little_less_sure() -> None:
    term = Term("name", "Stepanakert", ("Khankendi",))

    ways = names.ways(term)

    assert [way.confidence for way in ways] == [1.0, 0.95]
    assert ways[1].parts[0][0].scheme == "alias"
    assert hits(watching(term), "Ханкенди", "ru")


def test_a_rejected_form_is_no_hit() -> None:
    watched = name("Sari", reject=("Сары",))

    assert hits(watched, "Sari")
    assert not hits(watched, "Сары", "ru")


def test_the_author_is_surest_and_a_spelling_by_a_doubtful_rule_least() -> None:
    found = {spelling.text: spelling.confidence for spelling in spellings("Kharkiv")}

    assert found["Kharkiv"] == 1.0
    assert found["Харкив"] == 0.85
    assert found["Харков"] < 0.85


@pytest.mark.parametrize("text", ["—", "", "😀", "…"])
def test_a_text_without_a_letter_has_no_ways(text: str) -> None:
    assert names.ways(Term("name", text)) == ()


@pytest.mark.parametrize("term", ["卡拉巴赫", "Ἀθῆναι", "תל אביב", "서울", "S-400", "3M"])
def test_a_name_that_cannot_be_read_is_found_as_it_is_written(term: str) -> None:
    assert hits(name(term), term)


@given(st.text(max_size=40))
def test_any_text_has_spellings_that_a_core_can_use(text: str) -> None:
    found = spellings(text)

    assert all(spelling.letters and 0 < spelling.confidence <= 1 for spelling in found)
    assert all(spelling.endings in (WHOLE, ANYTHING) or spelling.endings in ENDINGS for spelling in found)


def test_a_spelling_is_made_once() -> None:
    for way in names.ways(Term("name", "Nazarbayev")):
        for part in way.parts:
            found = [(each.letters, each.endings, each.languages) for each in part]

            assert len(found) == len(set(found))


def test_a_made_form_in_arabic_letters_is_never_a_bare_skeleton() -> None:
    short = [each.letters for each in spellings("Murad") if each.language in ("fa", "ar") and len(each.letters) < 5]

    assert short == ["مراد"]  # the plain reading, not مرد, which is a man


def test_a_name_does_not_grow_without_bounds() -> None:
    began = time.process_time()
    found = spellings("Khachaturyanakhalkalakhmedzhanovskiy" * 3)

    assert len(found) < 1500
    assert time.process_time() - began < 5
