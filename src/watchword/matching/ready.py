"""A watch made ready: the ways to say its terms, and when its gate and its rules hold.

terms ──ways_of──▶ ways, numbered within the watch ◀── words of the query, of the rules
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from msgspec import structs

from watchword.matching import names, query
from watchword.matching.asked import Asked
from watchword.matching.clauses import clauses
from watchword.matching.form import ANYTHING, Spelling, Way
from watchword.matching.hit import Finds, unfindable
from watchword.matching.holds import Reading, Spots, holds
from watchword.matching.program import Clauses
from watchword.matching.query import Query, Word
from watchword.matching.watch import Rule, Term, Watch, implied_kind
from watchword.matching.words import ways_of_word
from watchword.text.fold import SIGNS, fold_with_offsets, word_spans, words

ALIAS = 0.95
"""Confidence of an alias: that a hit of it means the term."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A term, or a word of the query, which weighs nothing unless the query says so. `ways`: their places in the watch's."""

    text: str
    weight: float
    ways: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """When clauses don't decide, the query does, by where its words stand: each means some of the watch's ways."""

    clauses: Clauses
    query: Query | None = None
    meaning: Mapping[Word, tuple[int, ...]] = field(default_factory=dict)

    def holds(self, finds: Callable[[], Finds], reading: Reading, *, surely: bool = False) -> bool:
        """`surely`: its clauses are known to hold, which spares asking for what was found."""
        if not surely and not self.clauses.hold(finds()):
            return False
        return self.clauses.decides or self.query is None or holds(self.query, self._spots(finds()), reading)

    def _spots(self, finds: Finds) -> Spots:
        return lambda word: [hit.place for way in self.meaning[word] for hit in finds.get(way, ())]


@dataclass(frozen=True, slots=True)
class ReadyWatch:
    """`ways` is all that it looks for, each once; numbers of ways are places in it. `words` are those of the query that
    are no term: they show why the gate holds."""

    watch: Watch
    ways: tuple[Way, ...]
    terms: tuple[Sought, ...]
    words: tuple[Sought, ...]
    gate: Gate
    rules: tuple[tuple[str, Gate], ...]

    @property
    def id(self) -> str:
        return self.watch.id

    @property
    def scoring(self) -> frozenset[int]:
        return frozenset(way for sought in self.terms for way in sought.ways)

    @property
    def scored(self) -> tuple[tuple[float, tuple[int, ...]], ...]:
        return tuple((each.weight, each.ways) for each in (*self.terms, *self.words) if each.weight > 0)

    @property
    def clauses(self) -> Clauses:
        return self.gate.clauses


def ways_of(term: Term) -> tuple[Way, ...]:
    """Every way to say a term; none if nothing can find it."""
    match term.kind:
        case "name":
            return tuple(way for way in names.ways(term) if all(way.parts))
        case "word":
            ways = _with_aliases(term, ways_of_word)
        case "phrase":
            ways = _with_aliases(term, _literally)
        case "exact":
            ways = _with_aliases(term, lambda text: _literally(text, exact=text.strip()))
    rejected = frozenset(word for text in term.reject for word in words(text))
    return tuple(way._replace(rejected=rejected) for way in ways) if rejected else tuple(ways)


def ways_of_alias(term: Term, alias: str) -> tuple[Way, ...]:
    """Those of a term's ways that say this alias of it."""
    own = ways_of(structs.replace(term, aliases=()))
    return ways_of(structs.replace(term, aliases=(alias,)))[len(own) :]


def make_ready(watch: Watch) -> ReadyWatch:
    """QueryError if a query of the watch can't be understood."""
    return _Making(watch).ready()


class _Making:
    """One watch on its way: its ways are numbered as they come."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.asked = watch, Asked(watch)
        self.numbers: dict[Way, int] = {}
        self.known: dict[Term, Sought] = {}

    def ready(self) -> ReadyWatch:
        watch, asked = self.watch, self.asked
        terms = tuple(_weighing(self._sought(term), weight) for term, weight in asked.weighed())
        gate = self._default_gate(terms) if asked.query is None else self._query_gate(asked.query)
        return ReadyWatch(
            watch=watch,
            terms=terms,
            words=tuple(self._own_words()),
            gate=gate,
            rules=tuple((rule.id, each) for rule in watch.rules for each in self._rule_gates(rule)),
            ways=tuple(self.numbers),
        )

    def _sought(self, term: Term) -> Sought:
        if term not in self.known:
            ways = tuple(dict.fromkeys(map(self._number, ways_of(term))))
            self.known[term] = Sought(term.text, term.weight, ways)
        return self.known[term]

    def _number(self, way: Way) -> int:
        return self.numbers.setdefault(way, len(self.numbers))

    def _default_gate(self, terms: tuple[Sought, ...]) -> Gate:
        """One name, phrase or exact term; words alone only where the watch has nothing else."""
        telling = [sought for term, sought in zip(self.watch.terms, terms, strict=True) if term.kind != "word"]
        return _any_of(telling or terms)

    def _query_gate(self, parsed: Query) -> Gate:
        leaves = self.asked.leaves if parsed is self.asked.query else query.leaves(parsed)
        meaning = {word: self._meant(word).ways for word, _ in leaves}
        in_ways = _in_ways(parsed, meaning)
        return Gate(in_ways) if in_ways.decides else Gate(in_ways, parsed, meaning)

    def _rule_gates(self, rule: Rule) -> Iterator[Gate]:
        if rule.any:
            yield _any_of(map(self._sought, rule.any))
        if rule.query is not None:
            yield self._query_gate(query.parse_query(rule.query))

    def _meant(self, word: Word) -> Sought:
        """The watch's term of that name with its aliases, an alias of one alone, else a term of its own."""
        if word.kind == "prefix":
            ways = tuple(map(self._number, _beginning(word.text)))
            return Sought(f"{word.text}*", word.weight or 0.0, ways)
        called = self.asked.called(word)
        if called and called.alias is not None:
            ways = tuple(map(self._number, ways_of_alias(called.term, called.alias)))
            return Sought(called.alias, called.term.weight, ways)
        return self._sought(called.term if called else _term_of(word))

    def _own_words(self) -> Iterator[Sought]:
        """Those that an article may be found by, and no term is, each once; its greatest weight counts."""
        own: dict[tuple[int, ...], Sought] = {}
        for word, is_wanted in self.asked.leaves:
            if is_wanted and self.asked.called(word) is None:
                sought = self._meant(word)
                own[sought.ways] = max(own.get(sought.ways, sought), sought, key=lambda each: each.weight)
        yield from own.values()


def _weighing(sought: Sought, weight: float) -> Sought:
    return sought if sought.weight == weight else replace(sought, weight=weight)


def _any_of(all_sought: Iterable[Sought]) -> Gate:
    return Gate(Clauses((frozenset(way for sought in all_sought for way in sought.ways),)))


def _in_ways(parsed: Query, meaning: Mapping[Word, tuple[int, ...]]) -> Clauses:
    in_words = clauses(parsed)
    required = (frozenset(way for word in each for way in meaning[word]) for each in in_words.required)
    excluded = frozenset(way for word in in_words.excluded for way in meaning[word])
    return Clauses(tuple(required), excluded, in_words.decides)


def _term_of(word: Word) -> Term:
    """A term of its own, of the kind that the word looks like."""
    if word.kind == "exact":
        return Term("exact", word.text, weight=word.weight or 0.0)
    return Term(implied_kind(word.text, in_quotes=word.kind == "phrase"), word.text, weight=word.weight or 0.0)


def _beginning(text: str) -> Iterator[Way]:
    """Every word that begins so."""
    if not unfindable(text):
        yield Way((tuple(Spelling(letters, f"{text}*", ANYTHING) for letters in words(text)[:1]),))


def _with_aliases(term: Term, ways: Callable[[str], Iterable[Way]]) -> Iterator[Way]:
    if not unfindable(term.text):
        yield from ways(term.text)
    for alias in term.aliases:
        if not unfindable(alias):
            yield from (_of_alias(way) for way in ways(alias))


def _of_alias(way: Way) -> Way:
    parts = tuple(tuple(spelling._replace(scheme="alias") for spelling in part) for part in way.parts)
    return way._replace(parts=parts, confidence=ALIAS)


@lru_cache(65_536)
def _literally(text: str, exact: str | None = None) -> tuple[Way, ...]:
    """The words as they are written, ь and ъ in their number. Many watches ask for the same common words."""
    folded = fold_with_offsets(text)
    spans = word_spans(folded.text)
    written = [(folded.text[slice(*span)], text[slice(*folded.span(*span))]) for span in spans]
    return (Way(tuple((Spelling(letters, word, signs=_signs(word)),) for letters, word in written), exact=exact),)


def _signs(word: str) -> int:
    return sum(map(word.count, SIGNS))
