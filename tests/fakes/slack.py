"""Slack's incoming webhook: takes JSON with a text, answers "ok"."""

from __future__ import annotations

import json
import re

from tests.fakes.http import Answer, FakeHttp, Request


class FakeSlack(FakeHttp):
    def __init__(self) -> None:
        super().__init__("/services/T0001/B0001/very-secret-token", Answer(200, words="ok"))

    @property
    def texts(self) -> list[str]:
        """What each message says, in order."""
        return [json.loads(request.body)["text"] for request in self.requests]

    def judge(self, request: Request) -> Answer:
        answer = super().judge(request)
        if not 200 <= answer.status < 300:
            return answer
        return answer if json.loads(request.body).get("text") else Answer(400, words="no_text")


def commands(text: str) -> list[str]:
    """All that Slack would make more of than letters: `<…>`, which is a link, a mention or a command."""
    return re.findall(r"<([^>]*)>", text)


def shown(text: str) -> str:
    """What a reader of Slack sees: no invisible joiners, the three escapes undone."""
    plain = text.replace("\u2060", "")
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
