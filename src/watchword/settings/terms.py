"""The terms of a watch: with their kind, or short, as a list of words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from msgspec import structs

from watchword.matching import unfindable
from watchword.matching.names.several import MOST_TO_TURN
from watchword.matching.watch import DEFAULT_WEIGHTS, Term, TermKind, WordOrder, implied_kind
from watchword.settings import values
from watchword.settings.section import Section
from watchword.settings.values import Unfit
from watchword.settings.yaml_file import Mapping, Node, Scalar
from watchword.text.fold import words

KINDS: tuple[TermKind, ...] = ("name", "word", "phrase", "exact")
_EXAMPLE = "write terms: [Khovayev], or - name: Khovayev below it"


def read_terms(watch: Section) -> tuple[Term, ...]:
    """The terms of a watch, each found once: what stands in two of them would be counted twice."""
    if "terms" not in watch:
        watch.missing("terms", _EXAMPLE)
    items = watch.items("terms")
    if items == ():
        watch.wrong("terms", "no term is named", _EXAMPLE)
    found = [(item, section) for item in items or () if (section := _section(watch, "terms", item))]
    kinds = [_kind(section) for _, section in found]
    has_only_words = all(kind in ("word", None) for kind in kinds)
    terms = [
        (item.line, _term(section, kind, has_only_words))
        for (item, section), kind in zip(found, kinds, strict=True)
        if kind
    ]
    _note_repeats(watch, terms)
    return tuple(term for _, term in terms)


def read_words(rule: Section, key: str, terms: tuple[Term, ...] = ()) -> tuple[Term, ...]:
    """What a rule looks for: terms without a weight, in the same two ways of writing.

    In short, what names one of the watch's `terms` means that term with its aliases, as in a query.
    """
    items = rule.items(key)
    if items == ():
        rule.wrong(key, "nothing is named", f"write {key}: [hockey]")
    return tuple(_words(rule, key, items or (), terms))


def _words(rule: Section, key: str, items: tuple[Node, ...], terms: tuple[Term, ...]) -> Iterator[Term]:
    for item in items:
        section = _section(rule, key, item)
        kind = _kind(section) if section else None
        if section and kind:
            if "weight" in section:
                section.wrong("weight", "a rule has no score", "remove it")
            term = _term(section, kind, False)
            yield term if isinstance(item, Mapping) else _meant(term, terms)


def _meant(short: Term, terms: tuple[Term, ...]) -> Term:
    return next((term for term in terms if _names(short.text, term)), short)


def _names(text: str, term: Term) -> bool:
    return text == term.text if term.kind == "exact" else words(text) == words(term.text)


def _section(above: Section, key: str, item: Node) -> Section | None:
    """One item of the list as a section; a text alone is short for a name or a word, in double quotes for a phrase."""
    if isinstance(item, Mapping):
        return Section(above.page, item, above.about)
    if isinstance(item, Scalar) and item.text and (text := item.text.strip()):
        in_quotes = len(text) > 2 and text[0] == text[-1] == '"'
        kind = implied_kind(text, in_quotes=in_quotes)
        inner = replace(item, text=text[1:-1]) if in_quotes else item
        return Section(above.page, Mapping.of(kind, inner), above.about)
    above.wrong(key, "an item that is no term", _EXAMPLE, line=item.line)
    return None


def _kind(section: Section) -> TermKind | None:
    section.only(*KINDS, "aliases", "weight", "reject", "order")
    given = [kind for kind in KINDS if kind in section.node.entries]
    if not given and not section.misspells(*KINDS):
        section.wrong("terms", f"a term without {', '.join(KINDS)}", _EXAMPLE)
    if len(given) > 1:
        section.wrong(given[1], f"a term is {given[0]} or {given[1]}, not both", "begin a second term with a dash")
    if len(given) != 1:
        return None
    if given[0] not in section:
        section.missing(given[0], f"write what to look for, such as {given[0]}: Khovayev")
        return None
    return given[0]


def _term(section: Section, kind: TermKind, has_only_words: bool) -> Term:
    plain = 1.0 if has_only_words else DEFAULT_WEIGHTS[kind]
    meaning = _findable if kind == "exact" else _without_star
    term = Term(
        kind=kind,
        text=section.value(kind, meaning, ""),
        aliases=tuple(dict.fromkeys(section.values("aliases", meaning) or ())),
        weight=section.value("weight", values.weight, plain),
    )
    return structs.replace(term, reject=_reject(section, term), order=_order(section, term))


def _reject(section: Section, term: Term) -> tuple[str, ...]:
    """Single words that a name or a word would grow into."""
    if "reject" in section and term.kind not in ("name", "word"):
        fix = "remove it, or set the articles aside by a rule below not:"
        section.wrong("reject", f"the forms of {_one(term.kind)} are those that are written", fix)
        return ()
    return tuple(dict.fromkeys(section.values("reject", lambda text: _rejected(text, term)) or ()))


def _rejected(text: str, term: Term) -> str:
    folded = words(_findable(text))
    if len(folded) != 1:
        raise Unfit(f"{text[:40]} is more than one word", "write single words, or a rule below not: for a phrase")
    if any(folded == words(form) for form in (term.text, *term.aliases)):
        raise Unfit(f"{text[:40]} is what the term looks for", "remove one of them")
    return text


def _order(section: Section, term: Term) -> WordOrder:
    order: WordOrder = section.choice("order", get_args(WordOrder), "as written")
    if order != "any":
        return order
    if term.kind != "name":
        section.wrong("order", f"the words of {_one(term.kind)} stand as they are written", "write it as a name:")
    elif all(len(words(form)) < 2 for form in (term.text, *term.aliases)):
        section.wrong("order", f"{term.text} has one word", "remove it")
    elif long := next((form for form in (term.text, *term.aliases) if len(words(form)) > MOST_TO_TURN), None):
        fix = "remove it, and write the orders that occur as aliases"
        section.wrong("order", f"{long} has more than {MOST_TO_TURN} words, too many to turn", fix)
    return order


def _one(kind: TermKind) -> str:
    return "an exact term" if kind == "exact" else f"a {kind}"


def _without_star(text: str) -> str:
    """A term of words has no use for a star; who writes one at the end means what it does in a query."""
    if text.endswith("*"):
        fix = f"write the word's forms, or beside the terms query: {text}, or for the sign itself exact: {text}"
        raise Unfit(f"{text[:40]} ends with a *, which stands for the rest of a word in queries alone", fix)
    return _findable(text)


def _findable(text: str) -> str:
    reason = unfindable(text)
    if reason:
        raise Unfit(f"{text[:40]} can't be found: {reason}", "write what a text would hold")
    return text


def _note_repeats(watch: Section, terms: list[tuple[int, Term]]) -> None:
    first: dict[object, int] = {}
    for line, term in terms:
        for key, text in _keys(term).items():
            if key in first:
                fix = "keep one of them: in both it would count twice"
                watch.wrong("terms", f"{text} stands in the term of line {first[key]} already", fix, line=line)
            else:
                first[key] = line


def _keys(term: Term) -> dict[object, str]:
    """What its spellings come to, each with one of them."""
    return {text if term.kind == "exact" else tuple(words(text)): text for text in (term.text, *term.aliases)}
