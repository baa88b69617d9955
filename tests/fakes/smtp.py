"""A real SMTP server on loopback that writes down every message and answers as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

Tls = Literal["starttls", "tls", "none"]
USER, PASSWORD = "watchword", "a-very-secret-password"


class Letter(NamedTuple):
    """One message as it arrived: the envelope, what is inside, and whether it came encrypted."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    encrypted: bool

    @property
    def text(self) -> str:
        return str(self.message.get_content())


class FakeSmtp:
    """`letters`: all that was taken at DATA, in order, those included whose answer was then dropped.

    `refused`: address -> the answer to its RCPT TO. `drop_answers`: how many times the connection ends in place of the
    answer to DATA. `answers_to_data`: told once each, before the usual 250. `pause`: seconds before it answers to RCPT TO.
    """

    def __init__(self, *, tls: Tls = "none", with_login: bool = False) -> None:
        self.tls, self.with_login = tls, with_login
        self.letters: list[Letter] = []
        self.refused: dict[str, str] = {}
        self.drop_answers = 0
        self.answers_to_data: list[str] = []
        self.pause = 0.0
        self.port = 0
        self.authority = trustme.CA()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._run, name="fake smtp", daemon=True)

    def trust(self, folder: Path) -> Path:
        """A file with the authority that signed this server's certificate, for SSL_CERT_FILE."""
        file = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(file))
        return file

    @property
    def told(self) -> list[tuple[str, str]]:
        """Recipient and Message-ID of each letter, in order."""
        return [(recipient, letter.message["Message-ID"]) for letter in self.letters for recipient in letter.recipients]

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the fake SMTP server did not start"
        return self

    def __exit__(self, *_raised: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:
        await asyncio.sleep(self.pause)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers_to_data:
            return self.answers_to_data.pop(0)
        message: Any = email.message_from_bytes(envelope.content, policy=email.policy.default)
        encrypted = session.ssl is not None or self.tls == "tls"
        self.letters.append(Letter(envelope.mail_from, tuple(envelope.rcpt_tos), message, encrypted))
        if self.drop_answers > 0:
            self.drop_answers -= 1
            server.transport.abort()
        return "250 2.0.0 taken as fake-1"

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        if self._server:
            self._server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _listen(self) -> None:
        context = self._context() if self.tls != "none" else None
        immediate = context if self.tls == "tls" else None
        self._server = await self._loop.create_server(
            lambda: self._protocol(None if immediate else context), "127.0.0.1", 0, ssl=immediate
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()

    def _protocol(self, context: ssl.SSLContext | None) -> SMTP:
        return SMTP(
            self,
            loop=self._loop,
            tls_context=context,
            require_starttls=context is not None,
            auth_required=self.with_login,
            auth_require_tls=self.tls == "starttls",
            authenticator=_authenticate if self.with_login else None,
            enable_SMTPUTF8=True,
            hostname="fake.example",
        )

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        return context


def _authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    is_known = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=is_known)
