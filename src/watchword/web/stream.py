"""One client's stream of server-sent events, from what it missed to what comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from watchword.errors import TransientError
from watchword.web import opaque
from watchword.web.live import RETRY, Frame, Hub, reset

HEARTBEAT = 15.0


async def stream(hub: Hub, mark: str | None) -> AsyncIterator[bytes]:
    """The bytes of the stream, for a client that has everything until `mark` (None: it wants only what comes)."""
    listener = hub.open()  # before the database is read: what comes meanwhile waits
    try:
        yield b"retry: 1000\n\n" + written([hub.state()], with_marks=mark is None)
        since = opaque.marked(mark) if mark else None
        if mark and since is None:
            yield written([reset(hub.mark)])
        while not hub.is_stopping:
            if since is not None and (missed := await _missed(hub, since)) is not None:
                yield written(missed)
                since = None
            frames = await listener.take(HEARTBEAT if since is None else RETRY)
            yield written(frames, with_marks=since is None) if frames else _heartbeat(hub, with_mark=since is None)
    finally:
        hub.close(listener)


def _heartbeat(hub: Hub, *, with_mark: bool) -> bytes:
    """A comment for proxies, and the state for the page: one that hears nothing knows that its connection is dead."""
    return b": alive\n\n" + written([hub.state()], with_marks=with_mark)


async def _missed(hub: Hub, since: datetime) -> list[Frame] | None:
    """None while the database is away: it is read later, and until then no mark may be given."""
    try:
        return await hub.missed(since)
    except TransientError:
        return None


def written(frames: Iterable[Frame], *, with_marks: bool = True) -> bytes:
    return b"".join(_written(frame, with_marks) for frame in frames) or b": nothing yet\n\n"


def _written(frame: Frame, with_mark: bool) -> bytes:
    mark = f"id: {frame.mark}\n".encode() if with_mark and frame.mark else b""
    lines = b"".join(b"data: %s\n" % line for line in frame.value.splitlines())
    return mark + b"event: %s\n" % frame.event.encode() + lines + b"\n"
