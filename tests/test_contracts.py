"""docs/contracts.md and the code say the same."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from watchword import model
from watchword.cli.app import COMMANDS
from watchword.ports import TOPICS
from watchword.settings.env import Environment, KafkaEnvironment

PAGE = (Path(__file__).parents[1] / "docs" / "contracts.md").read_text(encoding="utf-8")
RECORDS = {"article/1": model.Article, "match/1": model.Match, "alert/1": model.Alert, "parked/1": model.Parked}


def fields_of(schema: str) -> list[str]:
    """The names that follow `: schema` in the record's line; what stands in brackets or is quoted explains them."""
    line = next(line for line in PAGE.splitlines() if line.startswith(f"- `{schema}`"))
    bare = line.split(": schema", 1)[1]
    while re.search(r"\([^()]*\)|`[^`]*`", bare):
        bare = re.sub(r"\([^()]*\)|`[^`]*`", "", bare)
    return re.findall(r"[a-z_]+", re.sub(r": [^.]*", "", bare).split(".")[0])


@pytest.mark.parametrize("schema", RECORDS)
def test_each_record_has_the_fields_that_the_page_names_and_no_other(schema: str) -> None:
    assert fields_of(schema) == list(RECORDS[schema].__struct_fields__)
    assert RECORDS[schema].__struct_config__.tag == schema


def test_every_variable_of_the_page_is_read_and_every_one_read_is_on_the_page() -> None:
    table = PAGE.split("## Environment", 1)[1].split("##", 1)[0]
    kafka = re.search(r"WATCHWORD_KAFKA_\{([A-Z_,]+)\}", table)
    assert kafka
    said = set(re.findall(r"^\| `(WATCHWORD_[A-Z_]+)`", table, re.MULTILINE))

    read = {f"WATCHWORD_{name.upper()}" for name in Environment.model_fields if name != "prefect_api_url"}

    assert said - {"WATCHWORD_FAILPOINT"} == read - {"WATCHWORD_BOARD_TOKEN"}
    assert {name.lower() for name in kafka[1].split(",")} == set(KafkaEnvironment.model_fields)
    assert "WATCHWORD_BOARD_TOKEN" in table


def test_topics_have_the_partitions_of_the_page() -> None:
    said = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+)", PAGE, re.MULTILINE))

    assert {topic: int(count) for topic, count in said.items()} == dict(TOPICS)


def test_every_command_of_the_page_exists_and_every_command_is_on_the_page() -> None:
    table = PAGE.split("## Command line", 1)[1].split("\n## ", 1)[0]
    said = {
        word for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE) for word in re.findall(r"`([a-z]+)\b", row)
    }

    assert set(COMMANDS) == said - {"python"}


def test_times_on_the_wire_end_in_z_and_what_is_absent_is_null() -> None:
    from tests.situations import an_article

    document = msgspec.json.decode(model.encode(an_article(published=None)))

    assert document["fetched"] == "2026-07-01T12:00:00Z"
    assert document["published"] is None
    assert set(document) == {"schema", *model.Article.__struct_fields__}


def test_a_reader_ignores_fields_that_it_does_not_know() -> None:
    from tests.situations import an_article

    longer = model.encode(an_article()).replace(b'{"schema"', b'{"mood":"grey","schema"')

    assert model.decode(longer, model.Article) == an_article()
