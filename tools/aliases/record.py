"""One entity on its way into the data."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """`forms`: each with its language, "" where nobody says; a note may stand behind the language: `az|former name`."""

    source: str
    kind: str
    label: str
    where: str
    forms: tuple[tuple[str, str], ...]
