"""Finding TCP ports that are free."""

from __future__ import annotations

import errno
import socket

from watchword.errors import WatchwordError

_TRIED = 100


def next_free(host: str, port: int) -> int:
    """`port` if nobody listens there, else the next one that is free."""
    for number in range(port, min(port + _TRIED, 65536)):
        if _is_free(host, number):
            return number
    raise WatchwordError(f"{host}: no free port from {port} on; name another with --port")


def any_free(count: int, host: str = "127.0.0.1") -> list[int]:
    """So many free ports that the system chooses, no two of them the same."""
    probes = [socket.create_server((host, 0)) for _ in range(count)]
    try:
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a server just stopped blocks its own port
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise WatchwordError(f"{host}:{port}: {error.strerror}; name a port of 1024 or more with --port") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise WatchwordError(f"{host}: not an address of this machine ({error.strerror})") from error
    return True
