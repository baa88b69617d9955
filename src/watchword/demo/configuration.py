"""The configuration of the news day: the same four files that anybody writes, with the feed server's address in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from ruamel.yaml import YAML

from watchword.demo.script import Outlet

RHYTHM = "2s"
WRITTEN = Path(__file__).parent / "config"


def write(directory: Path, outlets: Iterable[Outlet], address: str) -> None:
    """Fills `directory`, which must not exist; `address` is the feed server's, as `http://127.0.0.1:PORT`."""
    shutil.copytree(WRITTEN, directory)
    with (directory / "feeds.yaml").open("w", encoding="utf-8") as feeds:
        YAML().dump({"groups": [_group(outlets, address)]}, feeds)


def _group(outlets: Iterable[Outlet], address: str) -> dict[str, object]:
    return {"name": "A news day", "feeds": [_feed(outlet, address) for outlet in outlets]}


def _feed(outlet: Outlet, address: str) -> dict[str, object]:
    return {
        "url": f"{address}/{outlet.id}/feed.xml",
        "name": outlet.name,
        "language": outlet.language,
        "zone": outlet.zone,
        "side": outlet.side,
        "every": RHYTHM,
    }
