"""A message as text mail."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from watchword.render.clean import clean
from watchword.render.message import Message

_POLICY = SMTP.clone(cte_type="7bit")
"""Any server on the way takes it, with and without 8BITMIME."""


def mail(message: Message, channel: str, sender: str, now: datetime) -> EmailMessage:
    """Its Message-ID is the same whenever this message goes to this recipient."""
    domain = sender.rpartition("@")[2].encode("idna").decode()
    stable = hashlib.sha256(f"{message.id} {message.recipient}".encode()).hexdigest()[:40]
    written = EmailMessage(_POLICY)
    written["From"], written["To"], written["Subject"] = sender, message.recipient, clean(message.subject)
    written["Date"] = format_datetime(now)
    written["Message-ID"] = f"<{stable}@{domain}>"
    written["List-Id"] = f"<{channel}.watchword.{domain}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(message.text)
    return written
