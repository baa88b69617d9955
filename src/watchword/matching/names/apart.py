"""Names that Persian and Arabic write in two words where others write one: علی اف Aliyev, إمام أوغلو Imamoglu."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watchword.matching.form import WHOLE, Part, Spelling, Written
from watchword.text.fold import fold

_SECOND = ("اوغلو", "اوغلی", "زاده", "زادة", "نژاد", "نجاد", "پور", "بور", "اف", "یف")
_FIRST = fold("عبد")
_SHORTEST = 3
"""Letters of a first word: what is shorter is no name without its second."""
_LANGUAGES = ("fa", "ar")
_JOINER = "\u200c"


def apart(part: Part) -> Iterator[tuple[Part, Part]]:
    """The two words that a word may be written as, in all of their spellings; one pair for each end or beginning."""
    own = [spelling for spelling in part if spelling.language in _LANGUAGES and spelling.languages.issubset(_LANGUAGES)]
    for second in dict.fromkeys(map(fold, _SECOND)):
        size = len(second)
        ending = [each for each in own if each.letters.endswith(second) and len(each.letters) - size >= _SHORTEST]
        if ending:
            yield (
                _once(_cut(each, 0, -size)._replace(endings=WHOLE) for each in ending),
                (_cut(ending[0], -size, None),),
            )
    size = len(_FIRST)
    begun = [each for each in own if each.letters.startswith(_FIRST) and len(each.letters) - size > _SHORTEST]
    if begun:
        yield (_cut(begun[0], 0, size)._replace(endings=WHOLE),), _once(_cut(each, size, None) for each in begun)


def _once(spellings: Iterable[Spelling]) -> Part:
    """Each by what it finds: the surest comes first."""
    found: dict[tuple[object, ...], Spelling] = {}
    for each in spellings:
        found.setdefault((each.letters, each.endings, each.languages), each)
    return tuple(found.values())


def _cut(spelling: Spelling, begin: int, end: int | None) -> Spelling:
    written = tuple(Written(each.language, _within(each.text, begin, end), each.scheme) for each in spelling.elsewhere)
    return spelling._replace(
        letters=spelling.letters[begin:end], text=_within(spelling.text, begin, end), elsewhere=written
    )


def _within(text: str, begin: int, end: int | None) -> str:
    return text.replace(_JOINER, "")[begin:end]
