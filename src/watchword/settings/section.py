"""One mapping of a file, read key by key. What can't be taken is noted on the page and read as absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from watchword.settings.values import Unfit, nearest, one_of, suggestion
from watchword.settings.yaml_file import Entry, Items, Mapping, Node, Page, Scalar

T = TypeVar("T")
D = TypeVar("D")


class Section:
    """`about` names it in problems: "watch khovayev". A key without a value counts as absent."""

    def __init__(self, page: Page, node: Mapping, about: str = "") -> None:
        self.page, self.node, self.about = page, node, about
        self._misspelt: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self._entry(key) is not None

    @property
    def line(self) -> int:
        return self.node.line

    def line_of(self, key: str) -> int:
        """Where the key stands; where the section begins if it doesn't."""
        return self.node.entries[key].line if key in self.node.entries else self.node.line

    def node_of(self, key: str) -> Node | None:
        entry = self._entry(key)
        return entry.value if entry else None

    def peek(self, key: str) -> str:
        """The text that stands there, whatever is wrong with it; "" if there is none."""
        node = self.node_of(key)
        return (node.text or "") if isinstance(node, Scalar) else ""

    def wrong(self, key: str, problem: str, fix: str, *, line: int | None = None) -> None:
        where = f"{self.about}: " if self.about else ""
        self.page.wrong(line or self.line_of(key), key, where + problem, fix)

    def missing(self, key: str, fix: str) -> None:
        """Notes that a key is needed, unless it is there with a typing error, which is noted as such."""
        if self.misspells(key):
            return
        self.wrong(key, "has no value" if key in self.node.entries else "is missing", fix)

    def only(self, *known: str) -> None:
        """Notes every key that isn't known."""
        for key in self.node.entries:
            if key not in known:
                self.wrong(key, f"the key {key} is not known", suggestion(key, known))
                self._misspelt.add(nearest(key, known) or "")

    def misspells(self, *keys: str) -> bool:
        """Whether `only` found one of these keys with a typing error."""
        return not self._misspelt.isdisjoint(keys)

    def text(self, key: str) -> str | None:
        """The value as text without space around it; None if absent or no text."""
        entry = self._entry(key)
        return self._text_of(key, entry.value) if entry else None

    def value(self, key: str, meaning: Callable[[str], T], default: D) -> T | D:
        """What the text means; the default if it is absent or unfit."""
        text = self.text(key)
        return default if text is None else self._meant(key, text, meaning, self._value_line(key), default)

    def choice(self, key: str, known: Sequence[T], default: D) -> T | D:
        """One of the known words."""
        return self.value(key, lambda text: one_of(text, known), default)

    def values(self, key: str, meaning: Callable[[str], T]) -> tuple[T, ...] | None:
        """A list of values, each with its meaning; None if absent, no list, or without a single fit one."""
        items = self.items(key)
        if items is None:
            return None
        found = []
        for item in items:
            text = self._text_of(key, item)
            meant = self._meant(key, text, meaning, item.line, None) if text else None
            if meant is not None:
                found.append(meant)
        return tuple(found) if found or not items else None

    def is_empty(self, key: str) -> bool:
        """Whether nothing stands there, or a list of nothing."""
        node = self.node_of(key)
        return node is None or (isinstance(node, Items) and not node.items)

    def items(self, key: str, fix: str | None = None) -> tuple[Node, ...] | None:
        """The nodes of a list; None if absent, or no list, which is noted with `fix`."""
        entry = self._entry(key)
        if entry is None:
            return None
        if isinstance(entry.value, Items):
            return entry.value.items
        self.wrong(key, f"{_noun(entry.value)} where a list belongs", fix or _as_list(key, entry.value))
        return None

    def sections(self, key: str, fix: str) -> Iterator[Section]:
        """The mappings of a list; what is none is noted, with `fix`."""
        for item in self.items(key, fix) or ():
            if isinstance(item, Mapping):
                yield Section(self.page, item, self.about)
            else:
                self.wrong(key, f"{_noun(item)} where keys belong", fix, line=item.line)

    def section(self, key: str, fix: str) -> Section | None:
        """The mapping below a key; None if absent or no mapping."""
        entry = self._entry(key)
        if entry is None:
            return None
        if isinstance(entry.value, Mapping):
            return Section(self.page, entry.value, self.about)
        self.wrong(key, f"{_noun(entry.value)} where keys belong", fix)
        return None

    def _entry(self, key: str) -> Entry | None:
        entry = self.node.entries.get(key)
        is_absent = entry is None or (isinstance(entry.value, Scalar) and entry.value.text is None)
        return None if is_absent else entry

    def _value_line(self, key: str) -> int:
        return self.node.entries[key].value.line

    def _text_of(self, key: str, node: Node) -> str | None:
        if not isinstance(node, Scalar):
            self.wrong(key, f"{_noun(node)} where one value belongs", "write one value", line=node.line)
        elif node.text is None or not node.text.strip():
            self.wrong(key, "is empty", "write a value, in quotes if it begins with #, or remove it", line=node.line)
        else:
            return node.text.strip()
        return None

    def _meant(self, key: str, text: str, meaning: Callable[[str], T], line: int, default: D) -> T | D:
        try:
            return meaning(text)
        except Unfit as unfit:
            self.wrong(key, unfit.problem, unfit.fix, line=line)
            return default


def _noun(node: Node) -> str:
    return {Scalar: "one value", Items: "a list", Mapping: "keys"}[type(node)]


def _as_list(key: str, node: Node) -> str:
    if isinstance(node, Scalar) and node.text and len(node.text) <= 40 and "\n" not in node.text:
        return f"write {key}: [{node.text}]"
    return "begin each item with a dash"
