"""`watchword suggest TERM`: what else it is called, and which of that becomes an alias.

term ──▶ entities of the package's data ──▶ rows ──▶ JSON or a table ──ticked by --add or by hand──▶ watchlist.yaml
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchword.cli.command import new_app
from watchword.errors import ConfigError, Problem

if TYPE_CHECKING:
    from watchword.cli.suggest_rows import Row
    from watchword.matching.aliases import Suggestion
    from watchword.matching.watch import Watchlist
    from watchword.pipeline.lint import Finding
    from watchword.settings.env import Environment

app = new_app()


@app.command()
def suggest(
    term: Annotated[str, typer.Argument(metavar="TERM", help="A name; in quotes if it has several words.")],
    more: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="FORM", help="Make this form an alias; may be given again.")
    ] = None,
    watch: Annotated[
        str | None, typer.Option(metavar="ID", help="The watch that gets them; else the one that has the term.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list, for a program.")] = False,
) -> None:
    """What else a person, a place or an organisation is called, which no rule of spelling can know.

    Forms that the rules find already are listed as such; the others have a number. On a terminal you are asked which of
    them to add to the watch; --add does it without asking. They are written into watchlist.yaml, with the source as a
    comment, and nothing else in the file changes. Hits are counted in the archive of the last 90 days and in word lists.

    \b
    watchword suggest Stepanakert
    watchword suggest Aleppo --add Halep --add Халеб --watch syria
    watchword suggest "South Ossetia" --json | jq -r '.[] | select(.matched | not) | .form'

    Exit code 0 if anything is known of the name, 1 if not, 2 if what is to be added can't be.
    """
    from watchword.matching.aliases import suggestions
    from watchword.settings.env import read

    env = read()
    wanted = _wanted(add, more)
    offered = suggestions(term)
    if wanted:
        _refuse_unknown(term, wanted, offered)
        _write(env, term, watch, _chosen(wanted, offered))
        return
    rows = _rows(env, term, offered, watch)
    if as_json:
        typer.echo(_json(rows))
    else:
        _show(env, term, rows, watch)
    raise typer.Exit(0 if rows else 1)


def _wanted(add: Sequence[str] | None, more: Sequence[str] | None) -> list[str]:
    """`--add FORM FORM` works as well as `--add` for each."""
    if more and not add:
        raise ConfigError(
            Problem("command line", None, "TERM", "has several words", f'write it in quotes: "… {more[-1]}"')
        )
    return [*(add or ()), *(more or ())]


def _json(rows: Sequence[Row]) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(rows).decode(), indent=2)


def _show(env: Environment, term: str, rows: Sequence[Row], watch: str | None) -> None:
    from watchword.cli.suggest_rows import numbered, table

    for line in table(term, rows):
        typer.echo(line)
    if not rows:
        typer.echo(
            f"Nobody of that name is known: {term}. The forms that the rules find: watchword expand {_quoted(term)}",
            err=True,
        )
    elif ticked := _asked(env, term, numbered(rows), watch):
        _write(env, term, watch, ticked)


def _rows(env: Environment, term: str, offered: Sequence[Suggestion], watch: str | None) -> list[Row]:
    from watchword.cli.suggest_rows import as_rows

    return as_rows(offered, _caught(env, offered), _aliases(env, term, watch))


def _caught(env: Environment, offered: Sequence[Suggestion]) -> Mapping[str, list[Finding]]:
    """What each form would find, as a name of its own."""
    from watchword.cli.progress import progress_bar
    from watchword.matching.watch import Term, Watch, Watchlist
    from watchword.wiring.lint import linted

    forms = list(dict.fromkeys(each.form for each in offered if not each.matched))
    watches = [Watch(id=f"form-{i}", name=form, terms=(Term("name", form),)) for i, form in enumerate(forms)]
    caught: dict[str, list[Finding]] = {form: [] for form in forms}
    if watches:
        with progress_bar("counting hits") as progress:
            for finding in linted(env, Watchlist(tuple(watches)), progress):
                caught[finding.term].append(finding)
    return caught


def _aliases(env: Environment, term: str, watch: str | None) -> tuple[str, ...]:
    """Those that the term has by now; none where the watchlist can't tell."""
    from watchword.settings.alias_edit import term_of

    try:
        found = [term_of(each, term) for each in _watchlist(env).watches if watch in (None, each.id)]
    except ConfigError:
        return ()
    return tuple(alias for each in found if each for alias in (each.text, *each.aliases))


def _asked(env: Environment, term: str, offered: Sequence[Row], watch: str | None) -> list[Row]:
    """What a person ticks on the terminal; nothing where nobody can, or where no watch has the term."""
    if not (offered and sys.stdin.isatty() and sys.stdout.isatty()):
        return []
    try:
        target = _target(env, term, watch)
    except ConfigError as error:
        typer.echo(f"Nothing can be added: {error}", err=True)
        return []
    answer = typer.prompt(f"Add which to watch {target}? Numbers such as 1 3-5", default="none")
    while (numbers := numbers_in(answer, len(offered))) is None:
        answer = typer.prompt(f"Numbers from 1 to {len(offered)}, or none", default="none")
    return [offered[number - 1] for number in numbers]


def numbers_in(answer: str, last: int) -> list[int] | None:
    """`1 3-5` is 1, 3, 4, 5; empty for none; None if it can't be understood."""
    if answer.strip() in ("", "none"):
        return []
    numbers: list[int] = []
    for part in re.split(r"[\s,]+", answer.strip()):
        found = re.fullmatch(r"(\d{1,4})(?:[-–](\d{1,4}))?", part)
        if found is None:
            return None
        numbers += range(int(found[1]), int(found[2] or found[1]) + 1)
    return numbers if numbers and min(numbers) >= 1 and max(numbers) <= last else None


def _chosen(wanted: Sequence[str], offered: Sequence[Suggestion]) -> list[Suggestion]:
    return [_offer(form, offered) for form in wanted]


def _offer(form: str, offered: Sequence[Suggestion]) -> Suggestion:
    """As it is written, else what differs in case and marks alone."""
    from watchword.text.fold import words

    exact = (each for each in offered if each.form == form)
    alike = (each for each in offered if words(each.form) == words(form))
    return next(exact, None) or next(alike)


def _refuse_unknown(term: str, wanted: Sequence[str], offered: Sequence[Suggestion]) -> None:
    from watchword.settings.values import nearest
    from watchword.text.fold import words

    known = {tuple(words(each.form)): each.form for each in offered}
    for form in wanted:
        if tuple(words(form)) not in known:
            near = nearest(form, known.values())
            fix = (
                f"did you mean {near}?"
                if near
                else f"see `watchword suggest {_quoted(term)}`, or write it into the file by hand"
            )
            raise ConfigError(Problem("command line", None, "--add", f"{form} is not offered for {term}", fix))


def _write(env: Environment, term: str, watch: str | None, ticked: Sequence[Row | Suggestion]) -> None:
    from watchword.settings.alias_edit import Addition, add_aliases

    file = _own_file(env)
    target = _target(env, term, watch)
    added = add_aliases(file, target, term, [Addition(each.form, each.source) for each in ticked])
    if added:
        typer.echo(f"Added to {term} in watch {target}: {', '.join(added)}", err=True)
    if already := [each.form for each in ticked if each.form not in added]:
        typer.echo(f"There already: {', '.join(already)}", err=True)


def _target(env: Environment, term: str, watch: str | None) -> str:
    """The id that was given, else of the one watch that has the term."""
    from watchword.settings.alias_edit import term_of

    file = _watchlist_file(env)
    found = [each.id for each in _watchlist(env).watches if term_of(each, term)]
    if watch or len(found) == 1:
        return watch or found[0]
    problem = f"{term} is a term of {' and '.join(found)}" if found else f"no watch has the term {term}"
    fix = "choose one by --watch ID" if found else f"write it there first, such as terms: [{term}]"
    raise ConfigError(Problem(str(file), None, "--watch", problem, fix))


def _watchlist(env: Environment) -> Watchlist:
    from watchword.settings.watchlist import load

    return load(_watchlist_file(env))


def _watchlist_file(env: Environment) -> Path:
    return env.config_dir / "watchlist.yaml"


def _own_file(env: Environment) -> Path:
    from watchword.home import root

    file = _watchlist_file(env)
    if root().name == "_home" and file.is_relative_to(root()):
        fix = "`watchword init DIR` writes a configuration of your own"
        raise ConfigError(Problem(str(file), None, "watches", "came with the program and is not to be changed", fix))
    return file


def _quoted(term: str) -> str:
    return f'"{term}"' if " " in term else term
