"""Which core runs: the fastest that is installed."""

from __future__ import annotations

from watchword.matching.cores import Core
from watchword.matching.cores.portable import Portable
from watchword.matching.program import Program


def best(program: Program) -> Core:
    return Portable(program)
