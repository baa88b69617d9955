"""Queries as trees, written out again, and made at random."""

from __future__ import annotations

from hypothesis import strategies as st

from watchword.matching.query import About, AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word


def written(query: Query) -> str:
    """A query that is read as this tree."""
    match query:
        case Word(text, kind, weight):
            word = {"bare": text, "phrase": f'"{text}"', "prefix": f"{text}*", "exact": f'="{text}"'}[kind]
            return word if weight is None else f"{word}^{weight:g}"
        case About(of, value):
            return f'{of}:"{value}"'
        case AllOf(parts):
            return " AND ".join(_grouped(part, AllOf, AnyOf) for part in parts)
        case AnyOf(parts):
            return " OR ".join(_grouped(part, AnyOf) for part in parts)
        case Not(part):
            return f"NOT {_grouped(part, AllOf, AnyOf, Not)}"
        case Near(parts, words):
            pieces = [_grouped(part, AllOf, AnyOf, Near) for part in parts]
            return " ".join([pieces[0], *(f"NEAR/{n} {piece}" for n, piece in zip(words, pieces[1:], strict=True))])
        case Sentence(part):
            return f"SENT({written(part)})"
        case InField(field, part):
            return f"{field}:{_grouped(part, AllOf, AnyOf, Not, Near, About, InField)}"


def _grouped(query: Query, *looser: type[Query]) -> str:
    return f"({written(query)})" if isinstance(query, looser) else written(query)


# -- at random -------------------------------------------------------------------------------------------------------

LETTERS = "abcd"
Trees = st.SearchStrategy[Query]


def _rows(parts: Trees) -> st.SearchStrategy[tuple[Query, ...]]:
    return st.tuples(parts, parts) | st.tuples(parts, parts, parts)


def _joined(parts: Trees) -> Trees:
    return st.builds(AllOf, _rows(parts)) | st.builds(AnyOf, _rows(parts))


def _joined_or_not(parts: Trees) -> Trees:
    return parts | _joined(parts) | st.builds(Not, parts)


def _chains(parts: Trees) -> Trees:
    return st.builds(
        lambda row, *words: Near(row, words[: len(row) - 1]), _rows(parts), st.integers(0, 4), st.integers(0, 4)
    )


def _in_fields(parts: Trees) -> Trees:
    return st.builds(InField, st.sampled_from(["title", "summary", "text"]), parts)


def _words(weights: st.SearchStrategy[float | None]) -> Trees:
    kinds = st.sampled_from(["bare", "phrase", "exact"])
    return st.builds(Word, st.sampled_from(LETTERS), kinds, weights) | st.builds(
        Word, st.just("abba"), st.just("prefix"), weights
    )


_abouts = st.builds(About, st.just("lang"), st.sampled_from(["ru", "hy"])) | st.builds(
    About, st.sampled_from(["source", "url"]), st.sampled_from(["example.org", "/sport/"])
)


def _positive(words: Trees) -> Trees:
    """What may stand in a sentence."""
    near = words | st.builds(AnyOf, _rows(words)) | _chains(words) | _chains(st.builds(AnyOf, _rows(words)))
    places = near | _in_fields(near)
    return places | _chains(places) | _joined(places)


def _any_tree(words: Trees) -> Trees:
    fieldless = _joined_or_not(_joined_or_not(words | _abouts))
    simple = words | _abouts | _positive(words) | st.builds(Sentence, _positive(words)) | _in_fields(fieldless)
    return _joined_or_not(_joined_or_not(simple))


trees = _any_tree(_words(st.none()))
"""Trees of all that the grammar knows, those that are refused as exclusions alone included."""
weighty = _positive(_words(st.none() | st.sampled_from([0.5, 2.0, 1000.0])))
"""Words of which some have a weight."""
