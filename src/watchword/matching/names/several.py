"""A name of one word or several: each word a part with its own spellings, one after the other.

Nagorno-Karabakh ──▶ (Nagorno Нагорный Dağlıq …)(Karabakh Карабах …) · Bergkarabach · … کوهستانی behind it
Republic of Artsakh ──▶ as written · without `of` · with respublikası behind it
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from watchword.matching.form import Part, Spelling, Way
from watchword.matching.names import given
from watchword.matching.names import parts as table
from watchword.matching.names.apart import apart
from watchword.matching.names.spell import ALIAS, HANDMADE, beginning_with, led, literal, part
from watchword.text.fold import fold, words

MOST_TO_TURN = 3
"""Names of more words than this stay in their order."""
_MOST_TO_TRANSLATE = 6
"""Names of more words are told by their words alone, in the order that they have."""
TRANSLATED = "translated"
_NEIGHBOURS, _MOST_OF_A_NEIGHBOUR = ("ru", "uk", "hy", "az", "tr", "ka"), 4


@lru_cache(8192)
def ways_of(text: str, *, scheme: str, in_any_order: bool) -> tuple[Way, ...]:
    """The ways to say one text, the author's own first; none if it has no letter."""
    written = _split(text)
    if not written:
        return ()
    rows = [_row(written, scheme)]
    if len(written) > 1 and in_any_order:
        rows += _turned(rows[0])
    if 1 < len(written) <= _MOST_TO_TRANSLATE:
        rows += _translated(written, scheme)
    rows += _taken_apart(text, scheme)
    rows += [(*rows[0][:-1], *two) for two in apart(rows[0][-1])]
    return tuple(map(Way, dict.fromkeys(rows)))


def _split(text: str) -> tuple[str, ...]:
    """The words of a name as they are written; what stands about an apostrophe is one."""
    pieces = re.split(r"[\s\-‐‑–—/.,()«»\"“”]+", text)
    joined = (each if len(words(each)) < 2 else re.sub(r"\W+", "", each) for each in pieces)
    return tuple(word for each in joined for word in ([each] if len(words(each)) == 1 else words(each)))


def _row(written: tuple[str, ...], scheme: str) -> tuple[Part, ...]:
    if len(written) == 1:
        return (part(written[0], scheme),)
    first, *rest = (part(word, scheme, in_a_row=True) + _in_place(word) for word in written)
    return (first + led(first), *rest)


def _in_place(word: str) -> Part:
    """What stands for a word where it stands: what it is translated to, be it a part of a place's name or a given name."""
    forms = (form for form in table.translations(word) if not form.behind and len(form.words) == 1)
    given_names = (each for name in given.translated(word) for each in _as_neighbours_write(name))
    return (*map(_spelling, forms), *given_names)


def _as_neighbours_write(name: given.Given) -> Iterator[Spelling]:
    """A Russian or Ukrainian name, and the likeliest spellings that languages beside them make of it."""
    left = dict.fromkeys(_NEIGHBOURS, _MOST_OF_A_NEIGHBOUR)
    for each in part(name.name, ALIAS, in_a_row=True):
        language = each.language or name.language
        if left.get(language):
            left[language] -= 1
            yield each._replace(scheme=TRANSLATED, language=language, confidence=min(each.confidence, HANDMADE))


def _turned(row: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    if len(row) <= MOST_TO_TURN:
        yield from itertools.permutations(row)


def _translated(written: tuple[str, ...], scheme: str) -> Iterator[tuple[Part, ...]]:
    """The name in languages that leave out `of`, put a part behind, join it, or say it in several words."""
    telling = tuple(word for word in written if word.lower() not in table.SILENT)
    if 0 < len(telling) < len(written):
        yield _row(telling, scheme)
    for i, word in enumerate(telling):
        forms = table.translations(word)
        others = telling[:i] + telling[i + 1 :]
        if not forms or not others:
            continue
        rest = tuple(part(other, scheme, in_a_row=True) + _in_place(other) for other in others)
        yield from _behind(forms, rest)
        yield from _in_several_words(forms, rest[:i], rest[i:])
        if len(others) == 1 and i == 0:
            yield from _joined(forms, others[0], scheme)


def _behind(forms: tuple[table.Form, ...], rest: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    behind = tuple(_spelling(form) for form in forms if form.behind and len(form.words) == 1)
    if behind:
        yield (*rest, behind)
    for form in forms:
        if form.behind and len(form.words) > 1:
            yield (*rest, *_literally(form))


def _in_several_words(
    forms: tuple[table.Form, ...], before: tuple[Part, ...], after: tuple[Part, ...]
) -> Iterator[tuple[Part, ...]]:
    for form in forms:
        if not form.behind and len(form.words) > 1:
            yield (*before, *_literally(form), *after)


def _literally(form: table.Form) -> tuple[Part, ...]:
    return tuple((_plain(word, form),) for each in form.words for word in words(each))


def _joined(forms: tuple[table.Form, ...], name: str, scheme: str) -> Iterator[tuple[Part, ...]]:
    front = [form.words[0] for form in forms if form.joined]
    if front:
        yield (tuple(spelling for first in front for spelling in beginning_with(first, name, scheme)),)


def _spelling(form: table.Form) -> Spelling:
    return _plain(form.words[0], form)._replace(endings=form.endings)


def _plain(word: str, form: table.Form) -> Spelling:
    return Spelling(fold(word), word, scheme=TRANSLATED, language=form.language, confidence=HANDMADE)


def _taken_apart(text: str, scheme: str) -> list[tuple[Part, ...]]:
    """`O'Brien` is written with its apostrophe too, which parts words."""
    own = words(text)
    return (
        [tuple(literal(word, scheme, capital=not i) for i, word in enumerate(own))]
        if own != [fold(each) for each in _split(text)]
        else []
    )
