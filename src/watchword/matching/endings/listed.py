"""How a closed list of endings is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from watchword.text.fold import fold


class Ending(NamedTuple):
    """`label` is shown as the reason ("ru-case:ым"), "" for none. With `languages` it counts only in an article of one
    of them, or of a language unknown. `small`: the word may be written small although the spelling asks for a capital."""

    label: str
    languages: frozenset[str] = frozenset()
    small: bool = False


List = Mapping[str, Ending]

BARE: List = {"": Ending("")}
"""The bare stem is a word."""


def listed(label: str, endings: str, *languages: str, small: bool = False) -> dict[str, Ending]:
    """A list of endings parted by spaces, each under `label` and as it is written."""
    out: dict[str, Ending] = {}
    for each in endings.split():
        out.setdefault(fold(each), Ending(f"{label}:{each}", frozenset(languages), small))
    return out


def bare(endings: str) -> dict[str, Ending]:
    """Endings of the name itself: what was cut off to get at the stem."""
    return {fold(each): Ending("") for each in endings.split()}


def joined(*lists: List) -> dict[str, Ending]:
    """All of them in one list. Where two share an ending both labels stay (the first of them if the name itself), and the languages of both count."""
    out: dict[str, Ending] = {}
    for each in lists:
        for rest, ending in each.items():
            out[rest] = _both(out[rest], ending) if rest in out else ending
    return out


def behind(link: str, endings: List) -> dict[str, Ending]:
    """The same endings behind a link: `инск` and the cases of an adjective."""
    return {fold(link) + rest: ending for rest, ending in endings.items()}


def _both(first: Ending, second: Ending) -> Ending:
    is_open = not first.languages or not second.languages
    languages = frozenset[str]() if is_open else first.languages | second.languages
    label = first.label if second.label in first.label else f"{first.label}/{second.label}"
    return Ending(label, languages, first.small or second.small)
