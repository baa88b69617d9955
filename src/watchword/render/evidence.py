"""A row of evidence in words: what was found where, how it was written, what it is worth."""

from __future__ import annotations

from watchword.model import Evidence

_AS_WRITTEN = ("author", None)


def place(row: Evidence) -> str:
    """`title 0–8`; the row of the bonus has no place."""
    return "bonus" if row.field is None else f"{row.field} {row.start}–{row.end}"


def meaning(row: Evidence) -> str:
    """Which term the found words are, by which spelling and ending."""
    if row.field is None:
        return f"{row.form} of {row.term}"
    return ", ".join([f"{row.text!r} is {row.term}", *_spelling(row)])


def points(row: Evidence) -> str:
    return f"{row.points or 0.0:.6f} points"


def _spelling(row: Evidence) -> list[str]:
    said = [] if row.form == row.term else [f"written {row.form}"]
    said += [] if row.scheme in _AS_WRITTEN else [f"scheme {row.scheme}"]
    return said + ([f"ending {row.ending}"] if row.ending else [])
