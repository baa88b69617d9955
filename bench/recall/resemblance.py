"""Whether two writings are of one name at all: GeoNames tags exonyms and former names as well.

By the skeleton of consonants of what anyascii makes of both. It knows nothing of the product's schemes.
"""

from __future__ import annotations

import re

from anyascii import anyascii
from rapidfuzz import fuzz

NEAR = 75
_ALIKE = (
    ("schtsch|shch|szcz|chtch|tsch|dsch|tch|sch|ch|sh|sz|cz|zh|dj|j|ts|tz|kh|gh|x|q|c|h|g", "k"),
    ("[sz]", "k"),
    ("w|f|ph|b|p", "v"),
    ("d", "t"),
    ("[aeiouy' `-]", ""),
)
"""Sounds that languages exchange in writing, all taken for one: what remains must agree."""


def is_the_same_name(one: str, other: str) -> bool:
    return fuzz.ratio(_skeleton(one), _skeleton(other)) >= NEAR


def _skeleton(name: str) -> str:
    letters = anyascii(name).lower()
    for pattern, sound in _ALIKE:
        letters = re.sub(pattern, sound, letters)
    return re.sub(r"[^a-z]|(.)(?=\1)", "", letters)
