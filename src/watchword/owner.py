"""Who holds a claim: `machine:process:…`, so that others on the machine can see whether that process still lives."""

from __future__ import annotations

import os
import secrets


def new_owner() -> str:
    """A name for a part of this process that claims work; no other ever has it."""
    return f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """True if it was a process of this machine that has ended for certain; False if in doubt."""
    machine, number, _ = owner.split(":")
    if machine != os.uname().nodename:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
