"""A watch made ready: what its terms look for, and when its gate and its rules hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from watchword.matching import query
from watchword.matching.points import ALIAS, AS_WRITTEN
from watchword.matching.query import Query, Word
from watchword.matching.scan import Finds, Pattern, pattern
from watchword.matching.watch import Rule, Term, Watch, implied_kind


class Form(NamedTuple):
    """One way to write a term. `confidence`: that who writes this means the term."""

    text: str
    pattern: Pattern
    confidence: float


@dataclass(frozen=True)
class Sought:
    """A term, or a word of the query, which weighs nothing."""

    text: str
    weight: float
    forms: tuple[Form, ...]

    @property
    def patterns(self) -> frozenset[Pattern]:
        return frozenset(form.pattern for form in self.forms)


class Gate(Protocol):
    """`patterns` is all that `holds` asks about."""

    @property
    def patterns(self) -> frozenset[Pattern]: ...

    def holds(self, finds: Finds) -> bool: ...


@dataclass(frozen=True)
class AnyFound:
    patterns: frozenset[Pattern]

    def holds(self, finds: Finds) -> bool:
        return not self.patterns.isdisjoint(finds)


@dataclass(frozen=True)
class QueryHolds:
    query: Query
    meaning: Mapping[Word, frozenset[Pattern]]

    @property
    def patterns(self) -> frozenset[Pattern]:
        return frozenset().union(*self.meaning.values())

    def holds(self, finds: Finds) -> bool:
        return query.holds(self.query, lambda word: not self.meaning[word].isdisjoint(finds))


@dataclass(frozen=True)
class ReadyWatch:
    """`words` are those of the query that are no term: they show why the gate holds, and score nothing."""

    id: str
    name: str
    threshold: float
    terms: tuple[Sought, ...]
    words: tuple[Sought, ...]
    gate: Gate
    rules: tuple[tuple[str, Gate], ...]

    def looked_for(self) -> frozenset[Pattern]:
        """What makes an article a matter for this watch."""
        return frozenset().union(*(sought.patterns for sought in (*self.terms, *self.words)))

    def patterns(self) -> frozenset[Pattern]:
        """All that must be found for this watch to be judged."""
        return self.looked_for().union(self.gate.patterns, *(gate.patterns for _, gate in self.rules))


def make_ready(watch: Watch) -> ReadyWatch:
    """QueryError if a query of the watch can't be understood."""
    terms = tuple(_sought(term) for term in watch.terms)
    parsed = None if watch.query is None else query.parse_query(watch.query)
    return ReadyWatch(
        id=watch.id,
        name=watch.name,
        threshold=watch.threshold,
        terms=terms,
        words=() if parsed is None else tuple(_own_words(parsed, watch)),
        gate=_default_gate(watch, terms) if parsed is None else _query_gate(parsed, watch),
        rules=tuple((rule.id, gate) for rule in watch.rules for gate in _rule_gates(rule, watch)),
    )


def _sought(term: Term) -> Sought:
    ways = [(term.text, AS_WRITTEN), *((alias, ALIAS) for alias in term.aliases)]
    made = ((text, pattern(text, exact=term.kind == "exact"), confidence) for text, confidence in ways)
    forms: dict[Pattern, Form] = {}
    for text, found_by, confidence in made:
        if found_by is not None:
            forms.setdefault(found_by, Form(text, found_by, confidence))
    return Sought(term.text, term.weight, tuple(forms.values()))


def _default_gate(watch: Watch, terms: tuple[Sought, ...]) -> AnyFound:
    """One name, phrase or exact term; words alone only where the watch has nothing else."""
    telling = [sought for term, sought in zip(watch.terms, terms, strict=True) if term.kind != "word"]
    return AnyFound(_patterns(telling or terms))


def _query_gate(parsed: Query, watch: Watch) -> QueryHolds:
    return QueryHolds(parsed, {word: _meant(word, watch).patterns for word, _ in query.leaves(parsed)})


def _rule_gates(rule: Rule, watch: Watch) -> Iterator[Gate]:
    if rule.any:
        yield AnyFound(_patterns(map(_sought, rule.any)))
    if rule.query is not None:
        yield _query_gate(query.parse_query(rule.query), watch)


def _own_words(parsed: Query, watch: Watch) -> Iterator[Sought]:
    """Those that an article may be found by, each once."""
    wanted = (word for word, is_wanted in query.leaves(parsed) if is_wanted and _term_named(word, watch) is None)
    yield from dict.fromkeys(map(_own, wanted))


def _meant(word: Word, watch: Watch) -> Sought:
    """The watch's term of that name with its aliases, else a term of its own that weighs nothing."""
    term = _term_named(word, watch)
    return _sought(term) if term else _own(word)


def _term_named(word: Word, watch: Watch) -> Term | None:
    return next((term for term in watch.terms if _is_named(term, word)), None)


def _is_named(term: Term, word: Word) -> bool:
    if word.kind == "prefix":
        return False
    return term.text == word.text if term.kind == "exact" else pattern(term.text) == pattern(word.text)


def _own(word: Word) -> Sought:
    if word.kind == "prefix":
        found_by = pattern(word.text, prefix=True)
        return Sought(f"{word.text}*", 0.0, _only(f"{word.text}*", found_by))
    kind = implied_kind(word.text, in_quotes=word.kind == "phrase")
    return _sought(Term(kind, word.text, weight=0.0))


def _only(text: str, found_by: Pattern | None) -> tuple[Form, ...]:
    return () if found_by is None else (Form(text, found_by, AS_WRITTEN),)


def _patterns(all_sought: Iterable[Sought]) -> frozenset[Pattern]:
    return frozenset().union(*(sought.patterns for sought in all_sought))
