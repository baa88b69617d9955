"""What `up` tells other processes, as files in home.

    run.json     from the moment that every role is up to the clean end; names and shape in the contracts
    roles.json   the same from the first moment: read it to show what is still starting

Whether either is live is decided by the lock `locks/up.lock`, never by the file: a killed `up` leaves both behind.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from watchword import flock
from watchword.home import Home

State = Literal["starting", "up", "restarting", "stopped"]


@dataclass(frozen=True)
class RoleState:
    """How one role is. `pid` is None for what isn't ours, `metrics` the http address of its /metrics, if it has one."""

    pid: int | None
    state: State
    restarts: int
    metrics: str | None


@dataclass(frozen=True)
class Run:
    """One running `up`. Addresses are URLs: `http://…`, `unix://…`, `redis://…`."""

    pid: int
    home: str
    board: str
    redis: str
    prefect: str
    roles: dict[str, RoleState]

    @property
    def is_up(self) -> bool:
        return all(role.state == "up" for role in self.roles.values())


def lock(home: Home) -> Path:
    """Held by the `up` that runs on this home."""
    return home.locks / "up.lock"


def roles_json(home: Home) -> Path:
    return home.path / "roles.json"


def write(home: Home, run: Run) -> None:
    """roles.json always, run.json once every role is up; a role that is started again later stays in it."""
    text = _encoded(run)
    _replace(roles_json(home), text)
    if run.is_up or home.run_json.exists():
        _replace(home.run_json, text)


def remove(home: Home) -> None:
    for path in (home.run_json, roles_json(home)):
        path.unlink(missing_ok=True)


def live(home: Home) -> Run | None:
    """The run that holds the lock on this home, whether every role is up yet or not; None if `up` doesn't run here."""
    if flock.holder(lock(home)) is None:
        return None
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return _decoded(roles_json(home).read_bytes())
    return None


def _encoded(run: Run) -> str:
    return json.dumps(run, default=vars, indent=1) + "\n"


def _decoded(text: bytes) -> Run:
    given: dict[str, Any] = json.loads(text)
    roles = {name: RoleState(**role) for name, role in given.pop("roles").items()}
    return Run(**given, roles=roles)


def _replace(path: Path, text: str) -> None:
    """In one step: a reader sees the old one or the new one, never half of it."""
    beside = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
