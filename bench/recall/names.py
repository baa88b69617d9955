"""The names that are looked for, each with how languages write it: by hand, and from the halves kept out of training."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LANGUAGES = ("ru", "uk", "hy", "az", "tr", "ka", "fa", "ar", "de", "fr", "pl")


class Name(NamedTuple):
    """`term` is the one spelling that the watch has; `forms` are nominatives by language, several where usage has several."""

    term: str
    kind: str
    group: str
    forms: tuple[tuple[str, str], ...]


def by_hand() -> Iterator[Name]:
    """people.tsv: written down before anything was measured. The Westerners are a group of their own, `west`."""
    with (HERE / "data/people.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            forms = [(language, row[language]) for language in LANGUAGES if row[language]]
            yield Name(row["name"], "person", row["group"], (("en", row["name"]), *forms))


def fresh_terms() -> Iterator[str]:
    """Names, half of them places, that the tests of forms chose before their rules."""
    with (HERE.parents[1] / "tests/data/names/fresh.tsv").open(encoding="utf-8", newline="") as file:
        yield from dict.fromkeys(row["term"] for row in csv.DictReader(file, delimiter="\t"))


def kept_out(name: str) -> Iterator[Name]:
    """From a file that `python -m bench.recall.kept_out` made of the pinned inputs."""
    with (HERE / f"data/{name}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            term, kind, group, forms = json.loads(line)
            yield Name(term, kind, group, tuple((language, form) for language, form in forms))
