"""From the text of a query to its tree, by the grammar in query.lark; what is refused, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

from watchword.matching.clauses import demands_a_word
from watchword.matching.complaints import about_complaint, word_complaint
from watchword.matching.query import (
    About,
    AllOf,
    AnyOf,
    InField,
    Near,
    Not,
    Query,
    QueryError,
    Sentence,
    Word,
    below,
    leaves,
)

DEEPEST = 50
"""Parentheses within parentheses."""
FURTHEST = 30
"""Words between two that are near."""
HEAVIEST = 1000.0
_NAMES = {
    "WORD": "a word",
    "PHRASE": 'a phrase in "quotes"',
    "LPAR": '"("',
    "RPAR": '")"',
    "_AND": "AND",
    "_OR": "OR",
    "NOT": "NOT",
    "$END": "the end",
}


def parse(text: str) -> Query:
    _refuse_depth(text)
    try:
        query: Query = _parser().parse(text)  # type: ignore[assignment]  # by the transformer, no lark tree is made
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    _refuse_weight_of_exclusions(query)
    _refuse_exclusions_alone(query)
    return query


@cache
def _parser() -> Lark:
    return Lark.open("query.lark", rel_to=__file__, parser="lalr", transformer=_Tree())


@v_args(inline=True)
class _Tree(Transformer[Token, Query]):
    def all_of(self, *parts: Query) -> Query:
        return AllOf(parts)

    def any_of(self, *parts: Query) -> Query:
        return AnyOf(parts)

    def negation(self, sign: Token, part: Query) -> Query:
        return Not(part, **_at(sign))

    def near(self, *children: Any) -> Query:
        parts, signs = children[::2], children[1::2]
        for part, sign in zip(parts, (signs[0], *signs), strict=True):
            _refuse_within(part, sign, Not, Sentence, AllOf, About)
        return Near(parts, tuple(_reach(sign) for sign in signs))

    def sentence(self, sign: Token, part: Query) -> Query:
        _refuse_within(part, sign, Not, About)
        return Sentence(part)

    def in_field(self, sign: Token, part: Query) -> Query:
        _refuse_within(part, sign, InField)
        return InField(sign[:-1], part)  # type: ignore[arg-type]  # one of the three that the grammar knows

    def about(self, sign: Token, *values: Token) -> Query:
        found = tuple(_about(sign, value) for value in values)
        return found[0] if len(found) == 1 else AnyOf(found)

    def value(self, token: Token) -> Token:
        return token

    def weighted(self, part: Query, sign: Token) -> Query:
        if isinstance(part, Word) and part.weight is not None:
            raise _refusal(sign, "a second weight", "one")
        if not any(wanted for _, wanted in leaves(part)):
            raise _refusal(sign, "a weight for no word", "a weight behind what must be found")
        return _weighed(part, _weight(sign))

    def word(self, token: Token) -> Query:
        word = _word(token)
        if complaint := word_complaint(word):
            raise _refusal(token, *complaint)
        return word


def _word(token: Token) -> Word:
    if token.type == "PHRASE":
        return Word(token[1:-1], "phrase", **_at(token))
    if token.type == "EXACT":
        return Word(token[1:].strip('"'), "exact", **_at(token))
    if token.endswith("*"):
        return Word(token[:-1], "prefix", **_at(token))
    return Word(str(token), "bare", **_at(token))


def _about(sign: Token, token: Token) -> About:
    value = token[1:-1].strip() if token.type == "PHRASE" else str(token)
    about = About(sign[:-1], value, **_at(token))  # type: ignore[arg-type]  # one of the three that the grammar knows
    if complaint := about_complaint(about):
        raise _refusal(token, *complaint)
    return about


def _reach(sign: Token) -> int:
    number = sign.removeprefix("NEAR").removeprefix("/")
    if not number.isascii() or not number.isdecimal() or not sign.startswith("NEAR/"):
        raise _refusal(sign, f"{sign} without how many words may lie between", "a number, such as NEAR/5")
    if len(number) > 4 or int(number) > FURTHEST:
        raise _refusal(sign, f"{sign} reaches too far", f"NEAR/{FURTHEST} at most, or SENT( ) for the same sentence")
    return int(number)


def _weight(sign: Token) -> float:
    if not re.fullmatch(r"\^\d{1,4}(\.\d{1,6})?", sign, re.ASCII) or not 0 < float(sign[1:]) <= HEAVIEST:
        raise _refusal(sign, f"{sign} is no weight", f"a number above 0 and at most {HEAVIEST:g}, such as ^0.5")
    return float(sign[1:])


def _weighed(query: Query, weight: float) -> Query:
    """With the weight for each word that must be found and has none of its own."""
    match query:
        case Word():
            return replace(query, weight=weight) if query.weight is None else query
        case AllOf(parts) | AnyOf(parts) | Near(parts):
            return replace(query, parts=tuple(_weighed(part, weight) for part in parts))
        case Sentence(part) | InField(part=part):
            return replace(query, part=_weighed(part, weight))
        case Not() | About():
            return query


_INSTEAD = {
    Not: ("a NOT", "words that must be found"),
    AllOf: ("an AND", "an OR between words that may be near, or a NEAR for each of them"),
    Sentence: ("a SENT", "an AND between the two"),
    About: ("lang:, source: or url:", "an AND between the two"),
    InField: ("another field", "one field at a time"),
}


def _refuse_within(query: Query, sign: Token, *unwanted: type[Query]) -> None:
    there = {type(node) for node in _nodes(query)}
    for kind in unwanted:
        if kind in there:
            name, instead = _INSTEAD[kind]
            raise _refusal(sign, f"{sign} of {name}", instead)


def _nodes(query: Query) -> Iterator[Query]:
    yield query
    for part in below(query):
        yield from _nodes(part)


def _refuse_depth(text: str) -> None:
    if text.count("(") <= DEEPEST:
        return
    depth = 0
    for sign in re.finditer(r'"[^"]*"|[()]', text):
        depth += {"(": 1, ")": -1}.get(sign.group(), 0)
        if depth > DEEPEST:
            line, column = _place(text, sign.start())
            problem = f"more than {DEEPEST} parentheses within each other"
            raise QueryError(problem, line=line, column=column, expected=("fewer",))


def _refuse_weight_of_exclusions(query: Query) -> None:
    for word, wanted in leaves(query):
        if word.weight is not None and not wanted:
            problem = f"a weight for {word.text}, which must not be found"
            raise QueryError(problem, line=word.line, column=word.column, expected=("no weight under NOT",))


def _refuse_exclusions_alone(query: Query) -> None:
    """Every article without any of its words would be a hit, and no article is looked at for what isn't in it."""
    if demands_a_word(query):
        return
    free = query
    while isinstance(free, AnyOf):
        free = next(part for part in free.parts if not demands_a_word(part))
    problem = "these are exclusions alone, which nearly every article fits"
    if any(isinstance(node, About) for node in _nodes(free)):
        problem = "nothing here must be found, and an article is looked at only for what was found in it"
    line, column = next((node.line, node.column) for node in _nodes(free) if isinstance(node, Word | Not | About))
    raise QueryError(problem, line=line, column=column, expected=("a word that must be found",))


def _explained(error: UnexpectedInput, text: str) -> QueryError:
    if isinstance(error, UnexpectedCharacters):  # only an opening quote without its partner begins no terminal
        line, column = _place(text, error.pos_in_stream or 0)
        return QueryError("this quote is never closed", line=line, column=column, expected=('a closing "',))
    assert isinstance(error, UnexpectedToken)
    if error.token.type == "$END":
        (line, column), found = _place(text, len(text)), "the query ends here"
    else:
        (line, column), found = (error.line, error.column), f"found {error.token.value}"
    expected = tuple(name for terminal, name in _NAMES.items() if terminal in error.accepts)
    if error.token.type == "NOT" and re.search(r"NEAR/\d+\s*\Z", text[: error.pos_in_stream]):
        found = "a NOT beside NEAR, where nothing can be near to what isn't there"
    return QueryError(found, line=line, column=column, expected=expected)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _at(token: Token) -> dict[str, int]:
    return {"line": token.line or 1, "column": token.column or 1}


def _refusal(token: Token, problem: str, expected: str) -> QueryError:
    return QueryError(problem, **_at(token), expected=(expected,))
