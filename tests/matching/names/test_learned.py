"""What the learned table offers, and what it never does."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.spellings.__main__ import FILE
from tools.spellings.__main__ import header as pinned
from tools.spellings.align import fitting_cut, learned_chances
from tools.spellings.guards import may_become
from tools.spellings.units import in_letters, in_units

from watchword.matching.names.graphemes import graphemes
from watchword.matching.names.learned import spellings
from watchword.matching.names.table import header, tables
from watchword.text.fold import fold

SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "hy": "ARMENIAN", "ka": "GEORGIAN", "fa": "ARABIC", "ar": "ARABIC"}
NAMES = ("Volgodonsk", "Chernigov", "Ismayilli", "Rzhishchev", "Aghajanyan", "Mtskheta", "Qazvin", "Eskisehir")

names = st.text("abcdefghijklmnopqrstuvwxyzşçğıəö", min_size=1, max_size=16)


def forms(name: str, language: str) -> list[str]:
    return [fold(each.text) for each in spellings(name) if each.language == language]


@pytest.mark.parametrize(
    ("name", "language", "form"),
    [
        ("Qusar", "az", "Qusar"),
        ("Balakan", "az", "Balakən"),
        ("Chernihiv", "pl", "Czernihiw"),
        ("Zhmerynka", "de", "Schmerynka"),
        ("Kherson", "uk", "Херсон"),
        ("Zugdidi", "ka", "ზუგდიდი"),
        ("Vanadzor", "hy", "Վանաձոր"),
    ],
)
def test_a_name_is_spelled_as_its_language_spells_it(name: str, language: str, form: str) -> None:
    assert any(fold(form).startswith(found[:-1]) for found in forms(name, language))


def test_each_form_is_in_the_script_of_its_language() -> None:
    found = [each for name in NAMES for each in spellings(name)]

    assert {each.language for each in found} == {"ru", "uk", "hy", "az", "tr", "ka", "fa", "ar", "de", "fr", "pl"}
    for each in found:
        assert unicodedata.name(each.text[0]).split()[0] == SCRIPTS.get(each.language, "LATIN")


@settings(max_examples=40, deadline=None)
@given(names)
def test_shares_are_in_order_within_a_language_and_the_best_is_whole(name: str) -> None:
    shares = defaultdict(list)
    for each in spellings(name):
        shares[each.language].append(each.share)

    for found in shares.values():
        assert found == sorted(found, reverse=True)
        assert 0 < found[-1] <= found[0] <= 1


@settings(max_examples=40, deadline=None)
@given(names)
def test_a_short_name_gets_none_and_a_short_form_is_off(name: str) -> None:
    found = spellings(name)

    assert not found or len(graphemes(name)) >= 5
    assert all(len(fold(each.text)) >= (5 if each.language in ("fa", "ar") else 4) for each in found)


@pytest.mark.parametrize("word", ["", "Ховаев", "李明", "123456", "......", "'''''''"])
def test_what_has_no_latin_letters_gets_none(word: str) -> None:
    assert spellings(word) == ()


@pytest.mark.parametrize(
    ("grapheme", "chunk"),
    [("g", ""), ("r", ""), ("t", "с"), ("ch", "т"), ("m", "л"), ("a", "о"), ("o", "а"), ("s", "к")],
)
def test_no_consonant_vanishes_or_changes_its_kind_and_a_is_not_o(grapheme: str, chunk: str) -> None:
    assert not may_become(grapheme, chunk, "ru")


def test_the_table_holds_nothing_that_the_guards_forbid() -> None:
    for table in tables():
        for grapheme in ("g", "r", "t", "ch", "m", "a", "o", "s", "kh", "zh"):
            for chunk in table.counts("", grapheme, ""):
                assert may_become(grapheme, in_units(chunk, table.language), table.language), (grapheme, chunk)


def test_only_arabic_script_leaves_out_vowels() -> None:
    assert may_become("a", "", "fa")
    assert not may_become("a", "", "ru")


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Shcherbakov", "shch e r b a k o v"),
        ("Kütahya", "k ü t a h ya"),
        ("İZMİR", "i z m i r"),
        ("Łódź", "ł o d ź"),
        ("Qəbələ", "q ə b ə l ə"),
        ("Mammadov", "m a mm a d o v"),
    ],
)
def test_a_name_is_cut_into_what_languages_write_as_one(word: str, pieces: str) -> None:
    assert graphemes(word) == tuple(pieces.split())


def test_alignment_learns_from_pairs_alone_what_stands_for_what() -> None:
    pairs = [("shasha", "шаша"), ("sasha", "саша"), ("masha", "маша"), ("shum", "шум"), ("sum", "сум"), ("mus", "мус")]
    samples = [(graphemes(name), form) for name, form in pairs] * 20

    chances = learned_chances(samples)

    assert fitting_cut((graphemes("shamus"), "шамус"), chances) == ["ш", "а", "м", "у", "с"]
    assert fitting_cut((graphemes("shamus"), "кирилл"), chances) is None


@pytest.mark.parametrize(
    ("form", "language"), [("tschtscherbatschow", "de"), ("szczuczyn", "pl"), ("chtchoutchine", "fr")]
)
def test_what_an_orthography_writes_as_one_is_one_unit_and_comes_back(form: str, language: str) -> None:
    units = in_units(form, language)

    assert len(units) < len(form)
    assert in_letters(units, language) == form


def test_the_file_is_made_of_the_inputs_that_the_script_pins_and_of_no_name_that_tests_judge_by() -> None:
    told = {key: value for key, value in header().items() if key != "tables"}

    assert told == pinned()


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 250_000


def test_the_table_is_read_at_the_first_name_and_quickly() -> None:
    script = (
        "import time, watchword.matching.names.learned as learned, watchword.matching.names.table as table\n"
        "assert table.tables.cache_info().currsize == 0\n"
        "began = time.process_time(); table.tables(); print(time.process_time() - began)"
    )
    took = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert float(took) < 1.0  # some 50 ms; a busy machine may take longer
