"""Latin script: suffix chains of Azerbaijani and Turkish without an apostrophe, Polish cases, English, German, French.

What stands behind an apostrophe is a word of its own and needs no ending here.
"""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, Ending, bare, joined, listed

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
_GERMANIC = joined(
    listed("en-inhabitant", "i is", "en"),
    listed("de-case", "s es", "de", "en"),
    listed("de-inhabitant", "er ern ers", "de"),
)

LISTS = {
    # Karabakh, Mirzoyan
    "lat": joined(BARE, _GERMANIC, _AFTER_CONSONANT, _POLISH),
    # Tbilisi, Baku, Poroshenko
    "lat-v": joined(BARE, listed("de-case", "s", "de", "en"), _AFTER_VOWEL, listed("pl-case", "ego emu m go mu", "pl")),
    # Kuleba, Warszawa: before -a
    "lat-a": listed("pl-case", "y i e ie ze ę ą o ej", "pl"),
    # Poroshenko: before -o
    "lat-o": listed("pl-case", "a i u ę ą owi em", "pl"),
    # Kowalski: before -i; Grozny: before -y
    "lat-i": joined(
        bare("i y"),
        listed("pl-case", "iego iemu im ego emu ym", "pl"),
    ),
}
