"""The feed server in a process of its own, which ends with the one that started it, however that ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchword import leash

STOPS_WITHIN = 5.0


@contextmanager
def running(log: Path) -> Iterator[str]:
    """The address of a feed server whose news day begins now; `log` gets a JSON line for each request.

    The socket listens before the process runs, so an early request waits for it. To be entered in the main thread.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        process = _started(listening, log)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            _stop(process)


def _started(listening: socket.socket, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        leash.bound([sys.executable, "-m", "watchword.demo.server", str(listening.fileno()), str(log)]),
        env={**os.environ, leash.VARIABLE: "0"},
        stdin=subprocess.PIPE,  # its leash: ends when this process does
        pass_fds=[listening.fileno()],
        start_new_session=True,  # Ctrl-C is for the process that started it
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        process.stdin.close()
