"""The channel `webhook`: a signed POST of the record, as https://www.standardwebhooks.com describes it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ssl
from collections.abc import Callable
from datetime import datetime

import aiohttp
from yarl import URL

from watchword import __version__, net
from watchword.errors import TransientError
from watchword.model import utc_now
from watchword.net import AddressGuard
from watchword.render.clean import clean
from watchword.render.message import Message
from watchword.stories.answer import judge, without_secrets
from watchword.stories.channel import Webhook

LIMIT = 10.0


class WebhookSender:
    """Ten seconds for each POST, no redirects, and only to an address that the guard allows."""

    def __init__(
        self, name: str, webhook: Webhook, guard: AddressGuard, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.subject = f"channel {name}: {webhook.place}"
        self.webhook, self.guard, self.clock = webhook, guard, clock
        self._tls = ssl.create_default_context()

    def send(self, message: Message) -> str:
        try:
            # the POST has a limit of its own, but leaving it waits for the name to be resolved
            posted = net.within(net.LONGEST, lambda: asyncio.run(self._post(message)))
        except TimeoutError as error:
            raise TransientError(f"{self.subject} gave no answer in time") from error
        status, words, retry_after = posted
        url, secret = self.webhook.url.reveal(), self.webhook.secret.reveal()
        return judge(self.subject, status, clean(without_secrets(words, url, [secret]), 200), retry_after, self.clock())

    async def _post(self, message: Message) -> tuple[int, str, str | None]:
        url = URL(self.webhook.url.reveal())
        headers = signed(message, self.webhook.secret.reveal(), self.clock())
        try:
            async with (
                self._session() as session,
                session.post(url, data=message.body, headers=headers, allow_redirects=False) as response,
            ):
                # the rest of a success is of no use, and waiting for it could turn it into a failure
                words = b"" if response.ok else await response.content.read(500)
                return response.status, words.decode("utf-8", "replace"), response.headers.get("Retry-After")
        except TimeoutError as error:
            raise TransientError(f"{self.subject} gave no answer within {LIMIT:.0f} s") from error
        except (aiohttp.ClientError, OSError) as error:
            cause = getattr(error, "os_error", error)  # aiohttp's own sentence hides why
            problem = without_secrets(str(cause) or type(cause).__name__, str(url))
            raise TransientError(f"{self.subject} can't be reached: {problem}") from error

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(socket_factory=self.guard.socket_factory, ssl=self._tls),
            timeout=aiohttp.ClientTimeout(total=LIMIT),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )


def signed(message: Message, secret: str, now: datetime) -> dict[str, str]:
    """The headers of a message: HMAC-SHA256 over `id.timestamp.body` with the key behind `whsec_`."""
    moment = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    seal = hmac.new(key, f"{message.id}.{moment}.".encode() + message.body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(seal).decode()}"
    ours = {"webhook-id": message.id, "webhook-timestamp": moment, "webhook-signature": signature}
    return {"Content-Type": "application/json", "User-Agent": f"Watchword/{__version__}", **ours}
