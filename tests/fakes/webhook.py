"""A receiver of Standard Webhooks that checks every signature with code of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from tests.fakes.http import Answer, FakeHttp, Request

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes!").decode()


class FakeWebhook(FakeHttp):
    """Answers 204 to what is signed with SECRET, 401 to anything else."""

    def __init__(self) -> None:
        super().__init__("/hooks/very-secret-path", Answer(204))

    @property
    def ids(self) -> list[str]:
        """The webhook-id of each request, in order."""
        return [request.headers["webhook-id"] for request in self.requests]

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]

    def judge(self, request: Request) -> Answer:
        answer = super().judge(request)
        return answer if answer.status >= 300 or answer.status == 0 or is_signed(request) else Answer(401)


def is_signed(request: Request) -> bool:
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    key = base64.b64decode(SECRET.split("_", 1)[1])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split()
