"""The query language: what it understands, what it refuses, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.matching import QueryError, parse_query
from watchword.matching.query import AllOf, AnyOf, Not, Query, Word, holds


def outline(query: Query) -> str:
    match query:
        case Word(text=text, kind=kind):
            return {"bare": text, "phrase": f"<{text}>", "prefix": f"{text}*"}[kind]
        case AllOf(parts):
            return "(" + " & ".join(map(outline, parts)) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(map(outline, parts)) + ")"
        case Not(part):
            return f"!{outline(part)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Khovayev", "Khovayev"),
        ("a AND b", "(a & b)"),
        ("a b", "(a & b)"),
        ("a OR b AND c", "(a | (b & c))"),
        ("(a OR b) c", "((a | b) & c)"),
        ("a b OR c d", "((a & b) | (c & d))"),
        ("a NOT b", "(a & !b)"),
        ("a AND NOT (b OR c)", "(a & !(b | c))"),
        ("NOT a AND b", "(!a & b)"),
        ('a "peace talks"', "(a & <peace talks>)"),
        ("Khovayev AND (envoy OR talks OR переговор*)", "(Khovayev & (envoy | talks | переговор*))"),
        ("Nagorno-Karabakh d'Artagnan U.S. AT&T", "(Nagorno-Karabakh & d'Artagnan & U.S. & AT&T)"),
        ("ANDROID ORBIT NOTHING", "(ANDROID & ORBIT & NOTHING)"),
        ("a(b)\n\tc", "(a & b & c)"),
        ('"and"', "<and>"),
        ("((a))", "a"),
    ],
)
def test_a_query_is_read_as_written(text: str, expected: str) -> None:
    assert outline(parse_query(text)) == expected


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("", 1, 1, "a word"),
        ("Baku AND", 1, 9, "a word"),
        ("Baku AND OR x", 1, 10, "a word"),
        ("AND Baku", 1, 1, "a word"),
        ("Baku\nAND (talks\nOR )", 3, 4, "a word"),
        ("(Baku", 1, 6, '")"'),
        ("Baku)", 1, 5, "the end"),
        ("Baku NOT NOT talks", 1, 10, "a word"),
        ('Baku "talks', 1, 6, 'a closing "'),
        ('Baku ""', 1, 6, "words between the quotes"),
        ('Baku "talk*"', 1, 6, "the words as they are"),
        ("Baku or talks", 1, 6, "OR"),
        ("Baku and talks", 1, 6, "AND"),
        ("Baku not talks", 1, 6, "NOT"),
        ("Baku -talks", 1, 6, "NOT"),
        ("“peace talks”", 1, 1, 'straight "quotes"'),
        ("title:Baku", 1, 1, '"title:Baku" in quotes'),
        ("Baku NEAR/5 talks", 1, 6, '"NEAR/5" in quotes'),
        ("Baku^2", 1, 1, '"Baku^2" in quotes'),
        ("=Baku", 1, 1, "begins with a letter"),
        ("Baku tal*", 1, 6, "at least 4 letters"),
        ("Baku *", 1, 6, "behind the first letters"),
        ("Baku *khan", 1, 6, "behind the first letters"),
        ("Baku kara*bakh", 1, 6, "behind the first letters"),
        ("Baku peace-talk*", 1, 6, "behind the first letters of one word"),
        ("x" * 161, 1, 1, "a shorter word"),
        ("(" * 51 + "a" + ")" * 51, 1, 51, "fewer"),
        ("NOT Baku", 1, 1, "must be found"),
        ("Baku OR NOT talks", 1, 1, "must be found"),
        ("NOT (Baku AND talks)", 1, 1, "must be found"),
    ],
)
def test_a_wrong_query_is_refused_with_its_place_and_what_was_expected(
    text: str, line: int, column: int, expected: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)

    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert expected in " or ".join(error.expected)
    assert str(error).startswith(f"line {line}, column {column}: ")


@given(st.text() | st.text(alphabet='ab()" *-ANDORT\n'))
def test_any_text_is_a_query_that_looks_for_something_or_a_query_error(text: str) -> None:
    understood, place = outcome(text)

    assert understood is None or not holds(understood, lambda _: False)
    assert (1, 1) <= place <= (text.count("\n") + 1, len(text) + 1)


def outcome(text: str) -> tuple[Query | None, tuple[int, int]]:
    try:
        return parse_query(text), (1, 1)
    except QueryError as error:
        return None, (error.line, error.column)


def test_a_very_long_query_is_read() -> None:
    query = parse_query(" OR ".join(f"word{number}" for number in range(5000)))

    assert isinstance(query, AnyOf)
    assert len(query.parts) == 5000
