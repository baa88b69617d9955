"""TCP ports for the roles: held from the first moment, open at once where the address is known to people.

Two `up` may start at the same time, and a server takes seconds to listen: a port that was only looked at would be taken by
both, and the flows of one would talk to the Prefect of the other.
"""

from __future__ import annotations

import errno
import random
import socket

from watchword.errors import WatchwordError

_TRIED = 100
_APART = range(10_000, 20_000)
"""Below the ports that the system gives to outgoing connections, one of which could have it."""


def listening(host: str, port: int) -> socket.socket:
    """Listens on `port`, or on the next one that is free: the role that gets this socket only has to accept."""
    for number in range(port, min(port + _TRIED, 65536)):
        if found := _listening(host, number):
            return found
    raise WatchwordError(f"{host}: no free port from {port} on; name another with --port")


def reserved() -> socket.socket:
    """A port of 127.0.0.1 that nobody uses nor can take. The role that gets this socket still has to listen: until it first
    does whoever asks is refused at once; later, while the role is started again, who asks waits."""
    for number in random.sample(_APART, _TRIED):
        held = socket.socket()
        try:
            held.bind(("127.0.0.1", number))
        except OSError:
            held.close()
        else:
            return held
    raise WatchwordError("127.0.0.1: no free ports")


def _listening(host: str, port: int) -> socket.socket | None:
    """None if somebody else has the port."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address, family=family, backlog=256)
    except PermissionError as error:
        raise WatchwordError(f"{host}:{port}: {error.strerror}; name a port of 1024 or more with --port") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return None
        raise WatchwordError(f"{host}:{port}: {error.strerror}; name an address of this machine") from error
