"""Which core runs: the fastest that is installed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from watchword.matching.cores import Core
from watchword.matching.cores.portable import Portable
from watchword.matching.program import Program

MakeCore = Callable[[Program], Core]


@cache
def installed() -> tuple[MakeCore, ...]:
    """The cores that can run here, the fastest first. The first call loads numba, in half a second, or compiles what
    it hasn't yet, in some ten."""
    if find_spec("numba") is None:
        return (Portable,)
    try:
        from watchword.matching.cores.fast import Fast

        Fast(Program((), ()))
    except Exception as error:  # whatever a compiler may raise: matching goes on without it
        logging.getLogger(__name__).warning("core.fast_unusable: the portable core runs instead: %r", error)
        return (Portable,)
    return (Fast, Portable)


def best(program: Program) -> Core:
    return installed()[0](program)
