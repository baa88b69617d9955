"""What is handed to a channel: everything said already, in the form that its type wants."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from watchword.render.slack import paragraphs


class Message(NamedTuple):
    """`id` is the same whenever this is sent again. `text` is ready for its type of channel, `body` for a webhook."""

    id: str
    recipient: str
    subject: str
    text: str
    body: bytes


def note(kind: str, *, id: str, recipient: str, subject: str, text: str) -> Message:
    """A message that is no alert, such as the digest, for a channel of type `kind`."""
    body = msgspec.json.encode({"schema": "note/1", "id": id, "subject": subject, "text": text})
    return Message(id, recipient, subject, paragraphs(text) if kind == "slack" else text, body)
