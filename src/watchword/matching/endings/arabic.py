"""Arabic script: the adjective in -ی, the Persian plural, and the Arabic prefixes as lists of whole words.

A word that begins with a prefix is a spelling of its own, and its list says which prefix it is.
"""

from __future__ import annotations

from watchword.matching.endings.listed import BARE, Ending, joined, listed

PREFIXES = ("و", "ب", "ل", "ك", "ف", "ال", "وال", "بال", "لل", "كال", "فال", "وب", "ول")

_NISBA = listed("ar-adj", "ي ية يين يون ين", "ar")

LISTS = {
    "fa": joined(BARE, listed("fa-adj", "ی ی‌ها ها های ی‌های", "fa"), _NISBA),
    "ar": joined(BARE, _NISBA),
    **{f"ar-{prefix}": {"": Ending(f"ar-prefix:{prefix}")} for prefix in PREFIXES},
}
