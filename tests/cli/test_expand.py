"""`watchword expand`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from watchword.cli.expand import app
from watchword.errors import ConfigError

runner = CliRunner()


def test_json_is_a_list_of_forms_with_language_scheme_and_confidence() -> None:
    result = runner.invoke(app, ["Zangezur", "--json"])

    rows = json.loads(result.stdout)
    assert result.exit_code == 0
    assert all(list(row) == ["form", "language", "scheme", "confidence"] for row in rows)
    assert rows[0] == {"form": "Zangezur", "language": None, "scheme": "author", "confidence": 1.0}
    assert {"Зангезур", "Զանգեզուր", "ზანგეზური"} <= {row["form"] for row in rows}
    assert len({row["form"] for row in rows}) == len(rows)


def test_the_table_groups_forms_by_scheme_and_shows_their_endings() -> None:
    result = runner.invoke(app, ["Zangezur"])

    assert "cyr (ru)" in result.stdout
    assert "0.85  Зангезур" in result.stdout
    assert "ru-case -а  -у" in result.stdout
    assert result.stdout.index(" Sangesur") < result.stdout.index("Südzangezur")


def test_a_name_of_several_words_needs_no_quotes() -> None:
    result = runner.invoke(app, ["Ilham", "Aliyev", "--json"])

    assert {"Ilham Aliyev", "Илхам Алиев"} <= {row["form"] for row in json.loads(result.stdout)}


def test_a_common_word_grows_only_inflections() -> None:
    result = runner.invoke(app, ["--word", "envoy", "--json"])

    forms = [row["form"] for row in json.loads(result.stdout)]
    assert forms[:2] == ["envoy", "envoys"]


@pytest.mark.parametrize("term", ["—", "!"])
def test_a_term_that_nothing_can_find_is_an_error_that_says_why(term: str) -> None:
    result = runner.invoke(app, ["--", term])

    assert isinstance(result.exception, ConfigError)
    assert "no letter" in str(result.exception)
