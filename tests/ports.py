"""Ports for the servers that tests start."""

from __future__ import annotations

import random
import socket

RANGE = range(20_000, 32_000)
"""Below those that a system gives to outgoing connections: one of them could take a port before its server does."""

_chosen = random.SystemRandom()  # not the seeded one: files that run at the same time would all choose alike


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 on which nothing listens."""
    found: list[int] = []
    while len(found) < count:
        port = _chosen.choice(RANGE)
        if port not in found and _is_free(port):
            found.append(port)
    return found


def free_port() -> int:
    return free_ports(1)[0]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
