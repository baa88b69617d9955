"""A YAML file as a tree in which every key and every value knows its line.

Only what a person needs to write configuration is taken: mappings, lists and plain values, one document, spaces for
indentation. Anchors, tags and repeated keys are refused, each by a Problem. Values stay text here: what a value means
depends on its key, so that `name: NO` is a name and `at: 07:00` a time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from watchword.errors import Problem
from watchword.settings.yaml_mistakes import explained

DEEPEST = 16
LARGEST = 20_000_000
"""Bytes. A watchlist of 10,000 watches has about 2 million."""


@dataclass(frozen=True)
class Scalar:
    """One value. `text` is None where nothing was written. `block`: written below its key, behind | or >."""

    text: str | None
    line: int
    block: bool = False


@dataclass(frozen=True)
class Items:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Entry:
    line: int
    value: Node


@dataclass(frozen=True)
class Mapping:
    entries: dict[str, Entry]
    line: int

    @classmethod
    def of(cls, key: str, value: Node) -> Mapping:
        """A mapping of one key, for values that are short for one."""
        return cls({key: Entry(value.line, value)}, value.line)


Node = Scalar | Items | Mapping


@dataclass
class Page:
    """One file while it is read: what it holds, and all that was found wrong with it so far.

    `is_broken`: it could not be read as a whole, so that nothing can be said about what stands in it.
    """

    path: Path
    root: Mapping
    content: bytes = b""
    is_broken: bool = False
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int | None, key: str, problem: str, fix: str) -> None:
        self.problems.append(Problem(str(self.path), line, key or '""', problem, fix))


def problems_of(*pages: Page) -> tuple[Problem, ...]:
    """Everything wrong, in order of file and line."""
    return tuple(problem for page in pages for problem in sorted(page.problems, key=lambda each: each.line or 0))


def open_page(path: Path, top: str, *, is_needed: bool = False, read: Callable[[Path], bytes] | None = None) -> Page:
    """The file's page; empty, with the problem noted, where it can't be read. `top`: the key that it is about.

    A missing file is an empty page, and a problem only if it is needed. `read`: where its bytes come from, if not there.
    """
    page = Page(path, Mapping({}, 1))
    try:
        page.content = (read or _content)(path)
        _fill(page, top)
    except FileNotFoundError:
        if is_needed:
            page.wrong(None, top, "this file is missing", "`watchword init DIR` writes one to start from")
    except OSError as error:
        page.wrong(None, top, f"can't be read: {error.strerror}", "make it a readable file")
    page.is_broken = bool(page.problems)
    return page


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _fill(page: Page, top: str) -> None:
    text = _decoded(page, top, page.content)
    if text is None or _has_tabs(page, text):
        return
    try:
        stream = _events(text)
    except YAMLError as error:
        _note(page, top, text, error)
        return
    if _is_readable(page, top, stream):
        _take(page, top, stream)


def _events(text: str) -> list[Any]:
    """By libyaml, ten times as fast; what it can't read by the parser that knows YAML 1.2: {url: https://…}."""
    try:
        return list(YAML(typ="safe").parse(text))
    except YAMLError:
        return list(YAML(typ="safe", pure=True).parse(text))


def _decoded(page: Page, top: str, content: bytes) -> str | None:
    if len(content) > LARGEST:
        page.wrong(None, top, f"has more than {LARGEST} bytes", "split what it watches over several installations")
        return None
    if not content.strip():
        page.wrong(1, top, "the file is empty", f"write `{top}:` and what belongs below it, or remove the file")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        page.wrong(line, top, f"byte {content[error.start]:#04x} is not UTF-8", "save the file in the encoding UTF-8")
        return None


def _has_tabs(page: Page, text: str) -> bool:
    for number, line in enumerate(text.split("\n"), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip() and not line.lstrip().startswith("#"):
            page.wrong(number, _key_of(line), "the line is indented with a tab", "indent it with spaces")
    return bool(page.problems)


def _note(page: Page, top: str, text: str, error: YAMLError) -> None:
    lines = text.split("\n")
    number, problem, fix = _explained(error, lines)
    page.wrong(number, _key_of(lines[number - 1]) or top, problem, fix)


def _explained(error: YAMLError, lines: list[str]) -> tuple[int, str, str]:
    if isinstance(error, MarkedYAMLError):
        return explained(error, lines)
    code = getattr(error, "character", 0)  # the parser counts its place in bytes or in characters, as it was built
    char = chr(code) if isinstance(code, int) else code
    number = next((number for number, line in enumerate(lines, start=1) if char in line), 1)
    return number, f"holds the control character U+{ord(char):04X}", "remove it"


def _key_of(line: str) -> str:
    """The key that a line seems to set, for lines that can't be parsed."""
    found = re.match(r"[\s\-{]*([^\s:#,{}\[\]]+)\s*:?", line)
    return found[1].strip("\"'") if found else ""


def _is_readable(page: Page, top: str, stream: list[Any]) -> bool:
    """Whether the stream holds only what `_take` can take; what it can't is noted."""
    depth = documents = 0
    for event in stream:
        depth += _deeper(event)
        documents += isinstance(event, events.DocumentStartEvent)
        reason = _refusal(event, depth, documents)
        if reason:
            page.wrong(event.start_mark.line + 1, top, *reason)
            if depth > DEEPEST or documents > 1:
                return False
    return not page.problems


def _deeper(event: Any) -> int:
    if isinstance(event, events.MappingStartEvent | events.SequenceStartEvent):
        return 1
    return -1 if isinstance(event, events.MappingEndEvent | events.SequenceEndEvent) else 0


def _refusal(event: Any, depth: int, documents: int) -> tuple[str, str] | None:
    if depth > DEEPEST:
        return f"more than {DEEPEST} levels within each other", "remove what stands there"
    if documents > 1:
        return "a second document begins with ---", "write all in one document"
    if isinstance(event, events.AliasEvent):
        return f"*{event.anchor} is an alias of YAML", "write the value itself, or put it in quotes if * belongs to it"
    if getattr(event, "anchor", None):
        return f"&{event.anchor} is an anchor of YAML", "write the value itself, or put it in quotes if & belongs to it"
    if getattr(event, "tag", None):
        return "a word that begins with ! is a tag of YAML", "put the value in quotes if ! belongs to it"
    return None


def _take(page: Page, top: str, stream: list[Any]) -> None:
    walk = iter(stream)
    for event in walk:
        if isinstance(event, events.NodeEvent):
            node = _node(page, event, walk)
            break
    else:
        return  # nothing but comments
    if isinstance(node, Mapping):
        page.root = node
    elif not (isinstance(node, Scalar) and node.text is None):
        page.wrong(node.line, top, "the file doesn't begin with a key", f"write `{top}:` above, and this below it")


def _node(page: Page, event: Any, walk: Iterator[Any]) -> Node:
    line = event.start_mark.line + 1
    if isinstance(event, events.MappingStartEvent):
        return _mapping(page, line, walk)
    if isinstance(event, events.SequenceStartEvent):
        items = []
        for each in walk:
            if isinstance(each, events.SequenceEndEvent):
                break
            items.append(_node(page, each, walk))
        return Items(tuple(items), line)
    is_plain = event.style in (None, "")
    text = None if is_plain and event.value in ("", "~", "null", "Null", "NULL") else event.value
    return Scalar(text, line, block=event.style in ("|", ">"))


def _mapping(page: Page, line: int, walk: Iterator[Any]) -> Mapping:
    entries: dict[str, Entry] = {}
    for event in walk:
        if isinstance(event, events.MappingEndEvent):
            break
        key, key_line = _node(page, event, walk), event.start_mark.line + 1
        value = _node(page, next(walk), walk)
        if not isinstance(key, Scalar) or key.text is None:
            page.wrong(key_line, "?", "a key that is no word", "write a word, a colon and a value")
        elif key.text in entries:
            first = entries[key.text].line
            page.wrong(key_line, key.text, f"stands here a second time, first in line {first}", "remove one of them")
        else:
            entries[key.text] = Entry(key_line, value)
    return Mapping(entries, line)


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when the file does: time of change in ns, size, inode. None where there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
