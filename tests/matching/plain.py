"""What is found, by a few plain lines: each spelling held against each word. The cores must agree with it."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from watchword.matching.endings import ENDINGS, Ending
from watchword.matching.form import ANYTHING, WHOLE, Part, Spelling, Way
from watchword.matching.hit import Hit, Place
from watchword.matching.program import Clauses
from watchword.model import Content, Field
from watchword.text.fold import fold, offsets


class Word(NamedTuple):
    letters: str
    start: int
    end: int
    text: str


def plain_hits(way: Way, content: Content, language: str | None) -> list[Hit]:
    fields: list[tuple[Field, str]] = [("title", content.title), ("summary", content.summary), ("text", content.text)]
    found = []
    for field, text in fields:
        words = plain_words(text)
        for i in range(len(words) - len(way.parts) + 1):
            row = words[i : i + len(way.parts)]
            fits = [surest(part, word, language) for part, word in zip(way.parts, row, strict=True)]
            span = plain_span(way, row, text)
            if all(fits) and span and not any(word.letters in way.rejected for word in row):
                found.append(told(way, [fit for fit in fits if fit], Place(field, *span), language))
    return found


def plain_words(text: str) -> list[Word]:
    """Runs of letters; a Han or kana sign alone, with the marks behind it."""
    folded, origin = fold(text) + " ", [*offsets(text), len(text)]
    words, begin = [], 0
    for i in range(len(folded)):
        is_mark = folded[i] in "\u3099\u309a" and i > begin and is_sign(folded[begin])
        if i > begin and (folded[i] == " " or ((is_sign(folded[i]) or is_sign(folded[begin])) and not is_mark)):
            words.append(Word(folded[begin:i], origin[begin], max(origin[i], origin[i - 1] + 1), text))
            begin = i
        if folded[i] == " ":
            begin = i + 1
    return words


def is_sign(letter: str) -> bool:
    ranges = ("⺀-⿟", "々-〇", "\u3040-\u30ff", "㐀-䶿", "一-\u9fff", "\U00020000-\U0003ffff")
    return any(each[0] <= letter <= each[-1] for each in ranges)


def surest(part: Part, word: Word, language: str | None) -> tuple[Spelling, Ending] | None:
    fits = [(spelling, ending) for spelling in part if (ending := fitting(spelling, word, language))]
    return max(fits, key=lambda fit: (fit[0].confidence, len(fit[0].letters)), default=None)


def fitting(spelling: Spelling, word: Word, language: str | None) -> Ending | None:
    rest = word.letters.removeprefix(spelling.letters)
    lists = {WHOLE: {"": Ending("")}, ANYTHING: {rest: Ending("")}}
    ending = lists.get(spelling.endings, ENDINGS.get(spelling.endings, {})).get(rest)
    if not word.letters.startswith(spelling.letters) or ending is None:
        return None
    if language and any(some and language not in some for some in (spelling.languages, ending.languages)):
        return None
    signs = sum(char in "ьъЬЪᲆ" for char in word.text[word.start : word.end])
    if spelling.endings == WHOLE and spelling.signs not in (None, signs):
        return None
    return ending if not spelling.capital or ending.small or is_like_a_name(word) else None


def is_like_a_name(word: Word) -> bool:
    first, before = word.text[word.start], word.text[max(0, word.start - 2) : word.start]
    is_in_compound = len(before) == 2 and before[1] in "-‐‑" and fold(before[0]) != " "
    is_georgian = "ა" <= first <= "ჿ"
    return first == first.upper() or unicodedata.category(first) == "Lt" or is_georgian or is_in_compound


def plain_span(way: Way, row: list[Word], text: str) -> tuple[int, int] | None:
    start, end = row[0].start, row[-1].end
    if way.exact is None:
        return (start, end) if end - start <= 160 else None
    begin = start - plain_words(way.exact)[0].start
    end = begin + len(way.exact)
    is_there = begin >= 0 and text[begin:end] == way.exact
    return (begin, end) if is_there and not unicodedata.combining((text[end:] or " ")[0]) else None


def told(way: Way, fits: list[tuple[Spelling, Ending]], place: Place, language: str | None) -> Hit:
    own = [{each.language: each for each in spelling.elsewhere}.get(language or "") for spelling, _ in fits]
    texts = [each.text if each else spelling.text for each, (spelling, _) in zip(own, fits, strict=True)]
    form = way.exact if way.exact is not None else " ".join(texts)
    schemes = " ".join(dict.fromkeys((each or spelling).scheme for each, (spelling, _) in zip(own, fits, strict=True)))
    endings = " ".join(ending.label for _, ending in fits if ending.label)
    confidence = way.confidence * min(spelling.confidence for spelling, _ in fits)
    return Hit(place, form, confidence, schemes, endings or None)


def plainly_hold(clauses: Clauses, found: set[int]) -> bool:
    return all(each & found for each in clauses.required) and not clauses.excluded & found
