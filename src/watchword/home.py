"""Where things are: the state of this machine (home), and what came with the program (root).

`root()` holds `flows/`, `consumers/` and `config/`: in a wheel they are copied beside the package, in a checkout they
are the repository's own folders.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


def root() -> Path:
    """The folder that holds `flows/`, `consumers/` and `config/`."""
    packed = Path(__file__).parent / "_home"
    return packed if packed.is_dir() else Path(__file__).parents[2]


@dataclass(frozen=True)
class Home:
    """The state of this machine. Nothing is created until `create()`."""

    path: Path

    @classmethod
    def default(cls) -> Home:
        given = os.environ.get("WATCHWORD_HOME")
        return cls(Path(given).expanduser().absolute() if given else platformdirs.user_state_path("watchword"))

    def create(self) -> Home:
        for folder in (self.path, self.locks, self.digests):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    @property
    def log_db(self) -> Path:
        return self.path / "log.db"

    @property
    def watchword_db(self) -> Path:
        return self.path / "watchword.db"

    @property
    def prefect_db(self) -> Path:
        return self.path / "prefect.db"

    @property
    def run_json(self) -> Path:
        return self.path / "run.json"

    @property
    def locks(self) -> Path:
        return self.path / "locks"

    @property
    def good_configurations(self) -> Path:
        """Where the last configuration that was right is kept, see settings/last_good.py."""
        return self.path / "config-good"

    @property
    def digests(self) -> Path:
        return self.path / "digests"
