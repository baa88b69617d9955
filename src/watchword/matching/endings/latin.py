"""Latin script: suffix chains of Azerbaijani and Turkish without an apostrophe, Polish cases, English, German, French.

What stands behind an apostrophe is a word of its own and needs no ending here.
"""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, Ending, bare, behind, joined, listed

_TURKIC = ("az", "tr")


def _turkic(gen: str, dat: str, acc: str) -> dict[str, Ending]:
    """The chain after a consonant (in a ı) or after a vowel, which puts a letter between (nin ya nı)."""
    cases = f"{gen} {dat} {acc} da də de ta te dan dən den tan ten la lə le yla ylə yle ca cə ce"
    copula = "dır dir dur dür dadır dədir dandır dəndir ladır lədir nındır"
    return joined(
        listed("az-case", cases, *_TURKIC),
        listed("az-inhabitant", "lı li lu lü lılar lilər lular lülər lıların lilərin liler", *_TURKIC, small=True),
        listed("az-place", "dakı dəki daki deki taki teki dakılar", *_TURKIC),
        listed("az-copula", copula, *_TURKIC),
        listed("az-plural", "lar lər ler ların lərin lerin lara lərə lere lardan lərdən", *_TURKIC),
    )


_AFTER_CONSONANT = _turkic("ın in un ün", "a ə e", "ı i u ü ına inə una ünə")
_AFTER_VOWEL = _turkic("nın nin nun nün", "ya yə ye", "nı ni nu nü yı yi yu yü sı si")
_POLISH = listed("pl-case", "a owi em iem u ie iu ia iowi y i", "pl")
_POLISH_A = "y i e ie ze ę ą o ej"
_POLISH_O = "a i u ę ą owi em"
_GERMANIC = joined(
    listed("en-inhabitant", "i is", "en"),
    listed("de-case", "s es", "de", "en"),
    listed("de-inhabitant", "er ern ers", "de"),
)


def _chains(*, after_vowel: bool) -> dict[str, Ending]:
    """A common word's: plural, then whose, then case."""
    plurals = ("", "lar", "lər", "ler")
    whose = ("", "im", "um", "imiz", "umuz", "iniz", "unuz", "miz", "muz", "niz")
    his = ("si", "su") if after_vowel else ("i", "u")
    cases = (
        "",
        "in",
        "un",
        "a",
        "e",
        "i",
        "u",
        "da",
        "de",
        "ta",
        "te",
        "dan",
        "den",
        "tan",
        "ten",
        "la",
        "le",
        "ca",
        "ce",
    )
    behind_his = ("", "nin", "nun", "na", "ne", "ni", "nu", "nda", "nde", "ndan", "nden", "yla", "yle", "nca")
    linked = tuple(f"{link}{case}" for link in "ny" for case in cases if case[:1] in "iuae") if after_vowel else ()
    bare_cases = (*cases, *linked, "ki", "daki", "deki", "li", "lu", "siz", "suz", "dir", "dur", "tir", "tur")
    ends = [f"{plural}{own}{case}" for plural in plurals for own in whose for case in cases]
    ends += [f"{plural}{own}{case}" for plural in plurals for own in his for case in behind_his]
    ends += [f"{plural}i{case}" for plural in plurals[1:] for case in behind_his]
    return joined(BARE, listed("tr-case", " ".join([*bare_cases, *ends]), *_TURKIC))


LISTS = {
    "tr-word": _chains(after_vowel=False),
    "tr-word-v": _chains(after_vowel=True),
    # północn-, górsk-, nördlich-: an adjective that is translated, in all of its forms
    "lat-full": joined(
        bare("y i a e"),
        listed("pl-adj", "ego iego emu iemu ym im ej iej ą ych ich ymi ia ie"),
        listed("de-adj", "e en er es em"),
    ),
    # Karabakh, Mirzoyan
    "lat": joined(BARE, _GERMANIC, _AFTER_CONSONANT, _POLISH),
    # Tbilisi, Baku, Poroshenko
    "lat-v": joined(BARE, listed("de-case", "s", "de", "en"), _AFTER_VOWEL, listed("pl-case", "ego emu m go mu", "pl")),
    # Kuleba, Warszawa: before -a
    "lat-a": listed("pl-case", _POLISH_A, "pl"),
    # Poroshenko: before -o
    "lat-o": listed("pl-case", _POLISH_O, "pl"),
    # Poroshenko, Vinnytska: before the consonant that Polish changes
    "lat-ko": joined(behind("k", listed("pl-case", _POLISH_O, "pl")), listed("pl-case", "kiem ce", "pl")),
    "lat-go": joined(behind("g", listed("pl-case", _POLISH_O, "pl")), listed("pl-case", "giem dze", "pl")),
    "lat-ro": joined(behind("r", listed("pl-case", _POLISH_O, "pl")), listed("pl-case", "rze", "pl")),
    "lat-ka": joined(behind("k", listed("pl-case", _POLISH_A, "pl")), listed("pl-case", "ce", "pl")),
    "lat-ga": joined(behind("g", listed("pl-case", _POLISH_A, "pl")), listed("pl-case", "dze", "pl")),
    "lat-ra": joined(behind("r", listed("pl-case", _POLISH_A, "pl")), listed("pl-case", "rze", "pl")),
    "lat-da": joined(behind("d", listed("pl-case", _POLISH_A, "pl")), listed("pl-case", "dzie", "pl")),
    "lat-ta": joined(behind("t", listed("pl-case", _POLISH_A, "pl")), listed("pl-case", "cie", "pl")),
    # Ararat, Bagdad, Izmir: before the last consonant, which Polish changes
    "lat-r": listed("pl-case", "rze", "pl"),
    "lat-t": listed("pl-case", "cie", "pl"),
    "lat-d": listed("pl-case", "dzie", "pl"),
    # Kowalski: before -i; Grozny: before -y
    "lat-i": joined(
        bare("i y"),
        listed("pl-case", "iego iemu im ego emu ym", "pl"),
    ),
}
