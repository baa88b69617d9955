"""The parser's complaints in the words of somebody who writes configuration: what is wrong there, what to write."""

from __future__ import annotations

import re
from typing import Any

_QUOTE = re.compile(r"""^(?P<before>[\s\-]*(?:[\w]+:\s+)?)(?P<value>(["']).*?\3\s*[^\s#,\]}].*)$""")
"""A value that begins with a quote and goes on behind its end: `query: "peace talks" AND envoy`."""

_TABLE: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon too many, or a line indented too far", "put a value with a colon in quotes; begin keys of one level in one column"),
    ("could not find expected ':'", "a key without its colon", "write `key: value`, with a space behind the colon"),
    ("expected '-'", "this line fits neither the list above nor the keys around it", "begin it in the same column as its neighbours"),
    ("block collection", "this line fits neither the list above nor the keys around it", "begin it in the same column as its neighbours"),
    ("block sequence", "this line fits neither the list above nor the keys around it", "begin it in the same column as its neighbours"),
    ("block mapping", "this line fits none of the keys around it", "begin it in the same column as its neighbours"),
    ("unexpected end of stream", "a quote that is never closed", "close it"),
    ("unexpected document separator", "a quote that is never closed", "close it"),
    ("',' or ']'", "a [ that is never closed, or a comma is missing", "write [one, two]"),
    ("',' or '}'", "a { that is never closed, or a comma is missing", "write {key: value, key: value}"),
    ("cannot start any token", "a value can't begin with this character", "put the value in quotes"),
    ("escape", "a backslash that means nothing here", "use single quotes around a value with a backslash"),
    ("a tab character", "the line is indented with a tab", "indent it with spaces"),
    ("incompatible YAML document", "a version of YAML that isn't known", "remove the line that begins with %"),
)  # fmt: skip


def explained(error: Any, lines: list[str]) -> tuple[int, str, str]:
    """Line (from 1), problem and fix for one MarkedYAMLError."""
    number = _line(error, len(lines))
    text = f"{error.context or ''} {error.problem or ''}"
    if found := _QUOTE.match(lines[number - 1]):
        return (
            number,
            "a value that begins with a quote goes on behind its end",
            _whole_in_quotes(found["value"].strip()),
        )
    for words, problem, fix in _TABLE:
        if words in text:
            return number, problem, fix
    return number, str(error.problem or "this is no YAML"), "compare the example at the head of the shipped file"


def _line(error: Any, last: int) -> int:
    """Where a person would look: at the opening of what is never closed, else where the parser stopped."""
    is_open = any(words in f"{error.problem}" for words in ("end of stream", "',' or ']'", "',' or '}'"))
    mark = error.context_mark if is_open and error.context_mark else error.problem_mark or error.context_mark
    return min((mark.line if mark else 0) + 1, last)


def _whole_in_quotes(value: str) -> str:
    """Shows the line as it should be only where it is a query: another value may be a secret."""
    if not re.search(r"\b(AND|OR|NOT)\b", value):
        return "put all of it in single quotes"
    return "put all of it in single quotes: '" + value.replace("'", "''") + "'"
