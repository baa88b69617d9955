"""What a term becomes before it meets an article: the ways to say it, each a row of words, each word in its spellings.

    name "Igor Khovayev" ──▶ Way(Igor · Khovayev) ──▶ Part(Igor, Игор, İgor …) · Part(Khovayev, Ховаев, Chowajew …)
    name "Artsakh" (alias) ──▶ Way(Artsakh)        phrase "peace talks" ──▶ Way(peace · talks), each as it is written

A word of an article is hit by a spelling if it begins with its letters and goes on as `endings` allow. A way is hit
where each of its parts is hit by one word, in a row with nothing but separators between.
"""

from __future__ import annotations

from typing import NamedTuple

WHOLE = ""
"""`Spelling.endings` of a word that ends where the spelling does."""
ANYTHING = "*"
"""`Spelling.endings` of a word that may go on as it likes."""


class Written(NamedTuple):
    """How a language writes the letters of a spelling."""

    language: str
    text: str
    scheme: str


class Spelling(NamedTuple):
    """One way to write one word of a term.

    `letters` are folded (text.fold); `endings` is WHOLE, ANYTHING, or the name of a closed list in matching.endings.
    `capital`: a name, whose word begins with a capital where its script has any (an ending that makes an adjective or
    an inhabitant, and the later part of a hyphenated compound, may be small). `languages`: it counts only in articles
    of one of them, or of a language unknown; empty: in all. `signs`: how many ь and ъ the word has, which fold leaves
    out; None where they don't matter, as in a name. `text` is what people see as the form; `scheme` how it was made: `author`,
    `alias`, a scheme such as `en` or `cyr`, `ru~` if learned; `language` the one it is written in, None if it has none of its own.
    `elsewhere`: how other languages write the same letters, Qəbələ beside Gebele; folded, they are one spelling.
    `confidence`, in (0, 1]: that who writes this means the term.
    """

    letters: str
    text: str
    endings: str = WHOLE
    capital: bool = False
    languages: frozenset[str] = frozenset()
    signs: int | None = None
    scheme: str = "author"
    language: str | None = None
    confidence: float = 1.0
    elsewhere: tuple[Written, ...] = ()

    def written(self, language: str | None) -> Written | Spelling:
        """As an article of that language writes it; as it is where the language has no writing of its own."""
        return next((each for each in self.elsewhere if each.language == language), self)


Part = tuple[Spelling, ...]
"""One word of a term, in all of its spellings, the surest first."""


class Way(NamedTuple):
    """One way to say a term: its parts in a row. Its confidence is the least of its spellings' times its own.

    `exact`: the original must read so, letter by letter. `rejected`: folded words which are no hit although a spelling fits.
    """

    parts: tuple[Part, ...]
    exact: str | None = None
    confidence: float = 1.0
    rejected: frozenset[str] = frozenset()
