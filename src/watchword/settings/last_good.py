"""The last configuration that was right, kept in home, so that what starts while the files are wrong goes on with it.

One file for each directory of configuration. It holds what the files held: of a secret the reference, if that is what
they had; its value is read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from watchword import log
from watchword.settings.configuration import Configuration, examine


def keep(folder: Path, configuration: Configuration) -> None:
    """All or nothing, in `folder`, which is made for its owner alone. A disk that refuses costs the copy, nothing else."""
    file = _file(folder, configuration.directory)
    document = {name: content.decode() for name, content in configuration.contents.items()}
    content = json.dumps({"directory": str(configuration.directory), "files": document}).encode()
    try:
        if not file.exists() or file.read_bytes() != content:
            _write(file, content)
    except OSError as error:
        log.get(__name__).warning("config.not_kept", folder=str(folder), error=str(error))


def kept(folder: Path, directory: Path) -> Configuration | None:
    """The last right configuration of `directory`; None if there is none, or if it isn't right any more."""
    contents = _contents(_file(folder, directory))
    if contents is None:
        return None
    found, problems = examine(directory, contents)
    return None if problems else found


def _file(folder: Path, directory: Path) -> Path:
    name = hashlib.sha256(os.fsencode(directory.absolute())).hexdigest()[:16]
    return folder / f"{name}.json"


def _contents(file: Path) -> Mapping[str, bytes] | None:
    try:
        document = json.loads(file.read_bytes())
        return {name: text.encode() for name, text in document["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    try:
        with open(descriptor, "wb") as beside:
            beside.write(content)
        Path(name).replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
