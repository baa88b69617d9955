"""What `up` starts ends with it, however `up` ends. Three leashes, each for what the others can't hold:

    parent-death signal   Linux: the kernel kills a role the moment `up` is gone, even a frozen one
    guard                 everywhere: a small process that reads the roles' process groups from a pipe, and at its end
                          kills them, with all that they have started
    watch_parent          everywhere: a role reads a pipe of its own, and at its end ends; for when the guard died too

Run as a program (`python leash.py exec|guard …`) it needs nothing but the standard library.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import BinaryIO

VARIABLE = "WATCHWORD_LEASH"
"""The number of the file descriptor whose end means that the parent is gone."""
_PR_SET_PDEATHSIG = 1


def watch_parent() -> None:
    """From now on this process ends when its parent does, if its parent put it on a leash; else nothing."""
    number = os.environ.get(VARIABLE)
    if number is not None:
        threading.Thread(target=_end_with, args=(int(number),), name="leash", daemon=True).start()


def bound(command: Sequence[str]) -> list[str]:
    """`command`, to be killed by the kernel when the calling process dies. Must be started from its main thread:
    the signal comes when the *thread* ends that started the child."""
    return [sys.executable, "-I", "-S", __file__, "exec", str(os.getpid()), *command]


def guard() -> list[str]:
    """The command of the guard. On its stdin: `+GROUP` and `-GROUP`, a line each."""
    return [sys.executable, "-I", "-S", __file__, "guard"]


def _end_with(descriptor: int) -> None:
    try:
        while os.read(descriptor, 1024):
            pass
    except OSError:
        return  # it never was a leash
    os.kill(os.getpid(), signal.SIGKILL)


def _exec(parent: int, command: list[str]) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be watched
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606


def _guard(lines: BinaryIO) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        groups.add(group) if line.startswith(b"+") else groups.discard(group)
    for group in groups:
        kill_group(group)


def kill_group(group: int, number: int = signal.SIGKILL) -> bool:
    """True if there was anything left to kill."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["exec", parent, *command]:
            _exec(int(parent), command)
        case ["guard"]:
            _guard(sys.stdin.buffer)
