"""The channel `console`: one line an alert on standard output."""

from __future__ import annotations

import sys

from watchword.errors import TransientError
from watchword.render.message import Message


class ConsoleSender:
    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, message: Message) -> str:
        """One write, so that lines of several threads don't mix."""
        try:
            sys.stdout.write(message.text.rstrip("\n") + "\n")
            sys.stdout.flush()
        except (OSError, ValueError) as error:
            raise TransientError(f"channel {self.name}: standard output is closed") from error
        return "written"
