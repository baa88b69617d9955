"""`watchword channels` against real servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance import configuration
from tests.fakes.http import Answer
from tests.fakes.slack import FakeSlack, shown
from tests.fakes.smtp import FakeSmtp
from tests.fakes.webhook import FakeWebhook
from tests.situations import an_alert
from watchword.adapters.database import Database
from watchword.adapters.database.deliveries import DatabaseLedger
from watchword.adapters.database.migrate import migrate
from watchword.model import encode, utc_now
from watchword.stories.channel import Channel, Console
from watchword.stories.delivery import Verdict, entries


@dataclass
class Town:
    folder: Path
    slack: FakeSlack
    webhook: FakeWebhook
    smtp: FakeSmtp

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        places = {"WATCHWORD_HOME": str(self.folder / "home"), "WATCHWORD_CONFIG": str(self.folder / "config")}
        command = [sys.executable, "-m", "watchword.cli", "channels", *words]
        return subprocess.run(
            command, env={**os.environ, **places}, capture_output=True, text=True, timeout=60, check=False
        )

    def ledger(self) -> DatabaseLedger:
        (self.folder / "home").mkdir(exist_ok=True)
        database = Database(f"sqlite:///{self.folder / 'home' / 'watchword.db'}")
        migrate(database)
        return DatabaseLedger(database)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with FakeSlack() as slack, FakeWebhook() as webhook, FakeSmtp() as smtp:
        configuration.write(
            tmp_path / "config", news="http://127.0.0.1:1/feed", slack=slack.url, webhook=webhook.url, smtp=smtp.port
        )
        yield Town(tmp_path, slack, webhook, smtp)


def test_a_test_goes_through_the_real_channel_and_says_what_was_answered(town: Town) -> None:
    slack, hook, mail = (town.run("test", name) for name in ("slack", "hook", "mail"))

    assert [slack.returncode, hook.returncode, mail.returncode] == [0, 0, 0]
    assert slack.stdout == "slack: taken, the answer was: 200 ok\n"
    assert "This is a test of channel slack" in shown(town.slack.texts[0])
    [record] = town.webhook.records
    assert record["article"]["title"] == "This is a test of channel hook"
    assert record["id"] == town.webhook.ids[0]
    assert mail.stdout.splitlines() == [
        f"{who}@example.org: taken, the answer was: 2.0.0 taken as fake-1" for who in ("a", "b")
    ]
    assert all("This is a test" in letter.message["Subject"] for letter in town.smtp.letters)


def test_a_test_that_is_refused_says_why_and_fails(town: Town) -> None:
    town.slack.will_answer(Answer(404, words="no_service"))
    town.smtp.refused["b@example.org"] = "550 5.1.1 unknown"

    slack, mail = town.run("test", "slack"), town.run("test", "mail")

    assert (slack.returncode, mail.returncode) == (1, 1)
    assert slack.stderr == f"slack: channel slack: http://127.0.0.1:{town.slack.port} answered 404 no_service\n"
    assert "550 5.1.1 unknown" in mail.stderr
    assert mail.stdout.startswith("a@example.org: taken")


def test_an_unknown_channel_is_wrong_usage(town: Town) -> None:
    asked = town.run("test", "nobody")

    assert asked.returncode == 2
    assert asked.stderr == "channels.yaml: nobody: there is no such channel; name one of hook, slack, mail, console\n"


def test_the_list_says_how_each_channel_stands_and_no_secret(town: Town) -> None:
    ledger, now = town.ledger(), utc_now() - timedelta(seconds=90)
    slack = Channel(name="slack", type="console", settings=Console())
    alerts = [an_alert("a"), an_alert("b")]
    rows = ledger.record([row for alert in alerts for row in entries(alert, encode(alert), slack, now)], now)
    ledger.claim(rows[0].key, "me", now)
    ledger.settle(rows[0], "me", Verdict("refused", "answered 404", now), now)

    shown_list, as_json, refused = (
        town.run("list"),
        town.run("list", "--json"),
        town.run("deliveries", "--state", "refused"),
    )

    found = {row["name"]: row for row in json.loads(as_json.stdout)}
    assert list(found) == ["hook", "slack", "mail", "console"]
    assert (found["slack"]["waiting"], found["slack"]["refused"]) == (1, 1)
    assert 90 <= found["slack"]["lag"] < 300
    assert found["mail"]["recipients"] == 2
    assert found["hook"]["place"] == f"http://127.0.0.1:{town.webhook.port}"
    assert refused.stdout.splitlines()[0].endswith("refused   a:1  slack  slack  answered 404")
    everything = shown_list.stdout + as_json.stdout + shown_list.stderr
    assert "very-secret" not in everything
    assert "whsec" not in everything
