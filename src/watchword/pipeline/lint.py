"""Lint: what else the terms of a watchlist catch, in the bundled vocabulary and in what the archive holds.

    terms ──each a watch of its own──▶ what it finds in the vocabulary · in the archive ──▶ forms ──▶ findings, worst first

It is the product's own matching that is asked, so lint never disagrees with it. A finding is advice: nothing is changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from watchword.errors import ConfigError, Problem
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.vocabulary import caught
from watchword.matching.watch import Term, Watch, Watchlist
from watchword.model import Article, Content, Evidence
from watchword.text.fold import fold

EXAMPLES = 3
MANY = 8
"""A name that runs into so many common words is better written as exact than with a list of exceptions."""
SHORT = 4
"""A name of so few letters that is written small as well, in two languages or more, is likely a word there."""

Suggestion = Literal["alias", "exact", "reject"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One form that a term catches. `hits`: places in the archive, and 1 more if the vocabulary lists it.

    `common`: True if it is a common word, which only a capital makes a hit; False if not: it is a name or the adjective
    of one, or what a word looks for; None if that can't be told. `spelling`, `scheme`, `ending`: what of the term it was
    taken for. `suggestion`: `alias`, it is the same name: keep it, or tick it as an alias; `reject` this form; `exact`:
    write the whole term as exact, since it is a common word itself.
    """

    watch: str
    term: str
    form: str
    language: str | None
    hits: int
    examples: tuple[str, ...]
    suggestion: Suggestion
    common: bool | None
    in_vocabulary: bool
    in_archive: int
    spelling: str
    scheme: str | None
    ending: str | None


@dataclass
class _Form:
    """What is known of one form of one term in one language; `common` is None where it can't be told."""

    text: str
    language: str | None
    row: Evidence
    common: bool | None = None
    is_listed: bool = False
    places: int = 0
    examples: list[str] = field(default_factory=list)


Forms = dict[tuple[str, str | None], _Form]
"""By folded text and language."""


def lint(watchlist: Watchlist, articles: Iterable[Article]) -> list[Finding]:
    """For each term the forms it catches; the terms that run into the most common words first, then as in the watchlist.

    ConfigError names a term that can't be compiled.
    """
    terms = [(watch.id, term) for watch in watchlist.watches for term in watch.terms]
    compiled = _compiled(terms)
    forms: dict[str, Forms] = defaultdict(dict)
    _look_in_vocabulary(compiled, forms)
    _look_in_archive(compiled, articles, forms)
    groups = [_findings(watch, term, forms[str(i)]) for i, (watch, term) in enumerate(terms)]
    return [finding for group in sorted(groups, key=_common_words, reverse=True) for finding in group]


def _compiled(terms: Sequence[tuple[str, Term]]) -> Compiled:
    """Each term alone in a watch, whose id is its place in the list."""
    alone = (Watch(id=str(i), name=term.text, terms=(term,)) for i, (_, term) in enumerate(terms))
    compiled = compile_watchlist(Watchlist(tuple(alone)))
    for each in compiled.broken:
        watch, term = terms[int(each.watch)]
        raise ConfigError(Problem(f"watch {watch}", None, term.text, each.problem, "write another term"))
    return compiled


def _look_in_vocabulary(compiled: Compiled, forms: Mapping[str, Forms]) -> None:
    for word, row, small in caught(compiled):
        form = _known(forms[row.watch], word.text, word.language, row)
        form.is_listed, form.common = True, False if small else word.common


def _look_in_archive(compiled: Compiled, articles: Iterable[Article], forms: Mapping[str, Forms]) -> None:
    for article in articles:
        content = Content(article.title, article.summary, article.text)
        for found in compiled.match(content, language=article.language, url=article.url, source=article.outlet):
            for row in found.evidence:
                if row.text is not None:
                    _count(_known(forms[row.watch], row.text, article.language, row), row)


def _known(forms: Forms, text: str, language: str | None, row: Evidence) -> _Form:
    return forms.setdefault((fold(text), language), _Form(text, language, row))


def _count(form: _Form, row: Evidence) -> None:
    form.places += 1
    if row.excerpt and row.excerpt not in form.examples and len(form.examples) < EXAMPLES:
        form.examples.append(row.excerpt)


def _findings(watch: str, term: Term, forms: Forms) -> list[Finding]:
    """Common words first, then what the archive holds most of."""
    verdicts = _verdicts(forms.values())
    found = [_finding(watch, term, form, verdicts[_family(form)]) for form in forms.values()]
    if term.kind == "name" and _is_a_word(found):
        found = [each if each.common is False else msgspec.structs.replace(each, suggestion="exact") for each in found]
    return sorted(found, key=lambda each: (not each.common, -each.in_archive, each.language or "", each.form))


def _family(form: _Form) -> tuple[str, str | None]:
    """Forms of one spelling in one language are forms of one word."""
    return form.row.form, form.language


def _verdicts(forms: Iterable[_Form]) -> dict[tuple[str, str | None], bool | None]:
    """Whether a family is a common word. One form may be written both ways; the others of its family tell."""
    votes: dict[tuple[str, str | None], Counter[bool]] = defaultdict(Counter)
    for form in forms:
        votes[_family(form)].update(() if form.common is None else (form.common,))
    return {family: None if each[True] == each[False] else each[True] > each[False] for family, each in votes.items()}


def _finding(watch: str, term: Term, form: _Form, common: bool | None) -> Finding:
    return Finding(
        watch=watch,
        term=term.text,
        form=form.text,
        language=form.language,
        hits=form.places + form.is_listed,
        examples=tuple(form.examples),
        suggestion="reject" if common and term.kind == "name" else "alias",
        common=common,
        in_vocabulary=form.is_listed,
        in_archive=form.places,
        spelling=form.row.form,
        scheme=form.row.scheme,
        ending=form.row.ending,
    )


def _is_a_word(found: Sequence[Finding]) -> bool:
    """What the author wrote is a common word itself, or it runs into too many for a list."""
    common = [each for each in found if each.common]
    as_written = [
        each for each in found if each.scheme in ("author", "alias") and not each.ending and each.in_vocabulary
    ]
    if len(common) >= MANY or any(each.common for each in as_written):
        return True
    is_short = any(len(fold(each.form)) <= SHORT for each in as_written)
    return is_short and len(as_written) > 1 and all(each.common is None for each in as_written)


def _common_words(group: Sequence[Finding]) -> int:
    return sum(each.suggestion != "alias" for each in group)
