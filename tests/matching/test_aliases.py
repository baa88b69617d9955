"""What a name is called otherwise, by the package's own data."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.aliases.inputs import INPUTS
from tools.aliases.pack import content_hash, pack

from watchword.matching import entities
from watchword.matching.aliases import PERSON, Suggestion, language_of, suggestions
from watchword.matching.cautions import cautions
from watchword.matching.entities import EntityFile, entities_named, folded_name

DATA = Path(entities.__file__).with_name("data")
MANIFEST = json.loads((DATA / "aliases.json").read_text("utf-8"))
FILES = ("regions", "countries", "places", "people")


def forms_for(term: str) -> set[str]:
    return {each.form for each in suggestions(term)}


def offered(form: str, kind: str = "place", source: str = "geonames:0") -> Suggestion:
    return Suggestion(form, None, "Somewhere", source, kind, "", False)


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("Stepanakert", {"Khankendi", "Xankəndi", "Ханкенди", "ხანკენდი", "Ստեփանակերտ"}),
        ("Khankendi", {"Stepanakert", "Степанакерт"}),
        ("Armenia", {"Ermənistan", "სომხეთი", "Հայաստան", "Вірменія", "أرمينيا", "Arménie"}),
        ("Hughes", {"Хьюз"}),
        ("Mashhad", {"Мешхед", "Məşhəd"}),
        ("Aleppo", {"Halep", "Alep", "Халеб", "حلب"}),
        ("OSCE", {"ОБСЕ", "OSZE", "AGİT", "ԵԱՀԿ"}),
        ("South Ossetia", {"Цхинвальский регион", "სამაჩაბლო", "Osetia Południowa"}),
        ("Астана", {"Nur-Sultan", "Целиноград"}),
        ("Burma", {"Myanmar", "Мьянма"}),
    ],
)
def test_a_name_is_offered_what_no_rule_can_know(term: str, forms: set[str]) -> None:
    assert forms <= forms_for(term)


def test_each_form_says_its_language_entity_and_source() -> None:
    found = {each.form: each for each in suggestions("Armenia") if each.source.endswith("cldr:AM")}

    assert (found["Ermənistan"].language, found["სომხეთი"].language) == ("az", "ka")
    assert found["Ermənistan"].entity == "Armenia (country)"


def test_a_former_name_says_that_it_is_one() -> None:
    found = {each.form: each.note for each in suggestions("Ganja")}

    assert found["Кировабад"] == "former name"


@pytest.mark.parametrize(
    ("name", "things"),
    [
        ("Tripoli", {"Libya", "Lebanon"}),
        ("Georgia", {"(country)", "United States"}),
        ("Donetsk", {"Ukraine", "Russia"}),
    ],
)
def test_things_of_one_name_are_kept_apart(name: str, things: set[str]) -> None:
    told = {each.entity for each in suggestions(name)}

    assert all(any(thing in entity for entity in told) for thing in things)
    assert not any(all(thing in entity for thing in things) for entity in told)


def test_what_stands_in_two_sources_is_offered_once() -> None:
    places = [each for each in suggestions("Aleppo") if each.kind in ("city", "place")]

    assert {each.source for each in places} == {"watchword:aleppo+geonames:170063"}
    assert len({folded_name(each.form) for each in places}) == len(places)


def test_what_the_rules_find_is_marked_and_the_rest_is_not() -> None:
    found = {each.form: each.matched for each in suggestions("Stepanakert")}

    assert found["Stepanakert"]
    assert found["Степанакерт"]
    assert not found["Ханкенди"]


def test_a_full_name_is_put_together_from_its_words_a_script_at_a_time() -> None:
    found = suggestions("Thomas Hughes")

    assert "Томас Хьюз" in {each.form for each in found}
    assert not any("Thomas" in each.form for each in found)
    assert {each.source for each in found} == {"wikidata"}


@pytest.mark.parametrize("nobody", ["Qwxzzv", "", "…", "Qwxzzv Brrgt"])
def test_nothing_is_offered_for_what_nobody_is_called(nobody: str) -> None:
    assert suggestions(nobody) == ()


@given(st.text(max_size=40))
def test_any_text_can_be_asked_for(text: str) -> None:
    assert all(entity.writings for entity in entities_named(text))


@pytest.mark.parametrize(
    ("form", "language"),
    [
        ("Հալեպ", "hy"),
        ("ალეპო", "ka"),
        ("Мешхеды", "ru"),
        ("Київ", "uk"),
        ("گنجه", "fa"),
        ("Москва", None),
        ("Wien", None),
    ],
)
def test_a_language_is_told_by_its_letters_where_they_tell(form: str, language: str | None) -> None:
    assert language_of(form) == language


@pytest.mark.parametrize("name", FILES)
def test_every_form_is_found_by_the_fold_of_today(name: str) -> None:
    """If not: `python -m tools.aliases --keys`."""
    file = EntityFile((DATA / f"{name}.bin").read_bytes())
    lines = random.Random(4).sample([*file.lines()], 40)

    lost = [
        form
        for line in lines
        for form in (each.partition("=")[0] for each in line.split("\t")[4:])
        if line.partition("\t")[0] not in {entity.source for entity in file.named(folded_name(form))}
    ]

    assert lost == []


def test_the_data_are_what_the_pins_say() -> None:
    assert MANIFEST["inputs"] == [each._asdict() for each in INPUTS]
    for name in FILES:
        assert MANIFEST["files"][f"{name}.bin"]["sha256"] == content_hash(DATA / f"{name}.bin")


def test_the_same_entities_make_the_same_bytes() -> None:
    lines = [*EntityFile((DATA / "countries.bin").read_bytes()).lines()]

    assert pack(lines) == pack(lines) == (DATA / "countries.bin").read_bytes()


def test_no_data_of_a_licence_that_binds_are_in_the_package() -> None:
    assert not [each for each in MANIFEST["inputs"] if "GPL" in each["licence"]]


def test_a_lookup_is_a_matter_of_milliseconds_of_work() -> None:
    entities_named("Aleppo")
    began = time.process_time()

    for name in ("Yerevan", "Kharkiv", "Hamadan", "Petrosyan", "Antalya"):
        assert entities_named(name)

    assert (time.process_time() - began) / 5 < 0.15


@pytest.mark.parametrize(
    ("form", "kind", "words"),
    [
        ("Ош", "place", "short: 2 letters"),
        ("Алиева", PERSON, "a woman's name, or the genitive of Алиев"),
        ("Kowalska", PERSON, "a woman's name"),
        ("حلب", "place", "short vowels aren't written"),
        ("Alexandria", "place", "also Alexandria, Egypt"),
        ("Victoria", "place", "also a name of people"),
    ],
)
def test_what_is_to_be_feared_of_a_form_is_said(form: str, kind: str, words: str) -> None:
    assert any(words in caution for caution in cautions(offered(form, kind)))


@pytest.mark.parametrize(
    ("form", "kind", "source"),
    [
        ("Марта", PERSON, "x"),
        ("Ղարաբաղ", "region", "watchword:nagorno-karabakh"),
        ("Мешхед", "place", "geonames:124665"),
    ],
)
def test_nothing_is_said_where_nothing_is_to_be_feared(form: str, kind: str, source: str) -> None:
    assert cautions(offered(form, kind, source)) == ()
