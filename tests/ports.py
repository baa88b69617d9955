"""Ports for the servers that tests start."""

from __future__ import annotations

import random
import socket
import sys

RANGE = range(20_000, 32_000)
"""Below those that a system gives to outgoing connections, above those that `up` chooses for its roles."""

_chosen = random.SystemRandom()  # not the seeded one: files that run at the same time would all choose alike
_claims: list[socket.socket] = []
"""By these the test processes know each other's ports until they end: a server that is down for a while comes back to its own."""


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 on which nothing listens, and that no other test asked for."""
    found: list[int] = []
    while len(found) < count:
        port = _chosen.choice(RANGE)
        if port not in found and _is_free(port):
            found.append(port)
    return found


def free_port() -> int:
    return free_ports(1)[0]


def _is_free(port: int) -> bool:
    claim = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":
            claim.bind(f"\0watchword-tests-{port}")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except OSError:
        claim.close()
        return False
    _claims.append(claim)
    return True
