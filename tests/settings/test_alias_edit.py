"""Aliases written into a person's watchlist: what is added, and that everything else stays as it was."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.errors import ConfigError
from watchword.matching import unfindable
from watchword.settings.alias_edit import Addition, add_aliases
from watchword.settings.watchlist import load

HALEP = Addition("Halep", "geonames:170063")
KHALEB = Addition("Халеб", "geonames:170063")


def a_watchlist(folder: Path, text: str) -> Path:
    path = folder / "watchlist.yaml"
    path.write_bytes(textwrap.dedent(text).lstrip("\n").encode())
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # mine
            watches:
                - name: 'Syria'   # quotes stay

                  terms:
                  - name: "Aleppo"   # the city
                    weight: 0.9
                  # and so do comments
                  - word: siege
            """,
            """
            # mine
            watches:
                - name: 'Syria'   # quotes stay

                  terms:
                  - name: "Aleppo"   # the city
                    aliases:
                      - Halep  # geonames:170063
                      - Халеб  # geonames:170063
                    weight: 0.9
                  # and so do comments
                  - word: siege
            """,
            id="a key below the name",
        ),
        pytest.param(
            """
            watches:
              - name: Syria
                terms:
                  - name: Aleppo
                    aliases:
                    - Alep # mine
                    # the last comment
                threshold: 0.3
            """,
            """
            watches:
              - name: Syria
                terms:
                  - name: Aleppo
                    aliases:
                    - Alep # mine
                    - Halep  # geonames:170063
                    - Халеб  # geonames:170063
                    # the last comment
                threshold: 0.3
            """,
            id="items more",
        ),
        pytest.param(
            """
            watches:
              - name: Syria
                terms:
                  - name: Aleppo
                    aliases: [Alep,   "Beroea"] # mine
            """,
            """
            watches:
              - name: Syria
                terms:
                  - name: Aleppo
                    aliases: [Alep,   "Beroea", Halep, Халеб] # mine; Halep: geonames:170063, Халеб: geonames:170063
            """,
            id="in brackets",
        ),
        pytest.param(
            """
            watches:
              - name: Syria
                terms:
                  - name: Aleppo
                    aliases: []
            """,
            """
            watches:
              - name: Syria
                terms:
                  - name: Aleppo
                    aliases: [Halep, Халеб]  # Halep: geonames:170063, Халеб: geonames:170063
            """,
            id="in empty brackets",
        ),
        pytest.param(
            """
            watches:
              - name: Syria
                terms:
                  - siege
                  - Aleppo   # short
            """,
            """
            watches:
              - name: Syria
                terms:
                  - siege
                  - name: Aleppo   # short
                    aliases:
                      - Halep  # geonames:170063
                      - Халеб  # geonames:170063
            """,
            id="a short term in lines",
        ),
        pytest.param(
            """
            watches:
              - {name: Syria, terms: [siege,  'Aleppo']}
              - name: other
                terms: [Aleppo]
            """,
            """
            watches:
              - {name: Syria, terms: [siege,  {name: 'Aleppo', aliases: [Halep, Халеб]}]}  # Halep: geonames:170063, Халеб: geonames:170063
              - name: other
                terms: [Aleppo]
            """,
            id="a short term in brackets",
        ),
        pytest.param(
            """
            watches:
              - name: Syria
                terms:
                  - {name: Aleppo, weight: 0.9}
            """,
            """
            watches:
              - name: Syria
                terms:
                  - {name: Aleppo, aliases: [Halep, Халеб], weight: 0.9}  # Halep: geonames:170063, Халеб: geonames:170063
            """,
            id="a term in braces",
        ),
    ],
)
def test_aliases_are_added_and_nothing_else_changes(tmp_path: Path, before: str, after: str) -> None:
    path = a_watchlist(tmp_path, before)

    added = add_aliases(path, "syria", "Aleppo", [HALEP, KHALEB])

    assert added == ("Halep", "Халеб")
    assert path.read_text("utf-8") == textwrap.dedent(after).lstrip("\n")


@pytest.mark.parametrize(("mark", "end"), [(b"", "\r\n"), (b"\xef\xbb\xbf", "\n"), (b"\xef\xbb\xbf", "\r\n")])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, mark: bytes, end: str) -> None:
    path = tmp_path / "watchlist.yaml"
    lines = ["watches:", "- name: Syria", "  terms:", "  - Aleppo", "# end"]
    path.write_bytes(mark + end.join(lines).encode())

    add_aliases(path, "syria", "Aleppo", [HALEP])

    lines[3:4] = ["  - name: Aleppo", "    aliases:", "      - Halep  # geonames:170063"]
    assert path.read_bytes() == mark + end.join(lines).encode()


def test_a_term_is_found_by_its_aliases_and_whatever_its_case(tmp_path: Path) -> None:
    path = a_watchlist(tmp_path, "watches: [{name: Syria, terms: [{name: Aleppo, aliases: [Alep]}]}]")

    added = add_aliases(path, "syria", "ALEP", [HALEP])

    assert added == ("Halep",)


def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    path = a_watchlist(tmp_path, "watches: [{name: Syria, terms: [{name: Aleppo, aliases: [HALEP]}]}]")
    before = path.read_bytes()

    added = add_aliases(path, "syria", "Aleppo", [HALEP])

    assert added == ()
    assert path.read_bytes() == before


@settings(max_examples=40)
@given(form=st.text(min_size=1, max_size=40).filter(lambda form: unfindable(form) is None and "*" not in form))
def test_any_form_comes_back_as_it_was_given(form: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    written = "".join(char for char in form if char.isprintable()).strip()
    if unfindable(written):
        return
    for text in ("watches: [{name: Syria, terms: [zzz]}]", "watches:\n- name: Syria\n  terms:\n  - zzz"):
        path = a_watchlist(tmp_path_factory.mktemp("watchlist"), text)

        added = add_aliases(path, "syria", "zzz", [Addition(written, "test")])

        assert load(path).watches[0].terms[0].aliases == added


@pytest.mark.parametrize(
    ("text", "watch", "told"),
    [
        ("watches: [{name: Syria, terms: [Aleppo], treshold: 1}]", "syria", "treshold"),
        ("watches: [{name: Syria, terms: [Aleppo]}]", "siria", "no watch has the id siria; did you mean syria?"),
        ("watches: [{name: Syria, terms: [Alepo]}]", "syria", "Aleppo is no term of this watch; did you mean Alepo?"),
        ("watches: [{name: Syria, terms: [Aleppo, Halep]}]", "syria", "stands in the term of line 1 already"),
        ("watches: [{name: Syria, terms: [Aleppo]}", "syria", "never closed"),
    ],
)
def test_what_would_be_wrong_is_refused_and_the_file_stays(tmp_path: Path, text: str, watch: str, told: str) -> None:
    path = a_watchlist(tmp_path, text)

    with pytest.raises(ConfigError, match=r".") as refused:
        add_aliases(path, watch, "Aleppo", [HALEP])

    assert told in str(refused.value)
    assert path.read_text("utf-8") == text
    assert [each.name for each in tmp_path.iterdir()] == ["watchlist.yaml"]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = a_watchlist(tmp_path / "real", "watches: [{name: Syria, terms: [Aleppo]}]")
    real.chmod(0o640)
    link = tmp_path / "watchlist.yaml"
    link.symlink_to(real)

    add_aliases(link, "syria", "Aleppo", [HALEP])

    assert link.is_symlink()
    assert load(real).watches[0].terms[0].aliases == ("Halep",)
    assert real.stat().st_mode & 0o777 == 0o640
