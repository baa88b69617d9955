"""Given and family names of Wikidata, each in all of its writings, as rigour gathers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.aliases.letters import script_of
from tools.aliases.record import Record

SHORTEST = 3


def people(rigour: Path) -> Iterator[Record]:
    """Names written in two or more of our scripts, by the first of them."""
    file = next(rigour.glob("*/rust/data/names/person_names.txt"))
    found = (_record(line) for line in file.read_text("utf-8").splitlines())
    yield from sorted((record for record in found if record), key=lambda record: (record.label, record.source))


def _record(line: str) -> Record | None:
    """From `hughes, хьюз, юз, هيوز => Q18324337`; None if it is of no use."""
    written, _, number = line.rpartition(" => ")
    forms = [form for form in written.split(", ") if len(form) >= SHORTEST and script_of(form)]
    if len({script_of(form) for form in forms}) < 2:
        return None
    names = [_capitalised(form) for form in forms]
    return Record(f"wikidata:{number}", "person name", names[0], f"name {number}", tuple((name, "") for name in names))


def _capitalised(form: str) -> str:
    """The source writes all names small: jean-luc, o'brien, г'юз."""
    begun = re.sub(r"(?:^|(?<=[ -]))\w", lambda first: first[0].title(), form)
    return re.sub(r"\b[OoD]['’]\w", lambda first: first[0].upper(), begun) if form.isascii() else begun
