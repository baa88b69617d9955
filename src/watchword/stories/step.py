"""One step of an explanation."""

from __future__ import annotations

import msgspec


class Step(msgspec.Struct, frozen=True):
    """`ok`: the article got past it. `step` names it, after `WATCH: ` where it is that of a watch."""

    step: str
    ok: bool
    detail: str
