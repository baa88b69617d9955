"""Makes src/watchword/matching/data/vocabulary/ from the word lists of Debian's tesseract packages.

    inputs.tsv ──apt-get download──▶ package ──dpkg-deb, combine_tessdata, dawg2wordlist──▶ written words ──select──▶ XX.bz2

Run: `python tools/vocabulary/build.py`. Wants Debian 12 with `tesseract-ocr` installed, for its two tools. Same inputs, same bytes.

The lists hold what people wrote on the web: a word stands there as often as thrice (word, Word, WORD). How many of
these shapes a word has tells how common it is, and which of them whether it is a name: Goris never stands there small,
and "sleeping" hardly ever with a capital. What stands there in both ways may be either: web addresses are written small.
"""

from __future__ import annotations

import bz2
import csv
import hashlib
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src/watchword/matching/data/vocabulary"
MOST = 80_000
"""Words a language."""
LETTERS = range(3, 15)
WITHOUT_CAPITALS = {"ka", "fa", "ar"}
SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "hy": "ARMENIAN", "ka": "GEORGIAN", "fa": "ARABIC", "ar": "ARABIC"}
_BEFORE_A_WORD = ("l'", "d'", "j'", "n'", "s'", "t'", "m'", "c'", "qu'")
"""What French writes together with the next word; an apostrophe parts words in Watchword."""

_INSIDE = {"fa": {ord("\u200c"): None}, "uk": {ord("'"): None}}
"""What stands between the letters of one word."""


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for row in csv.DictReader((HERE / "inputs.tsv").open(), delimiter="\t"):
        with tempfile.TemporaryDirectory() as folder:
            written = _written(Path(folder), row["package"], row["version"], row["sha256"])
        sections = select(written, row["language"])
        packed = bz2.compress("\n\n".join(front_coded(words) for words in sections).encode())
        (OUT / f"{row['language']}.bz2").write_bytes(packed)
        print(row["language"], *(len(words) for words in sections), len(packed))


def _written(folder: Path, package: str, version: str, sha256: str) -> list[str]:
    """What the package lists, as it was written."""
    subprocess.run(["apt-get", "download", "-q", f"{package}={version}"], cwd=folder, check=True, capture_output=True)
    deb = next(folder.glob("*.deb"))
    if hashlib.sha256(deb.read_bytes()).hexdigest() != sha256:
        sys.exit(f"{package} {version} is not the file that inputs.tsv names")
    subprocess.run(["dpkg-deb", "-x", deb, folder / "deb"], check=True)
    trained = next((folder / "deb").rglob("*.traineddata"))
    parts = f"{folder}/part."
    subprocess.run(["combine_tessdata", "-u", trained, parts], check=True, capture_output=True)
    names = [f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg", f"{parts}words"]
    subprocess.run(["dawg2wordlist", *names], check=True, capture_output=True)
    return Path(names[-1]).read_text(encoding="utf-8").splitlines()


def select(written: Iterable[str], language: str) -> tuple[list[str], list[str], list[str]]:
    """The commonest words: those written small alone, those with a capital alone, those both ways; each list sorted."""
    shapes: dict[str, set[str]] = defaultdict(set)
    for word in written:
        cleaned = _cleaned(word, language)
        if _is_word(cleaned, language):
            shapes[_small(cleaned, language)].add(cleaned)
    # a word in capitals alone is a heading's or an abbreviation
    known = {word: {form for form in forms if not form.isupper()} for word, forms in shapes.items()}
    ranked = sorted((word for word in known if known[word]), key=lambda word: (-len(shapes[word]), len(word), word))
    kept = [(word, known[word]) for word in ranked[:MOST]]
    if language in WITHOUT_CAPITALS:
        return [], [], sorted(word for word, _ in kept)
    small = sorted(word for word, forms in kept if forms == {word})
    capital = sorted(next(iter(forms)) for word, forms in kept if word not in forms)
    return small, capital, sorted(word for word, forms in kept if len(forms) > 1)


def _cleaned(word: str, language: str) -> str:
    word = unicodedata.normalize("NFC", word.strip()).replace("’", "'")
    if language == "fr":
        return next((word[len(start) :] for start in _BEFORE_A_WORD if word.lower().startswith(start)), word)
    return word


def _is_word(word: str, language: str) -> bool:
    """Letters of one script, in one of the three shapes; what was run together (SirAlec) is none."""
    bare = word.translate(_INSIDE.get(language, {}))
    script = SCRIPTS.get(language, "LATIN")
    shaped = word[1:] == _small(word[1:], language) or word.isupper()
    return len(bare) in LETTERS and bare.isalpha() and shaped and all(_is_of(char, script) for char in bare)


@cache
def _is_of(char: str, script: str) -> bool:
    return unicodedata.name(char, "").startswith(script)


def _small(word: str, language: str) -> str:
    return (word.replace("I", "ı").replace("İ", "i") if language in ("az", "tr") else word).lower()


def front_coded(words: Iterable[str]) -> str:
    """A line a word: how many letters it shares with the one before, as a sign from "0" on, and the rest."""
    return "\n".join(_front_coded(words))


def _front_coded(words: Iterable[str]) -> Iterator[str]:
    before = ""
    for word in words:
        shared = next(
            (i for i, (a, b) in enumerate(zip(word, before, strict=False)) if a != b), min(len(word), len(before))
        )
        yield chr(ord("0") + shared) + word[shared:]
        before = word


if __name__ == "__main__":
    main()
