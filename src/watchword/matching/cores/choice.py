"""Which core runs: the fastest that is installed."""

from __future__ import annotations

from collections.abc import Callable

from watchword.matching.cores import Core
from watchword.matching.cores.portable import Portable
from watchword.matching.program import Program

MakeCore = Callable[[Program], Core]


def installed() -> tuple[MakeCore, ...]:
    """The cores that can run here, the fastest first."""
    return (Portable,)


def best(program: Program) -> Core:
    return installed()[0](program)
