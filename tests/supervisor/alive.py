"""Whether a process is still there."""

from __future__ import annotations

from pathlib import Path


def is_alive(pid: int) -> bool:
    """False for a zombie, too: it only waits to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return False
