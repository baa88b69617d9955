"""Arabic script: the adjective in -ی, the Persian plural, and the Arabic prefixes as lists of whole words.

A word that begins with a prefix is a spelling of its own, and its list says which prefix it is.
"""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, Ending, joined, listed

PREFIXES = ("و", "ب", "ل", "ك", "ف", "ال", "وال", "بال", "لل", "كال", "فال", "وب", "ول")

_NISBA = listed("ar-adj", "ي ية يين يون ين", "ar")

LISTS = {
    "fa-word": joined(BARE, listed("fa-case", "ی ها های هایی هایش ان ای اش را", "fa")),
    "ar-word": joined(BARE, listed("ar-case", "ات ان ين ون ة ه ها هم ي ية", "ar")),
    "ar-word-t": joined({"ة": Ending("")}, listed("ar-case", "ات تان تين ته تها تهم ه", "ar")),
    "fa": joined(BARE, listed("fa-adj", "ی ی‌ها ها های ی‌های", "fa"), _NISBA),
    "ar": joined(BARE, _NISBA),
    **{f"ar-{prefix}": {"": Ending(f"ar-prefix:{prefix}")} for prefix in PREFIXES},
}
