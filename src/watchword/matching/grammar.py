"""From the text of a query to its tree, by the grammar in query.lark; what is refused, and in which words."""

from __future__ import annotations

import re
from functools import cache

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

from watchword.matching.query import AllOf, AnyOf, Not, Query, QueryError, Word, holds, leaves
from watchword.matching.scan import unfindable
from watchword.text.fold import fold, words

PREFIX_LETTERS = 4
DEEPEST = 50
"""Parentheses within parentheses."""
_INSIDE_WORDS = "-'’‘ʼ.&_@#"
_NAMES = {
    "WORD": "a word",
    "PHRASE": 'a phrase in "quotes"',
    "LPAR": '"("',
    "RPAR": '")"',
    "_AND": "AND",
    "_OR": "OR",
    "_NOT": "NOT",
    "$END": "the end",
}


def parse(text: str) -> Query:
    _refuse_depth(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    query: Query = _Tree().transform(tree)
    for word, _ in leaves(query):
        _check(word)
    if holds(query, lambda _: False):
        problem = "these are exclusions alone, which nearly every article fits"
        raise QueryError(problem, line=1, column=1, expected=("a word that must be found",))
    return query


@cache
def _parser() -> Lark:
    return Lark.open("query.lark", rel_to=__file__, parser="lalr")


@v_args(inline=True)
class _Tree(Transformer[Token, Query]):
    def all_of(self, *parts: Query) -> Query:
        return AllOf(parts)

    def any_of(self, *parts: Query) -> Query:
        return AnyOf(parts)

    def negation(self, part: Query) -> Query:
        return Not(part)

    def word(self, token: Token) -> Query:
        place = {"line": token.line or 1, "column": token.column or 1}
        if token.type == "PHRASE":
            return Word(token[1:-1], "phrase", **place)
        if token.endswith("*"):
            return Word(token[:-1], "prefix", **place)
        return Word(str(token), "bare", **place)


def _refuse_depth(text: str) -> None:
    depth = 0
    for sign in re.finditer(r'"[^"]*"|[()]', text):
        depth += {"(": 1, ")": -1}.get(sign.group(), 0)
        if depth > DEEPEST:
            line, column = _place(text, sign.start())
            problem = f"more than {DEEPEST} parentheses within each other"
            raise QueryError(problem, line=line, column=column, expected=("fewer",))


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
    return QueryError(found, line=line, column=column, expected=expected)


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _check(word: Word) -> None:
    """What the grammar lets pass because the reason would be lost in it."""
    complaint = _phrase_complaint(word) if word.kind == "phrase" else _word_complaint(word)
    if complaint:
        raise QueryError(complaint[0], line=word.line, column=word.column, expected=(complaint[1],))


def _phrase_complaint(word: Word) -> tuple[str, str] | None:
    if "*" in word.text:
        return f'a * in "{word.text}", where it means nothing', "the words as they are"
    if reason := unfindable(word.text):
        return f'"{word.text}" can\'t be found: {reason}', "a few words between the quotes"
    return None


def _word_complaint(word: Word) -> tuple[str, str] | None:
    if word.text in ("and", "or", "not"):
        return (
            f"{word.text} in small letters",
            f'{word.text.upper()}, or "{word.text}" in quotes if you look for the word',
        )
    if "*" in word.text or not word.text:
        return "a * that does not end a word", "a * behind the first letters of one word"
    if not fold(word.text[0]).strip():
        return f"found {word.text}", 'a word that begins with a letter or a digit, a phrase in straight "quotes" or NOT'
    if odd := next((char for char in word.text if char not in _INSIDE_WORDS and fold(char) == " "), None):
        return f"{odd} in {word.text}", f'"{word.text}" in quotes'
    if reason := unfindable(word.text):
        return f"{word.text} can't be found: {reason}", "a shorter word"
    return _prefix_complaint(word) if word.kind == "prefix" else None


def _prefix_complaint(word: Word) -> tuple[str, str] | None:
    folded = words(word.text)
    if len(folded) != 1:
        return f"{word.text}* is more than one word", "a * behind the first letters of one word"
    if len(folded[0]) < PREFIX_LETTERS:
        return f"{word.text}* begins too many words", f"at least {PREFIX_LETTERS} letters before the *"
    return None
