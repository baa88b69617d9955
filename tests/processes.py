"""Roles as processes of their own, as `up` or a container runs them: started, killed, started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.waiting import wait_until

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
POLL = """
import asyncio
from watchword import log
from watchword.settings.env import read
from watchword.wiring import opened_poller
log.setup("poll")
with opened_poller(read()) as poller:
    asyncio.run(poller.run(minutes={minutes}, force={minutes} == 0))
"""


class Processes:
    """All with one environment; what each wrote is in `folder`/NAME.log."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str, failpoint: str | None = None) -> subprocess.Popen[bytes]:
        """`command`, else the consumer called `name`. It ends with this process."""
        chosen = command or (sys.executable, str(ROOT / "consumers" / f"{name}.py"))
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                chosen,
                env=self._environment(failpoint),
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        self.running[name] = process
        return process

    def poll(self, *, failpoint: str | None = None) -> int:
        """One pass over all feeds; the exit code."""
        code = self.start("poll", sys.executable, "-c", POLL.format(minutes=0), failpoint=failpoint).wait(60)
        del self.running["poll"]
        return code

    def keep_polling(self) -> None:
        """Each feed when it is due, until the end."""
        self.start("poll", sys.executable, "-c", POLL.format(minutes=60))

    def output(self, *command: str) -> str:
        """What `watchword COMMAND` writes on stdout; it must end well."""
        done = subprocess.run(
            [str(BIN / "watchword"), *command], env=self._environment(None), capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait(10)

    def dies(self, name: str, seconds: float) -> int:
        """The exit code of a role that is to end by itself."""
        wait_until(
            lambda: self.running[name].poll() is not None, seconds, f"{name} ends; it said: {self.said(name)[-2000:]}"
        )
        return self.running.pop(name).returncode

    def stop(self) -> None:
        """SIGTERM to all, as `up` does; SIGKILL to what is still there after ten seconds."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        self.running.clear()

    def said(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    def _environment(self, failpoint: str | None) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("WATCHWORD_", "PREFECT_"))}
        chosen = {"WATCHWORD_FAILPOINT": failpoint} if failpoint else {}
        return {**inherited, "PYTHONUNBUFFERED": "1", **self.environment, **chosen}
