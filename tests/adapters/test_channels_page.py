"""What docs/channels.md tells people to run."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.webhook import SECRET, FakeWebhook
from tests.situations import an_alert
from watchword.adapters.webhook import WebhookSender
from watchword.home import root
from watchword.model import encode
from watchword.net import PRIVATE_NETWORKS, AddressGuard
from watchword.render.alert import alert_message
from watchword.stories.channel import Secret, Webhook


def test_the_receiver_of_the_page_takes_what_is_genuine_and_nothing_else() -> None:
    page = (root() / "docs" / "channels.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    receiver: dict[str, Any] = {}
    exec(code, receiver)
    alert = an_alert()
    with FakeWebhook() as server:
        sender = WebhookSender("hook", Webhook(Secret(server.url), Secret(SECRET)), AddressGuard(PRIVATE_NETWORKS))
        sender.send(alert_message("webhook", alert, encode(alert), "hook", alert.alerted))

    [request] = server.requests
    old = {**request.headers, "webhook-timestamp": "1"}
    assert receiver["is_genuine"](request.headers, request.body, SECRET)
    assert not receiver["is_genuine"](request.headers, request.body + b" ", SECRET)
    assert not receiver["is_genuine"](old, request.body, SECRET)
    assert not receiver["is_genuine"](request.headers, request.body, "whsec_b3RoZXI=")
