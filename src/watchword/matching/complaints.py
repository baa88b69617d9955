"""What is wrong with a single word of a query: the grammar lets it pass because the reason would be lost in it.

A complaint is the problem and what was expected.
"""

from __future__ import annotations

import re

from watchword.matching.hit import unfindable
from watchword.matching.query import About, Word
from watchword.text.fold import SIGNS, fold, words

PREFIX_LETTERS = 4
_FIELDS = "title:, summary:, text:, lang:, source: or url:"
_INSIDE_WORDS = "-'’‘ʼ.&_@#"

Complaint = tuple[str, str]


def word_complaint(word: Word) -> Complaint | None:
    match word.kind:
        case "phrase":
            return _phrase_complaint(word.text)
        case "exact":
            return _exact_complaint(word.text)
        case _:
            return _plain_complaint(word)


def about_complaint(about: About) -> Complaint | None:
    if "*" in about.value:
        return f"a * in {about.of}:{about.value}, where it means nothing", "the value as it is"
    value = about.value
    match about.of:
        case "lang" if not re.fullmatch("[A-Za-z]{2,3}", value):
            return f"{value} is no code of a language", "two letters such as ru or hy"
        case "source" if not words(value):
            return "this names no source", "the name of a feed, or words of it"
        case "url" if not value:
            return "this is no part of an address", "a host such as example.org, or a part such as /sport/"
    return None


def _phrase_complaint(text: str) -> Complaint | None:
    if "*" in text:
        return f'a * in "{text}", where it means nothing', "the words as they are"
    if reason := unfindable(text):
        return f'"{text}" can\'t be found: {reason}', "a few words between the quotes"
    return None


def _exact_complaint(text: str) -> Complaint | None:
    if reason := unfindable(text):
        return f"={text} can't be found: {reason}", 'what stands there letter by letter, such as =OSCE or ="C++"'
    return None


def _plain_complaint(word: Word) -> Complaint | None:
    text = word.text
    if complaint := _looks_like_a_sign(text):
        return complaint
    if "*" in text or not text:
        return "a * that does not end a word", "a * behind the first letters of one word"
    if not fold(text[0]).strip():
        return f"found {text}", 'a word that begins with a letter or a digit, a phrase in straight "quotes" or NOT'
    if odd := _odd(text):
        return f"{odd} in {text}", f'"{text}" in quotes'
    if reason := unfindable(text):
        return f"{text} can't be found: {reason}", "a shorter word"
    return _prefix_complaint(text) if word.kind == "prefix" else None


def _odd(text: str) -> str | None:
    """The first sign that would part the word in two without saying so."""
    if text.isalnum():
        return None
    return next((char for char in text if char not in _INSIDE_WORDS and fold(char) == " "), None)


def _looks_like_a_sign(text: str) -> Complaint | None:
    if text in ("and", "or", "not"):
        return f"{text} in small letters", f'{text.upper()}, or "{text}" in quotes if you look for the word'
    if re.match(r"near/\d", text, re.IGNORECASE):
        return f"{text} in small letters", text.upper()
    if text.startswith(("title:", "summary:", "text:", "lang:", "source:", "url:")):
        return f"{text} within another field", "one field at a time"
    if field := re.match("[A-Za-z]+:", text):
        return f"{field.group()} is no field here", f'{_FIELDS}, or "{text}" in quotes if you look for the words'
    return None


def _prefix_complaint(text: str) -> Complaint | None:
    folded = words(text)
    if len(folded) != 1:
        return f"{text}* is more than one word", "a * behind the first letters of one word"
    if len(folded[0]) < PREFIX_LETTERS:
        more = ", ь and ъ not counted" if any(sign in text for sign in SIGNS) else ""
        return f"{text}* begins too many words", f"at least {PREFIX_LETTERS} letters before the *{more}"
    return None
