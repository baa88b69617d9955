"""`watchword lint`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app
from watchword.text.fold import fold

if TYPE_CHECKING:
    from watchword.matching.watch import Watchlist
    from watchword.pipeline.lint import Finding

app = new_app()

SHOWN = 8
"""Forms in a line of the table; --json has them all."""
_NEEDS_QUOTES = "'’:#,[]{}&*!|>%@`\\" + '"'


@app.command()
def lint(
    watch: Annotated[str | None, typer.Option(metavar="ID", help="Only the terms of this watch.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list of all forms, for a program.")] = False,
) -> None:
    """What else the terms of the watchlist catch: in word lists of twelve languages, and in the last 90 days of the archive.

    A name that is a common word somewhere comes first, with the line to paste into watchlist.yaml. Nothing is changed:
    most of what is caught is the name itself.

    \b
    watchword lint
    watchword lint --watch khovayev
    watchword lint --json | jq '.[] | select(.suggestion != "alias")'

    Exit code 0 whatever is found, 2 if the watchlist is wrong.
    """
    import msgspec

    from watchword.cli.progress import progress_bar
    from watchword.settings.env import read
    from watchword.wiring.lint import linted

    env = read()
    watchlist = _chosen(env.config_dir / "watchlist.yaml", watch)
    with progress_bar("reading the archive") as progress:
        found = linted(env, watchlist, progress)
    typer.echo(msgspec.json.encode(found).decode() if as_json else "\n".join(_lines(watchlist, found)))


def _chosen(path: Path, watch_id: str | None) -> Watchlist:
    """The watchlist, or the one watch of it; ConfigError if the file is wrong or has no such watch."""
    from watchword.errors import ConfigError, Problem
    from watchword.matching.watch import Watchlist
    from watchword.settings import values
    from watchword.settings.watchlist import load

    watchlist = load(path)
    if watch_id is None:
        return watchlist
    chosen = watchlist.watch(watch_id)
    if chosen is None:
        fix = values.suggestion(watch_id, [each.id for each in watchlist.watches])
        raise ConfigError(Problem(str(path), None, "--watch", f"there is no watch {watch_id}", fix))
    return Watchlist((chosen,))


def _lines(watchlist: Watchlist, found: Sequence[Finding]) -> Iterator[str]:
    """The terms that run into common words, with what to do about each; then the others."""
    troubled = 0
    for (watch, term), group in groupby(found, key=lambda each: (each.watch, each.term)):
        findings = list(group)
        troubled += any(each.suggestion != "alias" for each in findings)
        yield f"{term} ({watch}): {_verdict(findings)}"
        yield from _advice(term, findings)
        for title, common in (("common words", True), ("names", False), ("either", None)):
            yield from _table(title, [each for each in findings if each.common is common])
        yield ""
    terms = sum(len(watch.terms) for watch in watchlist.watches)
    yield f"{_count(terms, 'term')}, {troubled or 'none'} of them to look at."


def _verdict(findings: Sequence[Finding]) -> str:
    archived = sum(each.in_archive for each in findings)
    caught = _count(len(findings), "form") + (f", {_count(archived, 'place')} in the archive" if archived else "")
    common = [each for each in findings if each.common]
    if not common:
        return f"{caught}, none a common word"
    languages = ", ".join(sorted({each.language or "?" for each in common}))
    return f"{caught}, {_count(len(common), 'common word')} ({languages})"


def _advice(term: str, findings: Sequence[Finding]) -> Iterator[str]:
    """The line to paste."""
    suggestions = {each.suggestion for each in findings}
    if "exact" in suggestions:
        yield f"  → a word itself: write  exact: {_quoted(term)}  or a longer name instead of  name: {_quoted(term)}"
    elif "reject" in suggestions:
        forms = dict.fromkeys(each.form for each in findings if each.suggestion == "reject")
        yield f"  → below  name: {_quoted(term)}  write  reject: [{', '.join(map(_quoted, forms))}]"
        yield from _doubts(findings)


def _doubts(findings: Sequence[Finding]) -> Iterator[str]:
    """What `reject` would take away from the name itself."""
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for each in findings:
        if not each.common:
            elsewhere[fold(each.form)].add(each.language or "?")
    for each in findings:
        if each.suggestion == "reject" and (lost := elsewhere[fold(each.form)]):
            yield f"    but {each.form} may be the name in {', '.join(sorted(lost))}, and what is rejected is so everywhere"


def _table(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    """A line a language, and one place of the archive for each form that may be a word."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for each in findings:
        places = f" ×{each.in_archive}" if each.in_archive else ""
        by_language[each.language or "?"].append(each.form + places)
    for language, forms in sorted(by_language.items()):
        more = f" and {len(forms) - SHOWN} more" if len(forms) > SHOWN else ""
        yield f"  {title:13}{language:4}{'  '.join(forms[:SHOWN])}{more}"
        title = ""
    for each in findings:
        if each.common and each.examples:
            yield f"  {'':17}… {each.examples[0]} …"


def _quoted(text: str) -> str:
    """As YAML reads it back."""
    plain = not any(sign in text for sign in _NEEDS_QUOTES) and text.lower() not in ("yes", "no", "on", "off", "null")
    return text if plain else "'" + text.replace("'", "''") + "'"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
