"""The channel `mail`: one message for each recipient over SMTP, so that each has an answer of its own."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import aiosmtplib

from watchword import net
from watchword.errors import PermanentError, TransientError
from watchword.model import utc_now
from watchword.net import AddressGuard
from watchword.render.clean import clean
from watchword.render.mail import mail
from watchword.render.message import Message
from watchword.stories.channel import Mail

LIMIT = 10.0
"""Seconds for each step; net.LONGEST for all of them."""
PARTING = 5.0


class MailSender:
    """At least once: when the server's last word is lost, the message goes again under the same Message-ID."""

    def __init__(self, name: str, mail: Mail, guard: AddressGuard, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.name, self.mail, self.guard, self.clock = name, mail, guard, clock
        self.subject = f"channel {name}: {mail.host}:{mail.port}"
        self._tls = ssl.create_default_context()

    def send(self, message: Message) -> str:
        try:
            return net.within(net.LONGEST + PARTING, lambda: asyncio.run(self._send_in_time(message)))
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise self._refusal(error.recipients[0]) from error
        except aiosmtplib.SMTPResponseException as error:
            raise self._refusal(error) from error
        except TimeoutError as error:
            raise TransientError(f"{self.subject} gave no answer in time") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise TransientError(f"{self.subject} can't be reached: {clean(str(error), 200)}") from error

    async def _send_in_time(self, message: Message) -> str:
        async with asyncio.timeout(net.LONGEST):
            return await self._send(message)

    async def _send(self, message: Message) -> str:
        server = await self._connected()
        try:
            letter = mail(message, self.name, self.mail.sender, self.clock())
            _, answer = await server.send_message(letter, sender=self.mail.sender, recipients=[message.recipient])
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):  # the message is taken or not, whatever QUIT is answered
                await server.quit(timeout=2)
            server.close()
        return clean(answer, 200)

    async def _connected(self) -> aiosmtplib.SMTP:
        settings = self.mail
        connection = await asyncio.to_thread(self.guard.connect, settings.host, settings.port, LIMIT)
        if settings.tls == "none" and not self.guard.allows(connection.getpeername()[0]):
            connection.close()
            raise TransientError(f"{self.subject} is not within allow_private_networks: write tls: starttls or tls")
        connection.setblocking(False)
        server = aiosmtplib.SMTP(
            hostname=settings.host, sock=connection, timeout=LIMIT, tls_context=self._tls,
            use_tls=settings.tls == "tls", start_tls=settings.tls == "starttls",
            username=settings.user, password=settings.password.reveal() if settings.password else None,
        )  # fmt: skip
        await server.connect()
        return server

    def _refusal(self, error: aiosmtplib.SMTPResponseException) -> TransientError | PermanentError:
        """5yz is for good, except about the account: a password that is mended lets everything through that waits."""
        about_account = isinstance(error, aiosmtplib.SMTPAuthenticationError)
        is_final = 500 <= error.code < 600 and not about_account
        words = f"{self.subject} answered {error.code} {clean(str(error.message), 200)}"
        return PermanentError(words) if is_final else TransientError(words)
