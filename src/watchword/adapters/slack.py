"""The channel `slack`: plain text through an incoming webhook."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from urllib.request import OpenerDirector, Request

from slack_sdk.webhook import WebhookClient, WebhookResponse

from watchword import net
from watchword.errors import TransientError
from watchword.model import utc_now
from watchword.net import AddressGuard
from watchword.render.clean import clean
from watchword.render.message import Message
from watchword.stories.answer import judge, without_secrets
from watchword.stories.channel import Slack

LIMIT = 10
_SILENT = logging.Logger("slack", logging.CRITICAL + 1)
"""The library's own logger writes the address down."""


class SlackSender:
    """Sends once: with retries of its own the library sends again after a lost answer, and nobody would know."""

    def __init__(
        self, name: str, slack: Slack, guard: AddressGuard, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.subject = f"channel {name}: {slack.place}"
        self.url, self.clock = slack.url.reveal(), clock
        self._client = _Client(self.url, timeout=LIMIT, retry_handlers=[], logger=_SILENT)
        self._client.way = guard.opener()

    def send(self, message: Message) -> str:
        body = {"text": message.text, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
        try:
            answer = net.within(net.LONGEST, lambda: self._client.send_dict(body))
        except TimeoutError as error:
            raise TransientError(f"{self.subject} gave no answer in time") from error
        except (OSError, HTTPException) as error:
            words = without_secrets(str(error) or type(error).__name__, self.url)
            raise TransientError(f"{self.subject} can't be reached: {words}") from error
        words = clean(without_secrets(answer.body, self.url), 200)
        return judge(self.subject, answer.status_code, words, answer.headers.get("Retry-After"), self.clock())


class _Client(WebhookClient):
    """Connects as our other channels do, which a WebhookClient has no setting for."""

    way: OpenerDirector

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        words = b""
        with self.way.open(req, timeout=self.timeout) as answer:
            with suppress(OSError, HTTPException):  # the status says whether it was taken
                words = answer.read(500)
            return WebhookResponse(
                url=url, status_code=answer.status, body=words.decode("utf-8", "replace"), headers=answer.headers
            )
