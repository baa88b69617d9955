"""The terms of a watch: with their kind, or short, as a list of words."""

from __future__ import annotations

from collections.abc import Iterator

from watchword.matching import unfindable
from watchword.matching.watch import DEFAULT_WEIGHTS, Term, TermKind, implied_kind
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


def read_words(rule: Section, key: str) -> tuple[Term, ...]:
    """What a rule looks for: terms without a weight, in the same two ways of writing."""
    items = rule.items(key)
    if items == ():
        rule.wrong(key, "nothing is named", f"write {key}: [hockey]")
    return tuple(_words(rule, key, items or ()))


def _words(rule: Section, key: str, items: tuple[Node, ...]) -> Iterator[Term]:
    for item in items:
        section = _section(rule, key, item)
        kind = _kind(section) if section else None
        if section and kind:
            if "weight" in section:
                section.wrong("weight", "a rule has no score", "remove it")
            yield _term(section, kind, False)


def _section(above: Section, key: str, item: Node) -> Section | None:
    """One item of the list as a section; a text alone is short for a name or a word."""
    if isinstance(item, Mapping):
        return Section(above.page, item, above.about)
    if isinstance(item, Scalar) and item.text and item.text.strip():
        return Section(above.page, Mapping.of(implied_kind(item.text), item), above.about)
    above.wrong(key, "an item that is no term", _EXAMPLE, line=item.line)
    return None


def _kind(section: Section) -> TermKind | None:
    section.only(*KINDS, "aliases", "weight")
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
    return Term(
        kind=kind,
        text=section.value(kind, meaning, ""),
        aliases=tuple(dict.fromkeys(section.values("aliases", meaning) or ())),
        weight=section.value("weight", values.weight, plain),
    )


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
        for key, text in {_key(term, text): text for text in (term.text, *term.aliases)}.items():
            if key in first:
                fix = "keep one of them: in both it would count twice"
                watch.wrong("terms", f"{text} stands in the term of line {first[key]} already", fix, line=line)
            else:
                first[key] = line


def _key(term: Term, text: str) -> object:
    return text if term.kind == "exact" else tuple(words(text))
