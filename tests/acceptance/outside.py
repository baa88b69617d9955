"""What is outside of Watchword: a newspaper, and those who are to be told. Their logs are the oracle."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import redis as redis_client

from tests.acceptance import configuration
from tests.fakes.news import FakeNews
from tests.fakes.slack import FakeSlack
from tests.fakes.smtp import FakeSmtp
from tests.fakes.webhook import FakeWebhook


class Outside:
    def __init__(self) -> None:
        self.news, self.webhook, self.slack, self.smtp = FakeNews(), FakeWebhook(), FakeSlack(), FakeSmtp()

    def configuration(self, folder: Path) -> Path:
        return configuration.write(
            folder, news=self.news.url, webhook=self.webhook.url, slack=self.slack.url, smtp=self.smtp.port
        )

    def webhook_heard(self, headline: str) -> Counter[str]:
        """Ids under which the webhook was told of `headline`, with how often each came."""
        told = [(request.headers["webhook-id"], json.loads(request.body)) for request in [*self.webhook.requests]]
        return Counter(id for id, record in told if record["article"]["title"] == headline)

    def slack_heard(self, headline: str) -> int:
        return sum(headline in text for text in self.slack.texts)

    def mail_heard(self, headline: str) -> Counter[tuple[str, str]]:
        """(recipient, Message-ID) of the mails that tell of `headline`; not the digests."""
        letters = [letter for letter in self.smtp.letters if headline in letter.text and not is_digest(letter)]
        return Counter((letter.recipients[0], str(letter.message["Message-ID"])) for letter in letters)

    def digests(self) -> list[Any]:
        return [letter for letter in self.smtp.letters if is_digest(letter)]

    def everybody_heard(self, headline: str) -> bool:
        recipients = {recipient for recipient, _ in self.mail_heard(headline)}
        return bool(self.webhook_heard(headline)) and self.slack_heard(headline) > 0 and len(recipients) == 2


def is_digest(letter: Any) -> bool:
    return str(letter.message["Subject"]).startswith("Watchword, 2")


@contextmanager
def everybody() -> Iterator[Outside]:
    with ExitStack() as stack:
        world = Outside()
        for each in (world.news, world.webhook, world.slack, world.smtp):
            stack.enter_context(each)
        yield world


class Subscriber:
    """Listens to `watchword:alerts`, as a user's script would; `connect` again after the server was away."""

    def __init__(self, url: str) -> None:
        self.alerts: list[dict[str, Any]] = []
        self.connect(url)

    def connect(self, url: str) -> None:
        listening = redis_client.Redis.from_url(url, socket_timeout=None).pubsub(ignore_subscribe_messages=True)
        listening.subscribe("watchword:alerts")
        threading.Thread(target=self._listen, args=(listening,), daemon=True).start()

    def heard(self, headline: str) -> list[str]:
        return [alert["id"] for alert in self.alerts if alert["article"]["title"] == headline]

    def _listen(self, listening: Any) -> None:
        try:
            for message in listening.listen():
                self.alerts.append(json.loads(message["data"]))
        except (redis_client.RedisError, OSError, ValueError):
            return
