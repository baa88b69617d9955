"""One child process for each role: started on a leash, started again with growing pauses, stopped in time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from watchword import leash
from watchword.supervisor.roles import Role
from watchword.supervisor.run_file import RoleState, State

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
REFUSED = 2
"""The exit code of a role that finds its configuration wrong; starting it again would not help."""
ASK_EVERY = 0.5
"""Seconds between two questions whether a role is ready."""
HEALTHY_AFTER = 60.0
"""Seconds that a role must live for its next pause to be the first one again."""


class Leash:
    """What ties the children to this process; see watchword.leash. Must be used from the main thread."""

    def __init__(self) -> None:
        self.end, self._held = os.pipe()  # the children read one end; the other one closes when this process ends
        self._guard = self._start_guard()
        self._groups: set[int] = set()

    def tie(self, group: int) -> None:
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def loosen(self, group: int) -> None:
        """Also ends whatever the group's leader has left behind."""
        leash.kill_group(group)
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def look(self) -> None:
        """Starts the guard again if somebody killed it."""
        if self._guard.poll() is None:
            return
        self._guard = self._start_guard()
        for group in self._groups:
            self._tell(f"+{group}\n")

    def close(self) -> None:
        assert self._guard.stdin
        self._guard.stdin.close()
        self._guard.wait()
        os.close(self._held)
        os.close(self.end)

    def _start_guard(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(leash.guard(), stdin=subprocess.PIPE, bufsize=0, start_new_session=True)

    def _tell(self, line: str) -> None:
        assert self._guard.stdin
        with contextlib.suppress(BrokenPipeError):  # it was killed: look() tells the next one everything
            self._guard.stdin.write(line.encode())


class Child:
    """One role's process, or none for a role that runs elsewhere.

    `started` is called with the stream of everything that a new process says, which it keeps in the file `log`.
    """

    def __init__(self, role: Role, tie: Leash, started: Callable[[str, BinaryIO], None], log: Path) -> None:
        self.role, self._leash, self._started, self._log = role, tie, started, log
        self.state: State = "starting"
        self.restarts = 0
        self.is_stopping = False
        self.is_refused = False
        self._has_been_up = False
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = FIRST_PAUSE
        self._since = time.monotonic()
        self._start_at = self._ask_at = self._since
        self._has_complained = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def seen(self) -> RoleState:
        return RoleState(self.pid, self.state, self.restarts, self.role.metrics)

    def start(self) -> None:
        if self.role.command is None:
            return
        environment = {**os.environ, **self.role.environment, leash.VARIABLE: "0"}
        self._process = subprocess.Popen(
            leash.bound(self.role.command),
            stdin=self._leash.end,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            pass_fds=(self.role.listener.fileno(),) if self.role.listener else (),
            start_new_session=True,
        )
        self._leash.tie(self._process.pid)
        if self.role.nice:
            with contextlib.suppress(ProcessLookupError):
                own = os.getpriority(os.PRIO_PROCESS, 0)
                os.setpriority(os.PRIO_PROCESS, self._process.pid, min(own + self.role.nice, 19))
        assert self._process.stdout
        self._started(self.role.name, self._process.stdout)  # type: ignore[arg-type]
        self._since = time.monotonic()

    def look(self) -> str | None:
        """Notices an end, starts again when the pause is over, asks whether it is ready; what a person should hear."""
        if self.role.command is None:
            return self._look_elsewhere()
        if said := self._look_at_process():
            return said
        if self.state != "up" and self._process is not None and not self.is_stopping and self._is_ready():
            self.state, self._has_been_up = "up", True
        return None

    def _is_ready(self) -> bool:
        """Asks, but not all the time: whoever is still starting lets the question wait."""
        if time.monotonic() < self._ask_at:
            return False
        is_ready = self.role.is_ready()
        self._ask_at = time.monotonic() + ASK_EVERY
        return is_ready

    def _look_elsewhere(self) -> str | None:
        if self.state == "starting" and time.monotonic() >= self._ask_at:
            self.state = "up" if self._is_ready() else "starting"
            if self.state == "starting" and not self._has_complained:
                self._has_complained = True
                return f"{self.role.name} at {self.role.address} does not answer"
        return None

    def _look_at_process(self) -> str | None:
        if self._process is None:
            if not self.is_stopping and self.restarts and time.monotonic() >= self._start_at:
                self.start()
            return None
        code = self._process.poll()
        return None if code is None else self._ended(code)

    def _ended(self, code: int) -> str | None:
        assert self._process
        self._leash.loosen(self._process.pid)
        self._process = None
        if self.is_stopping:
            self.state = "stopped"
            return None
        if code == REFUSED and not self._has_been_up:
            self.is_refused = True
            return f"{self.role.name} can't start as it is configured"
        if time.monotonic() - self._since >= HEALTHY_AFTER:
            self._pause = FIRST_PAUSE
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        self._since = time.monotonic()
        self._start_at = self._since + pause
        self.restarts += 1
        self.state = "restarting"
        return f"{self.role.name} {self._how(code)}; starting it again in {pause:g} s"

    def _how(self, code: int) -> str:
        if code >= 0:
            return f"ended with exit code {code}, see {self._log}"
        return f"was killed by {signal.Signals(-code).name}"

    # -- the end -----------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Asks it to end; `look` notices when it has."""
        self.is_stopping = True
        if self._process is None:
            self.state = "stopped"
        else:
            self._process.terminate()

    def kill(self) -> None:
        """Ends it and all that it has started."""
        self.is_stopping = True
        if self._process is not None:
            leash.kill_group(self._process.pid)
