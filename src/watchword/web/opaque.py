"""Cursors and marks: places that a client hands back as it got them, and need not understand."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import msgspec

from watchword.model import BEGINNING
from watchword.ports import Kind, Place

_MICROSECOND = timedelta(microseconds=1)
_ROWS: dict[Kind, msgspec.json.Decoder[tuple[int, str] | tuple[int, str, int]]] = {
    "match": msgspec.json.Decoder(tuple[int, str, int]),
    "alert": msgspec.json.Decoder(tuple[int, str]),
}


def cursor(place: Place) -> str:
    """URL-safe."""
    packed = msgspec.json.encode([_since_beginning(place.at), *place.key])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def place(cursor: str, kind: Kind) -> Place:
    """What `cursor` stands for; ValueError if it is not one of this kind."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        at, *key = _ROWS[kind].decode(packed)
        return Place(BEGINNING + at * _MICROSECOND, tuple(key))
    except (ValueError, msgspec.DecodeError, OverflowError) as error:
        raise ValueError("not a cursor that this list gave out") from error


def mark(at: datetime) -> str:
    return f"t{_since_beginning(at):x}"


def marked(mark: str) -> datetime | None:
    """The time of a mark; None if it is not one."""
    if not mark.startswith("t") or not mark[1:].isalnum():
        return None
    try:
        return BEGINNING + int(mark[1:], 16) * _MICROSECOND
    except (ValueError, OverflowError):
        return None


def _since_beginning(at: datetime) -> int:
    return (at - BEGINNING) // _MICROSECOND
