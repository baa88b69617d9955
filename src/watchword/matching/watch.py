"""What somebody watches for, as written in `watchlist.yaml` once it is read and checked."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cached_property
from typing import Literal

import msgspec

from watchword.model import Severity

TermKind = Literal["name", "word", "phrase", "exact"]
WordOrder = Literal["as written", "any"]

DEFAULT_THRESHOLD = 0.2
DEFAULT_WEIGHTS = {"name": 1.0, "phrase": 1.0, "exact": 1.0, "word": 0.3}
"""In a watch that has only words, a word weighs 1.0."""


def implied_kind(text: str, *, in_quotes: bool = False) -> TermKind:
    """What a term written without its kind is: a phrase in quotes, a word if its first letter is a small one, else a
    name. Georgian and other scripts without capitals give names (Unicode counts Georgian letters as small ones)."""
    if in_quotes:
        return "phrase"
    first = next((char for char in text if char.isalpha()), "")
    is_small = bool(first) and unicodedata.category(first) == "Ll" and not _is_georgian(first)
    return "word" if is_small else "name"


def _is_georgian(char: str) -> bool:
    return "\u10d0" <= char <= "\u10ff"


class Term(msgspec.Struct, frozen=True):
    """One thing to find. Aliases are other ways to write it and share its score.

    `reject`: words which are no hit of it although a spelling fits. `order`: whether the words of a name of several,
    and of its aliases, may stand in another order, side by side all the same.
    """

    kind: TermKind
    text: str
    aliases: tuple[str, ...] = ()
    weight: float = 1.0
    reject: tuple[str, ...] = ()
    order: WordOrder = "as written"


class Rule(msgspec.Struct, frozen=True):
    """What a watch is not: an article that it fits is set aside under `id`, never dropped. Has `any` or `query`."""

    id: str
    any: tuple[Term, ...] = ()
    query: str | None = None


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """`channels` is None where the watch names none: then the channels marked as default are meant."""

    id: str
    name: str
    terms: tuple[Term, ...]
    query: str | None = None
    rules: tuple[Rule, ...] = ()
    threshold: float = DEFAULT_THRESHOLD
    severity: Severity = "normal"
    channels: tuple[str, ...] | None = None


class Watchlist(msgspec.Struct, frozen=True, dict=True):
    watches: tuple[Watch, ...]

    @cached_property
    def version(self) -> str:
        """Names the content: it travels in each match, so that a score can be traced to the rules that made it."""
        return hashlib.sha256(msgspec.json.encode(self.watches)).hexdigest()[:12]

    def watch(self, watch_id: str) -> Watch | None:
        return next((watch for watch in self.watches if watch.id == watch_id), None)
