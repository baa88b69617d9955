"""The query language: what it understands, what it refuses, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.queries import trees, weighty, written
from watchword.matching import QueryError, parse_query
from watchword.matching.clauses import clauses
from watchword.matching.holds import Reading, holds
from watchword.matching.query import About, AllOf, AnyOf, InField, Near, Not, Query, Sentence, Word
from watchword.model import Content


def outline(query: Query) -> str:
    match query:
        case Word(text, kind, weight):
            word = {"bare": text, "phrase": f"<{text}>", "prefix": f"{text}*", "exact": f"={text}"}[kind]
            return word if weight is None else f"{word}^{weight:g}"
        case About(of, value):
            return f"{of}:{value}"
        case AllOf(parts):
            return "(" + " & ".join(map(outline, parts)) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(map(outline, parts)) + ")"
        case Not(part):
            return f"!{outline(part)}"
        case Near(parts, words):
            others = "".join(f" ~{n} {outline(part)}" for n, part in zip(words, parts[1:], strict=True))
            return f"({outline(parts[0])}{others})"
        case Sentence(part):
            return f"[{outline(part)}]"
        case InField(field, part):
            return f"{field}:{outline(part)}"


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
        ("a NEAR/5 b", "(a ~5 b)"),
        ("a NEAR/0 b NEAR/30 c", "(a ~0 b ~30 c)"),
        ("a b NEAR/5 c d", "(a & (b ~5 c) & d)"),
        ("NOT a NEAR/5 b c", "(!(a ~5 b) & c)"),
        ("(a OR b) NEAR/5(c OR d)", "((a | b) ~5 (c | d))"),
        ("(a NEAR/1 b) NEAR/5 c", "((a ~1 b) ~5 c)"),
        ("a OR b NEAR/5 c", "(a | (b ~5 c))"),
        ("NEARBY NEARER near", "(NEARBY & NEARER & near)"),
        ("SENT(a b)", "[(a & b)]"),
        ("SENT (a NEAR/2 b OR c) d", "([((a ~2 b) | c)] & d)"),
        ("sent SENTRY", "(sent & SENTRY)"),
        ("title:a b", "(title:a & b)"),
        ("summary: (a NOT b)", "summary:(a & !b)"),
        ('text:"peace talks"', "text:<peace talks>"),
        ("title:SENT(a b)", "title:[(a & b)]"),
        ("title:a NEAR/5 b", "(title:a ~5 b)"),
        ("SENT(title:a b)", "[(title:a & b)]"),
        ("lang:ru a", "(lang:ru & a)"),
        ("a NOT lang:(ru OR uk)", "(a & !(lang:ru | lang:uk))"),
        ('source:"BBC News" a', "(source:BBC News & a)"),
        ("url:https://x.org/?a=b a", "(url:https://x.org/?a=b & a)"),
        ("url:/sport/ lang:no a", "(url:/sport/ & lang:no & a)"),
        ("=OSCE", "=OSCE"),
        ('="C++ is" a', "(=C++ is & a)"),
        ("=wor*", "=wor*"),
        ("a^2 b^0.5", "(a^2 & b^0.5)"),
        ('"a b"^3 abba*^1 =OSCE^4', "(<a b>^3 & abba*^1 & =OSCE^4)"),
        ("(a OR b^3 NOT c)^2", "(a^2 | (b^3 & !c))"),
        ("title:a^2 NEAR/1 b", "(title:a^2 ~1 b)"),
        ("SENT(a b)^2", "[(a^2 & b^2)]"),
        ("(a lang:ru)^2", "(a^2 & lang:ru)"),
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
        ("Baku=2", 1, 1, '"Baku=2" in quotes'),
        ("author:Baku", 1, 1, "lang:"),
        ("author:Baku", 1, 1, '"author:Baku" in quotes'),
        ("title:", 1, 7, "a word"),
        ("title:text:Baku", 1, 7, "one field"),
        ("title:(Baku text:talks)", 1, 1, "one field"),
        ("lang:russian Baku", 1, 6, "ru"),
        ("lang:r* Baku", 1, 6, "the value as it is"),
        ("lang:(ru uk) Baku", 1, 10, "OR"),
        ("lang:ru^2 Baku", 1, 8, "behind what must be found"),
        ("source:! Baku", 1, 8, "the name of a feed"),
        ('url:"" Baku', 1, 5, "example.org"),
        ("Baku NEAR talks", 1, 6, "a number, such as NEAR/5"),
        ("Baku NEAR5 talks", 1, 6, "a number, such as NEAR/5"),
        ("Baku NEAR/x talks", 1, 6, "a number, such as NEAR/5"),
        ("Baku NEAR/٣ talks", 1, 6, "a number, such as NEAR/5"),
        ("Baku near/5 talks", 1, 6, "NEAR/5"),
        ("Baku NEAR/31 talks", 1, 6, "NEAR/30 at most"),
        ("Baku\nNEAR/99999999999 talks", 2, 1, "NEAR/30 at most"),
        ("NEAR/5 Baku", 1, 1, "a word"),
        ("Baku NEAR/5", 1, 12, "a word"),
        ("Baku NEAR/5 NOT talks", 1, 13, "a word"),
        ("(Baku OR NOT talks) NEAR/5 war", 1, 21, "must be found"),
        ("war NEAR/5 (Baku talks)", 1, 5, "a NEAR for each"),
        ("war NEAR/5 SENT(Baku talks)", 1, 5, "AND between"),
        ("war NEAR/5 lang:ru", 1, 5, "AND between"),
        ("SENT Baku", 1, 6, '"("'),
        ("SENT(Baku NOT talks)", 1, 1, "must be found"),
        ("SENT(Baku lang:ru)", 1, 1, "AND between"),
        ("Baku^", 1, 5, "such as ^0.5"),
        ("Baku^two", 1, 5, "such as ^0.5"),
        ("Baku^0", 1, 5, "such as ^0.5"),
        ("Baku^-1", 1, 5, "such as ^0.5"),
        ("Baku^1001", 1, 5, "such as ^0.5"),
        ("Baku^2^2", 1, 5, "such as ^0.5"),
        ("Baku NOT talks^2", 1, 10, "no weight under NOT"),
        ("=", 1, 1, "letter by letter"),
        ("Baku =!", 1, 6, "letter by letter"),
        ('Baku ="talks', 1, 7, 'a closing "'),
        ("Baku tal*", 1, 6, "at least 4 letters"),
        ("Baku пись*", 1, 6, "at least 4 letters before the *, ь and ъ not counted"),
        ("Baku *", 1, 6, "behind the first letters"),
        ("Baku *khan", 1, 6, "behind the first letters"),
        ("Baku kara*bakh", 1, 6, "behind the first letters"),
        ("Baku peace-talk*", 1, 6, "behind the first letters of one word"),
        ("x" * 161, 1, 1, "a shorter word"),
        ("(" * 51 + "a" + ")" * 51, 1, 51, "fewer"),
        ("NOT Baku", 1, 1, "must be found"),
        ("Baku OR NOT talks", 1, 9, "must be found"),
        ("Baku OR (war OR\nNOT talks)", 2, 1, "must be found"),
        ("Baku OR (NOT talks NOT war)", 1, 10, "must be found"),
        ("NOT (Baku AND talks)", 1, 1, "must be found"),
        ("NOT (Baku AND NOT talks)", 1, 1, "must be found"),
        ("lang:ru", 1, 6, "must be found"),
        ("lang:ru NOT Baku", 1, 6, "must be found"),
        ("Baku OR source:BBC", 1, 16, "must be found"),
        ("NOT Baku OR (talks url:/a/)", 1, 1, "must be found"),
        ("url:/a/ (Baku OR NOT talks)", 1, 5, "must be found"),
        ("NOT title:Baku", 1, 1, "must be found"),
        ("NOT Baku NEAR/5 talks", 1, 1, "must be found"),
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


PIECES = [*'ab()" *-^=:/\n25', "AND ", "OR ", " NOT ", " NEAR/5 ", "SENT(", "title:", "lang:", "ru ", "url:", "abba*"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_a_query_that_looks_for_something_or_a_query_error_within_it(text: str) -> None:
    understood, place = outcome(text)

    assert understood is None or clauses(understood).required
    assert (1, 1) <= place <= (text.count("\n") + 1, len(text) + 1)


def outcome(text: str) -> tuple[Query | None, tuple[int, int]]:
    try:
        return parse_query(text), (1, 1)
    except QueryError as error:
        return None, (error.line, error.column)


@given(trees)
def test_what_a_tree_is_written_as_is_read_as_that_tree(tree: Query) -> None:
    something = AllOf((Word("a", "bare"), tree))

    assert parse_query(written(something)) == something


@given(weighty)
def test_weights_are_read_as_they_are_written(tree: Query) -> None:
    assert parse_query(written(tree)) == tree


@pytest.mark.parametrize("inner", ["(", "y x OR (", "x OR y SENT(", "x NOT (y OR NOT ("])
def test_a_query_as_deep_as_may_be_is_read(inner: str) -> None:
    times = 50 // inner.count("(")

    query = parse_query(inner * times + "a" + ")" * 50)

    assert holds(query, lambda word: (), Reading(Content(""))) in (True, False)


def test_a_very_long_query_is_read() -> None:
    query = parse_query(" OR ".join(f"word{number}" for number in range(5000)))

    assert isinstance(query, AnyOf)
    assert len(query.parts) == 5000
