"""Ends a process whose loop hangs or starves, so that its supervisor starts it again; says first where it stood."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from typing import Any

from watchword import log as logging
from watchword.loop import Loop

STUCK_SECONDS = 90.0
"""No turn of the loop for this long: something hangs that should have had a timeout."""
STARVED_SECONDS = 60.0
"""Lag but no progress and no error for this long: this member is not what it believes to be."""

log = logging.get()


class Watchdog(threading.Thread):
    """While its block runs, ends the process when the loop hangs or starves, for the supervisor to start it again."""

    def __init__(self, loop: Loop[Any], *, every: float = 5.0) -> None:
        super().__init__(name="watchdog", daemon=True)
        self.loop, self.every = loop, every
        self._done = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_raised: object) -> None:
        self._done.set()

    def run(self) -> None:
        while not self._done.wait(self.every):
            if reason := self.complaint():
                log.critical("process.stuck", role=self.loop.stage.role, because=reason)
                faulthandler.dump_traceback(sys.stderr)
                os._exit(70)

    def complaint(self) -> str | None:
        now = time.monotonic()
        if now - self.loop.turned > STUCK_SECONDS:
            return f"no turn of the loop for {STUCK_SECONDS:.0f} s"
        if self.loop.behind and now - self.loop.progressed > STARVED_SECONDS:
            return f"no progress for {STARVED_SECONDS:.0f} s although records wait"
        return None
