"""`watchword expand TERM`: the forms by which a term is found, without asking any article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app

if TYPE_CHECKING:
    from watchword.matching.form import Way
    from watchword.matching.names.expand import Expanded

app = new_app()

_WIDTH, _FORM = 100, 18
_SHOWN, _FORMS = 24, 12
"""Endings of one form, and forms of one scheme, in the table; the rest is counted."""


@app.command()
def expand(
    term: Annotated[str, typer.Argument(metavar="TERM", help="A name; in quotes if it has several words.")],
    more: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    word: Annotated[bool, typer.Option("--word", help="Take it as a common word, not as a name.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for a program.")] = False,
) -> None:
    """All forms by which a term is found: how each language writes it, and the endings that it may take there.

    A name is read into sounds and written again by each scheme; what its author wrote counts 1, what a scheme made
    less. A common word (--word) grows its inflections alone. Nothing is looked up: what a place was called before, and
    names that are translated, `watchword suggest` knows.

    \b
    watchword expand Zangezur
    watchword expand "Rostov-on-Don"
    watchword expand Зангезур --json | jq -r '.[] | select(.language == "hy") | .form'
    watchword expand --word envoy

    Exit code 0, or 2 if the term has nothing that can be found.
    """
    text = " ".join([term, *(more or ())])
    ways = _ways(text, word)
    if as_json:
        typer.echo(_json(ways))
        return
    for line in _lines(text, ways):
        typer.echo(line)


def _ways(text: str, is_word: bool) -> Sequence[Way]:
    """ConfigError if nothing can be found by it."""
    from watchword.errors import ConfigError, Problem
    from watchword.matching import names, unfindable
    from watchword.matching.watch import Term
    from watchword.matching.words import ways_of_word

    if reason := unfindable(text):
        raise ConfigError(Problem("command line", None, "TERM", reason, "write a name or a word"))
    return ways_of_word(text) if is_word else names.ways(Term("name", text))


def _json(ways: Sequence[Way]) -> str:
    import msgspec

    from watchword.matching.names.expand import expanded

    return msgspec.json.format(msgspec.json.encode(expanded(ways)).decode(), indent=2)


def _lines(text: str, ways: Sequence[Way]) -> Iterator[str]:
    from watchword.matching.names.expand import endings_of, expanded

    rows = expanded(ways)
    yield f"{text} is found as {len(rows)} forms: by scheme, with how sure each is; ~ marks a scheme that was learned"
    yield ""
    for (scheme, language), group in groupby(_by_scheme(rows), key=lambda row: (row.scheme, row.language)):
        yield from _of_a_scheme(scheme, language, list(group), [row.form for row in rows])
    if endings := endings_of(ways):
        yield ""
        yield "and may go on as"
        for form, labels in endings.items():
            yield from _wrapped(f"  {form:{_FORM}}  ", _shown(labels))


def _by_scheme(rows: Sequence[Expanded]) -> list[Expanded]:
    """The schemes in the order of their surest forms."""
    order = list(dict.fromkeys((row.scheme, row.language) for row in rows))
    return sorted(rows, key=lambda row: order.index((row.scheme, row.language)))


def _of_a_scheme(scheme: str, language: str | None, rows: list[Expanded], known: Collection[str]) -> Iterator[str]:
    """`known`: all forms; those that are another one joined to something come last."""
    title = scheme if language in (None, scheme) else f"{scheme} ({language})"
    for i, (confidence, group) in enumerate(groupby(rows, key=lambda row: row.confidence)):
        head = f"  {'' if i else title:{_FORM}}  {confidence:.2f}  "
        yield from _wrapped(head, _few(sorted((row.form for row in group), key=lambda form: _is_joined(form, known))))


def _is_joined(form: str, known: Collection[str]) -> bool:
    """Whether it is another form that a word is joined to: Südsangesur."""
    return form[:1].isupper() and any(form.endswith(other.lower()) for other in known if other != form)


def _few(forms: list[str]) -> list[str]:
    rest = len(forms) - _FORMS
    return [*forms[:_FORMS], f"and {rest} more"] if rest > 0 else forms


def _shown(endings: list[str]) -> list[str]:
    """`ru-case:ым` under its kind, which is said once."""
    out: list[str] = []
    kind = ""
    for label in endings[:_SHOWN]:
        own, _, ending = label.partition(":")
        out.append(f"-{ending}" if own == kind else f"{own} -{ending}")
        kind = own
    rest = len(endings) - _SHOWN
    return [*out, f"and {rest} more"] if rest > 0 else out


def _wrapped(head: str, texts: list[str]) -> Iterator[str]:
    line = head
    for text in texts:
        if len(line) + len(text) + 2 > _WIDTH and line.strip() != head.strip():
            yield line.rstrip()
            line = " " * len(head)
        line += f"{text}  "
    yield line.rstrip()
