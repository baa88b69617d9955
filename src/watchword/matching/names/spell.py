"""One word of a name in all of its spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from watchword.matching.endings.arabic import PREFIXES
from watchword.matching.form import Part, Spelling, Written
from watchword.matching.names.arabic_names import arabic_spellings, in_arabic_letters
from watchword.matching.names.letters import written
from watchword.matching.names.parts import joined_in_front
from watchword.matching.names.respell import Reading, readings
from watchword.matching.names.schemes import GERMAN, SCHEMES, Scheme
from watchword.matching.names.sounds import script_of, sounds
from watchword.matching.names.stems import stems
from watchword.matching.names.taught import LEARNED_MARK, taught
from watchword.text.fold import fold

ALIAS = "alias"
"""The scheme of what was ticked: it is written as it is known, so nothing is learned for it."""
HANDMADE = 0.85
RESPELLED = 0.05
"""Less for each rule between the plain reading and what was written."""
_SHORTEST = {"LATIN": 4, "CYRILLIC": 4, "ARMENIAN": 4, "GEORGIAN": 3, "ARABIC": 5}
"""Letters that a made spelling must have; a shorter one would be a word of some language."""
_SHORTEST_PLAIN = _SHORTEST | {"CYRILLIC": 3, "ARMENIAN": 3, "ARABIC": 4}
"""Of the plain reading, which no rule has changed: Уфа, سروف."""
_SHORTEST_IN_A_ROW = {"LATIN": 2, "CYRILLIC": 2, "ARMENIAN": 2, "GEORGIAN": 2, "ARABIC": 2}
_MOST_JOINED = 3
_MOST_PREFIXED = {"و": 18, "ب": 10, "ل": 10}
"""How many of the surest get each prefix; the others are rarer before a name."""
_MOST_RARELY_PREFIXED, _MOST_LED = 4, 12
_SHORTEST_PREFIXED = {"و": 4}
_SHORTEST_RARELY_PREFIXED = 5
_ONE = 9
_ONLY_PERSIAN = frozenset("پچژگ")
_ABJAD_OR_NONE = (None, "fa", "ar")
_ONLY_GERMAN, _ONLY_ARABIC = frozenset({"de"}), frozenset({"ar"})


@lru_cache(16384)
def part(word: str, scheme: str, *, in_a_row: bool = False) -> Part:
    """The spellings of one word, the surest first, each once. `in_a_row`: other words of the name stand beside it,
    so that short spellings are told from other words, and nothing is joined to it."""
    shortest = _SHORTEST_IN_A_ROW if in_a_row else _SHORTEST
    made = [
        *_written(word, scheme),
        *_of_arabic_make(word, min(shortest["ARABIC"], _SHORTEST_PLAIN["ARABIC"])),
        *_made(word, shortest),
    ]
    if scheme != ALIAS:
        made += taught(word)
    shown = tuple(_shown_only(word))
    if in_a_row:
        return _surest(made, shown, capital=not word[:1].islower())
    german = (spelling for front in joined_in_front() for spelling in beginning_with(front, word, scheme))
    return _surest([*made, *german, *_prefixed(made)], shown, capital=True)


def literal(word: str, scheme: str, *, capital: bool) -> Part:
    """A folded word as it is."""
    return (Spelling(word, word, capital=capital, scheme=scheme),)


def beginning_with(front: str, word: str, scheme: str) -> Iterator[Spelling]:
    """`front` joined to the name as German and its author write it: Nord + ossetien."""
    own = [word] if script_of(word) == "LATIN" else []
    for text in dict.fromkeys([*own, *_german(word)]):
        for stem in stems(text, "LATIN"):
            yield Spelling(
                fold(front) + stem.letters,
                front + text.lower(),
                stem.endings,
                capital=True,
                languages=_ONLY_GERMAN,
                scheme=GERMAN.name,
                language=GERMAN.language,
                confidence=HANDMADE,
            )


@lru_cache(64)
def _readings(word: str) -> tuple[Reading, ...]:
    return readings(sounds(word))


@lru_cache(64)
def _german(word: str) -> tuple[str, ...]:
    """The likeliest few, those that only German writes first."""
    found = [each for each in _readings(word) if not each.languages or GERMAN.language in each.languages]
    found.sort(key=lambda each: each.languages != _ONLY_GERMAN)
    return tuple(text for each in found for text in GERMAN.write(each.sounds, rarer=_ONE))[:_MOST_JOINED]


def _surest(made: Iterable[Spelling], shown: Iterable[Spelling], *, capital: bool) -> Part:
    """Each once, with how other languages write it; of equals the one that marks its letters first. What counts in all
    articles needs no other that counts in some; those of some languages count in all of them."""
    best: dict[tuple[str, str], Spelling] = {}
    alike: dict[tuple[str, str], list[Spelling]] = defaultdict(list)
    for each in sorted(made, key=lambda each: (-each.confidence, each.text.isascii())):
        key = each.letters, each.endings
        best[key] = _both(best[key], each) if key in best else each
        alike[key].append(each)
    for each in shown:
        alike[each.letters, each.endings].append(each)
    found = (_in_all_languages(each, alike[key]) for key, each in best.items())
    return tuple(each if capital else each._replace(capital=False) for each in found)


def _in_all_languages(surest: Spelling, alike: Sequence[Spelling]) -> Spelling:
    """With the writing of each language; by a scheme if one has it, since what is learned is folded. What a person
    wrote is of all languages."""
    if surest.language is None:
        return surest
    found: dict[str, Written] = {}
    for each in sorted(alike, key=lambda each: each.scheme.endswith(LEARNED_MARK)):
        if each.language:
            found.setdefault(each.language, Written(each.language, each.text, each.scheme))
    for other in surest.elsewhere:
        found.setdefault(other.language, other)
    own = found.pop(surest.language)
    return surest._replace(text=own.text, elsewhere=tuple(found.values()))


def _both(surer: Spelling, other: Spelling) -> Spelling:
    if not surer.languages or surer.languages == other.languages:
        return surer
    return surer._replace(languages=surer.languages | other.languages if other.languages else frozenset())


def _written(word: str, scheme: str) -> Iterator[Spelling]:
    """Also with a small letter where the author has one: iPhone, eBay."""
    script, capital = script_of(word) or "", not word[:1].islower()
    for stem in stems(word, script):
        yield Spelling(stem.letters, word, stem.endings, capital=capital, scheme=scheme)


def _of_arabic_make(word: str, shortest: int) -> Iterator[Spelling]:
    for text, language in dict.fromkeys(each for plain in sounds(word) for each in arabic_spellings(plain)):
        if len(text) >= shortest:
            yield Spelling(fold(text), text, capital=True, scheme=language, language=language, confidence=HANDMADE)


def _made(word: str, shortest: Mapping[str, int]) -> Iterator[Spelling]:
    """By each reading and scheme; a text that two of one language write is the first one's."""
    seen: set[tuple[str, str]] = set()
    for reading in _readings(word):
        least = shortest if reading.steps or shortest is _SHORTEST_IN_A_ROW else _SHORTEST_PLAIN
        for scheme in SCHEMES:
            if scheme.language in reading.languages if reading.languages else scheme.writes(reading.sounds):
                texts = scheme.write(reading.sounds, rarer=reading.steps)
                new = [text for text in texts if (scheme.language, text) not in seen]
                seen.update((scheme.language, text) for text in new)
                yield from _spelled(new, scheme, reading, least[scheme.script])


def _shown_only(word: str) -> Iterator[Spelling]:
    """How a scheme writes what another one finds for it: Ukrainian і in what is found by Russian и."""
    for reading in _readings(word):
        for scheme in SCHEMES:
            if not reading.languages and not scheme.writes(reading.sounds):
                yield from _spelled(list(scheme.write(reading.sounds, rarer=reading.steps)), scheme, reading, 1)


def _spelled(texts: list[str], scheme: Scheme, reading: Reading, shortest: int) -> Iterator[Spelling]:
    for text in texts:
        if len(text) < shortest:
            continue
        shown = written(text, scheme.language)
        for stem in stems(text, scheme.script):
            yield Spelling(
                stem.letters,
                shown,
                stem.endings,
                capital=True,
                scheme=scheme.name,
                language=scheme.language,
                confidence=HANDMADE - RESPELLED * reading.doubts,
            )


def led(first: Part) -> Part:
    """The first word of several with the Arabic `and` joined in front."""
    return tuple(_with_prefix("و", each) for each in _arabic(first, 2)[:_MOST_LED])


def _prefixed(made: list[Spelling]) -> Iterator[Spelling]:
    """What Arabic joins in front of a name of one word: of the surest, long enough to be told from other words."""
    arabic = _arabic(made, min(_SHORTEST_PREFIXED.values()))
    for prefix in PREFIXES:
        shortest = _SHORTEST_PREFIXED.get(prefix, _SHORTEST_RARELY_PREFIXED)
        long_enough = [each for each in arabic if len(each.letters) >= shortest]
        for each in long_enough[: _MOST_PREFIXED.get(prefix, _MOST_RARELY_PREFIXED)]:
            yield _with_prefix(prefix, each)


def _arabic(made: Iterable[Spelling], shortest: int) -> list[Spelling]:
    """The surest first, each once: as Arabic has it where Persian writes the same letters."""
    found = [each for each in made if _is_arabic(each) and len(each.letters) >= shortest]
    found.sort(key=lambda each: (-each.confidence, each.language == "fa"))
    once: dict[str, Spelling] = {}
    for each in found:
        once.setdefault(each.letters, each)
    return [*once.values()]


def _is_arabic(spelling: Spelling) -> bool:
    """What is written alike in both is the Persian scheme's; four letters only Persian has."""
    if spelling.language not in _ABJAD_OR_NONE:
        return False
    return script_of(spelling.letters) == "ARABIC" and not _ONLY_PERSIAN.intersection(spelling.letters)


def _with_prefix(prefix: str, spelling: Spelling) -> Spelling:
    return spelling._replace(
        letters=fold(prefix) + spelling.letters,
        text=prefix + in_arabic_letters(spelling.text),
        endings=f"ar-{prefix}",
        languages=_ONLY_ARABIC,
    )
