"""Parsing in a process of its own, which can be killed: some documents would take minutes or all of the memory.

    poller ──length, Document──▶ stdin  worker  stdout ──length, ParsedFeed or error──▶ poller

One document at a time, two seconds each. A worker that takes longer, or dies, is replaced before the next document.
It has none of our environment, and ends with its parent: on Linux by a signal, elsewhere when its stdin closes.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from watchword.errors import PermanentError, TransientError
from watchword.feeds.document import Document, ParsedFeed

DEADLINE = 2.0
START_DEADLINE = 30.0
MEMORY = 600 << 20
_READY = b"ready"
_LENGTH = struct.Struct(">I")
_KEPT = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL")


class Reply(msgspec.Struct, frozen=True):
    feed: ParsedFeed | None = None
    error: str | None = None


_to_worker = msgspec.msgpack.Decoder(Document)
_to_poller = msgspec.msgpack.Decoder(Reply)


class ParseWorker:
    """For one event loop, as an async context manager. Its process starts when the first document comes."""

    def __init__(self, *, deadline: float = DEADLINE) -> None:
        self.deadline = deadline
        self._process: Process | None = None

    async def __aenter__(self) -> ParseWorker:
        self._turn = asyncio.Lock()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._close()

    async def parse(self, document: Document) -> ParsedFeed:
        """PermanentError names the feed, whether its document is no feed or was too much for the worker."""
        async with self._turn:
            reply = await self._answer(document)
        if reply.feed is None:
            raise PermanentError(reply.error or f"{document.feed}: not read")
        return reply.feed

    async def _close(self) -> None:
        process, self._process = self._process, None
        if process:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _answer(self, document: Document) -> Reply:
        process = self._process or await self._start()
        try:
            async with asyncio.timeout(self.deadline):
                await _send(process, msgspec.msgpack.encode(document))
                return _to_poller.decode(await _receive(process))
        except TimeoutError:
            await self._close()
            return Reply(error=f"{document.feed}: not read within {self.deadline:g} s")
        except (asyncio.IncompleteReadError, ConnectionError):
            await self._close()
            return Reply(error=f"{document.feed}: reading it took too much memory")
        except asyncio.CancelledError:  # its answer would be taken for that to the next document
            await self._close()
            raise

    async def _start(self) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", __spec__.name, str(os.getpid())),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        try:
            async with asyncio.timeout(START_DEADLINE):
                await _receive(process)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await self._close()
            raise TransientError("the process that reads feeds did not start") from error
        except asyncio.CancelledError:
            await self._close()
            raise
        return process


async def _send(process: Process, frame: bytes) -> None:
    assert process.stdin
    process.stdin.write(_LENGTH.pack(len(frame)) + frame)
    await process.stdin.drain()


async def _receive(process: Process) -> bytes:
    assert process.stdout
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    return await process.stdout.readexactly(length)


# -- the other side of the pipe --------------------------------------------------------------------------------------


def main(parent: int) -> None:
    """Until stdin closes. Reads documents, writes replies."""
    _end_with(parent)
    from watchword.feeds.parse import parse

    _limit_memory()
    _write(sys.stdout.buffer, _READY)
    while frame := _read(sys.stdin.buffer):
        signal.setitimer(signal.ITIMER_REAL, DEADLINE + 1)  # if the parent is no more there to kill us
        _write(sys.stdout.buffer, msgspec.msgpack.encode(_reply(_to_worker.decode(frame), parse)))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _reply(document: Document, parse: Callable[[Document], ParsedFeed]) -> Reply:
    try:
        return Reply(feed=parse(document))
    except PermanentError as error:
        return Reply(error=str(error))
    except Exception as error:  # no document may end the worker by surprise
        return Reply(error=f"{document.feed}: not to be read as a feed ({type(error).__name__})")


def _end_with(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the poller, which lets us go
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit(0)


def _limit_memory() -> None:
    import resource

    with contextlib.suppress(ValueError, OSError):  # not every system can
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _read(stream: BinaryIO) -> bytes:
    head = stream.read(_LENGTH.size)
    return stream.read(*_LENGTH.unpack(head)) if len(head) == _LENGTH.size else b""


def _write(stream: BinaryIO, frame: bytes) -> None:
    stream.write(_LENGTH.pack(len(frame)) + frame)
    stream.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
