"""A message as text mail.

With the older classes of `email`: the newer ones fold a long subject between two words so that the space is lost.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.charset import BASE64, QP, Charset
from email.header import Header
from email.message import Message as Mail
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import Any

from watchword.render.clean import one_line
from watchword.render.message import Message


def mail(message: Message, channel: str, sender: str, now: datetime) -> Mail[Any, Any]:
    """Its Message-ID is the same whenever this message goes to this recipient."""
    domain = sender.rpartition("@")[2].encode("idna").decode()
    stable = hashlib.sha256(f"{message.id} {message.recipient}".encode()).hexdigest()[:40]
    written: Mail[Any, Any] = MIMEText(message.text, "plain", _charset(message.text))  # type: ignore[arg-type]
    written["From"], written["To"], written["Subject"] = sender, message.recipient, _header(message.subject)
    written["Date"] = format_datetime(now)
    written["Message-ID"] = f"<{stable}@{domain}>"
    written["List-Id"] = f"<{channel}.watchword.{domain}>"
    written["Auto-Submitted"] = "auto-generated"
    return written


def _charset(text: str) -> Charset:
    """UTF-8, in the shorter of the two forms that any server on the way takes."""
    charset = Charset("utf-8")
    charset.body_encoding = QP if text.isascii() else BASE64
    return charset


def _header(text: str) -> Header:
    """Plain ASCII as it is, unless a stranger wrote it in the form of an encoded word."""
    line = one_line(text)
    return Header(line, "us-ascii" if line.isascii() and "=?" not in line else "utf-8", header_name="Subject")
