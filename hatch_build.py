"""Puts `flows/`, `consumers/` and `config/` under `watchword/_home/` in standard builds of the wheel.

Not in editable installs, where a copy would go stale beside the real folders; `watchword.home.root()` finds either.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("flows", "consumers", "config")


class HomeFolders(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for folder in FOLDERS:
            build_data["force_include"][str(Path(self.root) / folder)] = f"watchword/_home/{folder}"
