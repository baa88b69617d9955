"""How a word may go on after a spelling: closed lists by script and by how the spelling ends.

    ENDINGS["cyr"]["им"] ──▶ Ending("ru-case:ым")        ENDINGS["lat"]["in"] ──▶ Ending("az-case:in", {"az", "tr"})

A stem that changes before its endings is a spelling of its own with a list of its own: letters `зеленск`, list
`cyr-ий`, in which `ии` is the name itself and `ого` its genitive.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.matching.endings import arabic, armenian, cyrillic, georgian, latin
from watchword.matching.endings.listed import Ending

__all__ = ["ENDINGS", "Ending"]

ENDINGS: Mapping[str, Mapping[str, Ending]] = {
    **cyrillic.LISTS,
    **latin.LISTS,
    **armenian.LISTS,
    **georgian.LISTS,
    **arabic.LISTS,
}
"""By the name of the list, then by the folded rest of the word. "" is in a list only if the bare stem is a word."""
