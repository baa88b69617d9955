"""Headlines about the names: each form in some of the sentences of its language, in the case that they ask for."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from bench.recall.cases import in_case
from bench.recall.names import HERE, Name

EACH = 2
"""Headlines of a form: one names it in the nominative, one in another case, where its language has any."""


class Headline(NamedTuple):
    """`form` is the name as it stands in `text`; `bare` its nominative."""

    name: Name
    language: str
    case: str
    bare: str
    form: str
    text: str


def headlines(names: Iterable[Name]) -> Iterator[Headline]:
    for name in names:
        for language, bare in name.forms:
            yield from _of(name, language, bare)


def _of(name: Name, language: str, bare: str) -> Iterator[Headline]:
    by_case = _sentences()[name.kind, language]
    plain = by_case["nom"]
    yield Headline(name, language, "nom", bare, bare, _drawn(plain, bare).format(bare))
    others = [case for case in by_case if case != "nom"]
    for case in sorted(others, key=lambda case: _lot(f"{bare} {case}"))[: EACH - 1]:
        form = in_case(bare, language, case, name.kind)
        if form:
            yield Headline(name, language, case, bare, form, _drawn(by_case[case], bare).format(form))


@cache
def _sentences() -> Mapping[tuple[str, str], Mapping[str, Sequence[str]]]:
    """Kind and language -> case -> sentences."""
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (HERE / "data/headlines.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["kind"], row["language"]][row["case"]].append(row["text"])
    return found


def _drawn(sentences: Sequence[str], salt: str) -> str:
    return min(sentences, key=lambda each: _lot(f"{salt} {each}"))


def _lot(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
