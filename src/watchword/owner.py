"""Who holds a claim: `machine:process:world:start:…`, so that others can see whether that process still lives.

A host name is not enough: containers share one, and a restarted container has the name and the number of the one before.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

_PROC = Path("/proc")
_START = 22
"""The field of /proc/PID/stat with the ticks from boot to the process's start; the second field ends with the last `)`."""


def new_owner() -> str:
    """A name for a part of this process that claims work; no other ever has it."""
    pid = os.getpid()
    return f"{os.uname().nodename}:{pid}:{_world()}:{_start(pid)}:{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """True if it was a process that has ended for certain: one of this boot, and of this process's pid namespace."""
    parts = owner.split(":")
    if len(parts) != 5 or not parts[1].isdecimal():
        return False
    machine, pid, world, start = parts[0], int(parts[1]), parts[2], parts[3]
    if (machine, world) != (os.uname().nodename, _world()) or (not world and sys.platform == "linux"):
        return False
    return not _lives(pid) or (start != "" and _start(pid) not in (start, ""))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _world() -> str:
    """Within which a pid means one process at a time; empty where the system doesn't tell."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _start(pid: int) -> str:
    """Tells a process from a later one with its pid; empty where the system doesn't tell."""
    try:
        stat = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return ""
    return stat.rpartition(b")")[2].split()[_START - 3].decode("ascii")
