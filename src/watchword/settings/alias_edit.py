"""Writes aliases into a person's watchlist.yaml: only what is added changes, every other character stays as it was.

    text ──ruamel.yaml──▶ nodes with their places ──▶ the term's node ──▶ insertions into the text
         ──▶ read and checked again: exactly these aliases more, or it is refused ──▶ written at once, in place of the old

Each form of a term has its own insertion: a key below, an item more, or, where the term is a word in a list, braces around.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from watchword.errors import ConfigError, Problem
from watchword.matching.watch import Term, Watch, Watchlist, implied_kind
from watchword.settings.terms import KINDS
from watchword.settings.values import suggestion
from watchword.settings.watchlist import read
from watchword.settings.yaml_file import Page, open_page, problems_of
from watchword.text.fold import words

_BY_HAND = "write it there by hand"
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ '’ʼ.-](?=[^\W_]))*")
"""What needs no quotes, whether in a list of lines or in brackets."""
_MEANS_NOTHING = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


class Addition(NamedTuple):
    """`source` is told in a comment."""

    form: str
    source: str


class Insertion(NamedTuple):
    at: int
    text: str


def add_aliases(path: Path, watch_id: str, term: str, additions: Sequence[Addition]) -> tuple[str, ...]:
    """Adds to the term of the watch what it doesn't have yet, and gives the forms that it wrote.

    ConfigError if the file is wrong as it is, if there is no such watch or term, or if it would be wrong afterwards.
    """
    page = _right(open_page(path, "watches", is_needed=True))
    before = read(page, None)
    watch, wanted = _term(path, before, watch_id, term)
    new = [each for each in additions if _key(each.form) not in map(_key, (wanted.text, *wanted.aliases))]
    if not new:
        return ()
    text = page.content.decode("utf-8-sig")
    mark = "\ufeff" * page.content.startswith(BOM_UTF8)
    place = before.watches.index(watch), watch.terms.index(wanted)
    changed = mark + _inserted(text, _insertions(text, *place, new))
    forms = tuple(each.form for each in new)
    _refuse_unless(_with_aliases(before, watch, wanted, forms), path, changed)
    _replace(path, page.content, changed)
    return forms


def term_of(watch: Watch, text: str) -> Term | None:
    """The watch's term of that name, or with that alias."""
    return next((term for term in watch.terms if _key(text) in map(_key, (term.text, *term.aliases))), None)


def _term(path: Path, watchlist: Watchlist, watch_id: str, text: str) -> tuple[Watch, Term]:
    watch = watchlist.watch(watch_id)
    if watch is None:
        fix = suggestion(watch_id, [each.id for each in watchlist.watches])
        raise ConfigError(Problem(str(path), None, "--watch", f"no watch has the id {watch_id}", fix))
    term = term_of(watch, text)
    if term is None:
        fix = suggestion(text, [each.text for each in watch.terms])
        raise ConfigError(Problem(str(path), None, watch_id, f"{text} is no term of this watch", fix))
    return watch, term


def _right(page: Page) -> Page:
    if not page.problems:
        read(page, None)
    if page.problems:
        raise ConfigError(*problems_of(page))
    return page


def _with_aliases(watchlist: Watchlist, watch: Watch, term: Term, forms: Sequence[str]) -> Watchlist:
    longer = msgspec.structs.replace(term, aliases=(*term.aliases, *forms))
    terms = tuple(longer if each is term else each for each in watch.terms)
    changed = msgspec.structs.replace(watch, terms=terms)
    return Watchlist(tuple(changed if each is watch else each for each in watchlist.watches))


def _refuse_unless(expected: Watchlist, path: Path, text: str) -> None:
    page = _right(open_page(path, "watches", read=lambda _path: text.encode()))
    if read(page, None).watches != expected.watches:
        raise ConfigError(
            Problem(str(path), None, "aliases", "this file is written in a way that can't be edited", _BY_HAND)
        )


def _insertions(text: str, watch: int, term: int, new: Sequence[Addition]) -> Iterator[Insertion]:
    root = YAML(pure=True).compose(text)
    terms = _value(_value(root, "watches").value[watch], "terms")
    item = terms.value[term]
    if isinstance(item, MappingNode):
        yield from _in_mapping(text, item, new)
    elif terms.flow_style:
        yield Insertion(item.start_mark.index, f"{{{_kind(item)}: ")
        yield Insertion(item.end_mark.index, f", aliases: [{_listed(new)}]}}")
        yield _comment(text, item.end_mark.index, new)
    else:
        column = item.start_mark.column
        yield Insertion(item.start_mark.index, f"{_kind(item)}: ")
        yield Insertion(_end_of_line(text, item.end_mark.index), _block(column, new))


def _in_mapping(text: str, item: MappingNode, new: Sequence[Addition]) -> Iterator[Insertion]:
    key, value = next((key, value) for key, value in item.value if key.value in KINDS)
    aliases = _value(item, "aliases")
    if isinstance(aliases, SequenceNode):
        yield from _in_list(text, aliases, new)
    elif aliases is None and item.flow_style:
        yield Insertion(value.end_mark.index, f", aliases: [{_listed(new)}]")
        yield _comment(text, value.end_mark.index, new)
    elif aliases is None:
        yield Insertion(_end_of_line(text, value.end_mark.index), _block(key.start_mark.column, new))


def _in_list(text: str, aliases: SequenceNode, new: Sequence[Addition]) -> Iterator[Insertion]:
    if not aliases.value:
        yield Insertion(aliases.start_mark.index + 1, _listed(new))
    elif aliases.flow_style:
        yield Insertion(aliases.value[-1].end_mark.index, f", {_listed(new)}")
    else:
        last = aliases.value[-1]
        dash = text.rindex("-", 0, last.start_mark.index)
        column = dash - text.rfind("\n", 0, dash) - 1
        yield Insertion(_end_of_line(text, last.end_mark.index), _lines(column, new))
    if aliases.flow_style:
        yield _comment(text, aliases.end_mark.index, new)


def _value(node: Any, key: str) -> Any:
    return next((value for name, value in node.value if name.value == key), None)


def _kind(item: ScalarNode) -> str:
    return implied_kind(item.value)


def _block(column: int, new: Sequence[Addition]) -> str:
    return f"\n{' ' * column}aliases:{_lines(column + 2, new)}"


def _lines(column: int, new: Sequence[Addition]) -> str:
    return "".join(f"\n{' ' * column}- {_written(each.form)}  # {each.source}" for each in new)


def _listed(new: Sequence[Addition]) -> str:
    return ", ".join(_written(each.form) for each in new)


def _comment(text: str, behind: int, new: Sequence[Addition]) -> Insertion:
    """At the end of the line, behind a comment that may stand there."""
    end = _end_of_line(text, behind)
    told = ", ".join(f"{each.form}: {each.source}" for each in new)
    has_comment = re.search(r"\s#", text[behind:end])
    return Insertion(end, f"; {told}" if has_comment else f"  # {told}")


def _written(form: str) -> str:
    is_plain = _PLAIN.fullmatch(form) and form.lower() not in _MEANS_NOTHING
    return form if is_plain else json.dumps(form, ensure_ascii=False)


def _end_of_line(text: str, index: int) -> int:
    found = re.compile(r"\r?\n|$").search(text, index)
    return found.start() if found else len(text)


def _inserted(text: str, insertions: Iterator[Insertion]) -> str:
    """With the line ends that the file has."""
    ends = "\r\n" if "\r\n" in text else "\n"
    for each in sorted(insertions, key=lambda each: each.at, reverse=True):
        text = text[: each.at] + each.text.replace("\n", ends) + text[each.at :]
    return text


def _key(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _replace(path: Path, old: bytes, new: str) -> None:
    """All at once, by another file that takes its place; a link stays a link."""
    target = path.resolve()
    try:
        if target.read_bytes() != old:
            raise ConfigError(Problem(str(path), None, "aliases", "the file changed in the meantime", "try again"))
        _put(target, new.encode())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(
            Problem(str(path), None, "aliases", f"can't be written: {reason}", "make it and its directory writable")
        ) from None


def _put(target: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, target.stat().st_mode)
            os.replace(file.name, target)
        except OSError:
            os.unlink(file.name)
            raise
