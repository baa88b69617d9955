"""Deliver, from the topic to the request logs of real servers: once, in order, at least once, and not for everybody."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prometheus_client import REGISTRY

from tests.acceptance import configuration
from tests.fakes.http import DROPPED, Answer
from tests.fakes.slack import FakeSlack, commands
from tests.fakes.smtp import FakeSmtp
from tests.fakes.webhook import SECRET, FakeWebhook
from tests.situations import NOON, an_alert
from tests.waiting import wait_until
from watchword.adapters.database import Database
from watchword.adapters.database.deliveries import DatabaseLedger, backlogs
from watchword.adapters.database.migrate import migrate
from watchword.adapters.memory import MemoryLog
from watchword.adapters.sqlite_log import SqliteLog
from watchword.errors import TransientError
from watchword.home import root
from watchword.loop import Loop
from watchword.model import Alert, AlertWatch, encode
from watchword.pipeline.deliver import LONGEST_HOLD, Courier, Receive, reconcile, start_of
from watchword.ports import Outgoing
from watchword.render.message import Message
from watchword.settings.reload import Reloading
from watchword.stories.channel import Channel, Console, Mail, QuietHours, Secret, Slack, Throttle, Webhook
from watchword.wiring import deliverer, sender_of

LOOPBACK = (ip_network("127.0.0.0/8"),)
CONSUMER = root() / "consumers" / "deliver.py"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'watchword.db'}")
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        yield server


@pytest.fixture
def webhook() -> Iterator[FakeWebhook]:
    with FakeWebhook() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    with FakeSmtp() as server:
        yield server


class Desk:
    """One channel over twins and a clock that the test moves; `work()` does all that can be done at its time."""

    def __init__(self, database: Database, channel: Channel, log: MemoryLog | None = None) -> None:
        self.database, self.channel, self.log = database, channel, log or MemoryLog()
        self.now = NOON
        self.ledger = DatabaseLedger(database)
        self.routes: dict[str, tuple[str, ...]] = {}
        self.courier = self.new_courier()
        reconcile(self.ledger, self.log, [channel.name], self.now)
        self.open()

    def new_courier(self) -> Courier:
        sender = sender_of(self.channel, LOOPBACK)
        return Courier(
            channel=self.channel, ledger=self.ledger, sender=sender, owner="me", clock=self.clock, chance=lambda: 0.0
        )

    def open(self) -> None:
        stage = Receive(
            channel=self.channel,
            ledger=self.ledger,
            routes=lambda watch: self.routes.get(watch, (self.channel.name,)),
            start=start_of(self.ledger, self.log, self.channel.name),
            recorded=lambda: None,
            clock=self.clock,
        )
        self.loop = Loop(stage, self.log.reader(f"deliver.{self.channel.name}", stage.topics), self.log)

    def clock(self) -> datetime:
        return self.now

    def hear(self, *alerts: Alert) -> None:
        self.log.publish("alerts", [Outgoing(alert.story.encode(), encode(alert)) for alert in alerts])

    def receive(self) -> None:
        while self.loop.turn(timeout=0.01) or any(self.loop.reader.lag().values()):
            pass

    def work(self) -> None:
        self.receive()
        while self.courier.turn():
            pass

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)
        self.work()

    def next_due(self) -> datetime | None:
        """When the next delivery may be tried."""
        with self.database.read() as connection:
            due = connection.exec_driver_sql("SELECT min(due_at) FROM deliveries WHERE state = 'due'").scalar()
        return datetime.fromisoformat(due) if due else None

    def states(self) -> list[tuple[str, str, str]]:
        """Alert, state and reason of every row."""
        with self.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT alert, state, because FROM deliveries ORDER BY alert, recipient")
            return [(row[0], row[1], row[2] or "") for row in rows]


def a_slack(server: FakeSlack, **given: Any) -> Channel:
    return Channel(name="desk", type="slack", settings=Slack(Secret(server.url)), **given)


def a_webhook(server: FakeWebhook, **given: Any) -> Channel:
    return Channel(name="hook", type="webhook", settings=Webhook(Secret(server.url), Secret(SECRET)), **given)


def a_mail(server: FakeSmtp, *recipients: str, **given: Any) -> Channel:
    settings = Mail("127.0.0.1", server.port, "none", None, None, "watch@desk.example", recipients)
    return Channel(name="post", type="mail", settings=settings, **given)


def counted(kind: str, outcome: str) -> float:
    labels = {"type": kind, "outcome": outcome}
    return REGISTRY.get_sample_value("watchword_deliveries_total", labels) or 0.0


# -- who hears what --------------------------------------------------------------------------------------------------


def test_each_channel_hears_an_alert_once_though_it_is_published_twice(
    database: Database, webhook: FakeWebhook
) -> None:
    desk = Desk(database, a_webhook(webhook))

    desk.hear(an_alert("a"), an_alert("b"))
    desk.work()
    desk.hear(an_alert("a"))
    desk.work()

    assert webhook.ids == ["a:1", "b:1"]
    assert webhook.requests[0].body == encode(an_alert("a"))


def test_a_webhook_gets_fields_that_this_version_does_not_know(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))
    record = json.dumps({**json.loads(encode(an_alert("a"))), "sources": [{"name": "later"}]}).encode()

    desk.log.publish("alerts", [Outgoing(b"a", record)])
    desk.work()

    assert webhook.requests[0].body == record


def test_every_recipient_of_a_mail_channel_hears_once(database: Database, smtp: FakeSmtp) -> None:
    desk = Desk(database, a_mail(smtp, "a@desk.example", "b@desk.example"))

    desk.hear(an_alert("a"))
    desk.work()

    assert [letter.recipients for letter in smtp.letters] == [("a@desk.example",), ("b@desk.example",)]
    assert len({message_id for _, message_id in smtp.told}) == 2


def test_only_the_channels_of_an_alerts_watches_hear_it(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))
    desk.routes = {"khovayev": ("other",), "karabakh": ("other", "hook")}

    desk.hear(an_alert("a"))
    desk.hear(an_alert("b", watches=(AlertWatch("khovayev", "K", 0.4), AlertWatch("karabakh", "Q", 0.3))))
    desk.work()

    assert webhook.ids == ["b:1"]
    assert [alert for alert, _, _ in desk.states()] == ["b:1"]


def test_a_replay_is_told_to_nobody(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))

    desk.hear(an_alert("a", mode="replay"), an_alert("b"))
    desk.work()

    assert webhook.ids == ["b:1"]


def test_what_a_channel_does_not_accept_is_counted_and_listed(database: Database, webhook: FakeWebhook) -> None:
    before = counted("webhook", "filtered")
    desk = Desk(database, a_webhook(webhook, severity=("critical",), languages=("ru", "hy")))

    desk.hear(an_alert("a"), an_alert("b", severity="critical"))
    desk.hear(an_alert("c", severity="critical", languages=("hy",)), an_alert("d", severity="critical", languages=()))
    desk.work()

    assert webhook.ids == ["c:1", "d:1"]
    assert desk.states()[:2] == [
        ("a:1", "filtered", "severity normal is not among: critical"),
        ("b:1", "filtered", "language en is not among: ru, hy"),
    ]
    assert counted("webhook", "filtered") == before + 2


def test_a_record_that_is_no_alert_is_parked_and_stops_nobody(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))

    desk.log.publish("alerts", [Outgoing(b"x", b'{"schema": "alert/9"}')])
    desk.hear(an_alert("b"))
    desk.work()

    assert webhook.ids == ["b:1"]
    assert sum(desk.log.ends("parked").values()) == 1


def test_a_channel_that_is_added_later_hears_nothing_old(database: Database, webhook: FakeWebhook) -> None:
    first = Desk(database, Channel(name="console", type="console", settings=Console()))
    first.hear(an_alert("old"))

    late = Desk(database, a_webhook(webhook), first.log)
    late.hear(an_alert("new"))
    late.work()

    assert webhook.ids == ["new:1"]


def test_a_channel_that_was_taken_away_hears_nothing_of_the_time_between(
    database: Database, webhook: FakeWebhook
) -> None:
    desk = Desk(database, a_webhook(webhook))
    desk.hear(an_alert("a"))
    desk.work()
    desk.loop.reader.close()
    reconcile(desk.ledger, desk.log, [], NOON)
    desk.hear(an_alert("between"))
    reconcile(desk.ledger, desk.log, ["hook"], NOON)

    desk.open()
    desk.hear(an_alert("z"))
    desk.work()

    assert webhook.ids == ["a:1", "z:1"]


def test_a_log_that_began_anew_is_heard_from_its_beginning(database: Database, webhook: FakeWebhook) -> None:
    first = Desk(database, Channel(name="console", type="console", settings=Console()))
    first.hear(an_alert("old"), an_alert("older"))
    reconcile(first.ledger, first.log, ["console", "hook"], NOON)

    desk = Desk(database, a_webhook(webhook), MemoryLog())
    desk.hear(an_alert("new"))
    desk.work()

    assert webhook.ids == ["new:1"]


# -- failures --------------------------------------------------------------------------------------------------------


def test_a_lost_answer_is_followed_by_the_same_under_the_same_id(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))
    webhook.will_answer(DROPPED)

    desk.hear(an_alert("a"))
    desk.work()
    desk.later(seconds=1)

    assert webhook.ids == ["a:1", "a:1"]
    assert webhook.requests[0].body == webhook.requests[1].body


def test_a_mail_whose_answer_was_lost_comes_again_with_the_same_message_id(database: Database, smtp: FakeSmtp) -> None:
    desk = Desk(database, a_mail(smtp, "a@desk.example"))
    smtp.drop_answers = 1

    desk.hear(an_alert("a"))
    desk.work()
    desk.later(seconds=1)
    desk.later(hours=1)

    first, again = smtp.told
    assert first == again


def test_a_slack_that_fails_three_times_hears_each_alert_once_when_it_heals(
    database: Database, slack: FakeSlack
) -> None:
    before = counted("slack", "retried")
    desk = Desk(database, a_slack(slack))
    slack.will_answer(Answer(503), Answer(500), Answer(502))

    desk.hear(an_alert("a", title="First"))
    desk.work()
    for seconds in (1, 2, 4):
        assert len(slack.texts) == {1: 1, 2: 2, 4: 3}[seconds]
        desk.later(seconds=seconds)
    desk.later(hours=1)

    assert len(slack.texts) == 4
    assert desk.states() == [("a:1", "sent", "200 ok")]
    assert counted("slack", "retried") == before + 3


def test_after_a_failure_another_delivery_is_tried_next(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))
    webhook.will_answer(Answer(500))

    desk.hear(an_alert("poison"), an_alert("b"), an_alert("c"))
    desk.work()

    assert webhook.ids == ["poison:1", "b:1", "c:1"]


def test_an_address_that_was_taken_away_gets_nothing_of_what_waited_for_it(database: Database, smtp: FakeSmtp) -> None:
    desk = Desk(database, a_mail(smtp, "a@desk.example", "b@desk.example"))
    desk.hear(an_alert("a"))
    desk.receive()
    desk.channel = a_mail(smtp, "b@desk.example")
    courier = desk.new_courier()
    sending = threading.Thread(target=courier.run)

    sending.start()
    wait_until(lambda: "due" not in {state for _, state, _ in desk.states()}, 10, "all is settled")
    courier.stop()
    sending.join(10)

    assert [letter.recipients for letter in smtp.letters] == [("b@desk.example",)]
    assert desk.states()[0] == ("a:1", "filtered", "no longer a recipient of the channel")


def test_a_failing_channel_waits_longer_each_time_and_as_long_as_it_is_told(
    database: Database, webhook: FakeWebhook
) -> None:
    desk = Desk(database, a_webhook(webhook))
    webhook.answer = Answer(500)
    desk.hear(*[an_alert(f"s{number}") for number in range(9)])
    desk.receive()

    holds = []
    for _ in range(9):
        desk.courier.turn()
        holds.append(desk.courier.hold)
    webhook.will_answer(Answer(429, {"Retry-After": "120"}), Answer(204))
    desk.now += timedelta(hours=1)
    desk.courier.turn()
    told = desk.courier.hold
    desk.courier.turn()

    assert holds == [1, 2, 4, 8, 16, 32, LONGEST_HOLD, LONGEST_HOLD, LONGEST_HOLD]
    assert told == 120
    assert desk.courier.hold == 0


def test_what_the_other_side_will_never_take_is_refused_once_and_kept(database: Database, webhook: FakeWebhook) -> None:
    before = counted("webhook", "refused")
    desk = Desk(database, a_webhook(webhook))
    webhook.will_answer(Answer(410, words="gone"))

    desk.hear(an_alert("a"))
    desk.work()
    desk.later(days=1)

    assert webhook.ids == ["a:1"]
    [(_, state, because)] = desk.states()
    assert state == "refused"
    assert "answered 410 gone" in because
    assert counted("webhook", "refused") == before + 1


def test_a_delivery_is_tried_for_three_days_and_then_says_so(database: Database, webhook: FakeWebhook) -> None:
    desk = Desk(database, a_webhook(webhook))
    webhook.answer = Answer(503)
    desk.hear(an_alert("a"))
    desk.work()

    gaps = []
    while due := desk.next_due():
        gaps.append(due - desk.now)
        desk.now = due
        desk.courier.turn()

    assert desk.now - NOON > timedelta(days=3)
    assert max(gaps) == timedelta(minutes=15)
    assert desk.states()[0][2].startswith("given up after 3 days: channel hook")


def test_each_recipient_is_refused_for_itself(database: Database, smtp: FakeSmtp) -> None:
    desk = Desk(database, a_mail(smtp, "a@desk.example", "b@desk.example", "c@desk.example"))
    smtp.refused = {"a@desk.example": "550 5.1.1 unknown", "b@desk.example": "450 4.2.0 later"}

    desk.hear(an_alert("a"))
    desk.work()
    first = [letter.recipients[0] for letter in smtp.letters]
    del smtp.refused["b@desk.example"]
    desk.later(seconds=5)

    assert first == ["c@desk.example"]
    assert [letter.recipients[0] for letter in smtp.letters] == ["c@desk.example", "b@desk.example"]
    assert [state for _, state, _ in desk.states()] == ["refused", "sent", "sent"]


def test_a_database_that_goes_away_after_sending_makes_no_second_message(
    database: Database, webhook: FakeWebhook
) -> None:
    desk = Desk(database, a_webhook(webhook))
    desk.hear(an_alert("a"))
    desk.receive()
    settle, answers = desk.ledger.settle, iter([TransientError("database: away"), TransientError("database: away")])

    def settle_when_back(*given: Any) -> Any:
        if error := next(answers, None):
            raise error
        return settle(*given)

    desk.ledger.settle = settle_when_back  # type: ignore
    for _ in range(3):
        desk.courier._turn_or_wait()

    assert webhook.ids == ["a:1"]
    assert [state for _, state, _ in desk.states()] == ["sent"]


# -- order, quiet hours, throttles -----------------------------------------------------------------------------------


def test_an_update_never_overtakes_and_replaces_what_has_not_left(database: Database, webhook: FakeWebhook) -> None:
    before = counted("webhook", "replaced")
    desk = Desk(database, a_webhook(webhook))
    webhook.will_answer(Answer(503))

    desk.hear(an_alert("a", 1))
    desk.work()
    desk.hear(an_alert("a", 2), an_alert("b", 1))
    desk.work()
    desk.hear(an_alert("a", 3))
    desk.work()
    desk.later(hours=1)

    assert [id_ for id_ in webhook.ids if id_ != "b:1"] == ["a:1", "a:2", "a:3"]
    assert [state for _, state, _ in desk.states()] == ["replaced", "sent", "sent", "sent"]
    assert counted("webhook", "replaced") == before + 1


def test_quiet_hours_hold_normal_alerts_back_and_let_critical_ones_through(
    database: Database, webhook: FakeWebhook
) -> None:
    quiet = QuietHours(time(22), time(7), ZoneInfo("Europe/Berlin"))
    desk = Desk(database, a_webhook(webhook, quiet_hours=quiet))
    desk.now = datetime(2026, 7, 1, 21, 30, tzinfo=ZoneInfo("UTC"))  # 23:30 in Berlin

    desk.hear(an_alert("a"), an_alert("b", severity="critical"))
    desk.work()
    at_night = list(webhook.ids)
    desk.later(hours=7)
    before_seven = list(webhook.ids)
    desk.later(minutes=30)

    assert at_night == before_seven == ["b:1"]
    assert webhook.ids == ["b:1", "a:1"]


def test_a_throttle_lets_so_many_through_in_any_window(database: Database, webhook: FakeWebhook) -> None:
    before = counted("webhook", "throttled")
    desk = Desk(database, a_webhook(webhook, throttle=Throttle(2, timedelta(minutes=15))))

    desk.hear(*[an_alert(f"s{number}") for number in range(5)])
    desk.hear(an_alert("urgent", severity="critical"))
    desk.work()
    at_once = list(webhook.ids)
    held = {alert: because for alert, _, because in desk.states()}
    desk.later(minutes=14, seconds=59)
    still = list(webhook.ids)
    desk.later(seconds=1)
    second = list(webhook.ids)
    desk.later(minutes=15)

    assert at_once == still == ["s0:1", "s1:1", "urgent:1"]
    assert held["s2:1"] == "throttled: 2 within 15 m"
    assert len(second) == 5
    assert sorted(webhook.ids) == ["s0:1", "s1:1", "s2:1", "s3:1", "s4:1", "urgent:1"]
    assert counted("webhook", "throttled") >= before + 3


def test_a_headline_pings_nobody_on_its_whole_way(database: Database, slack: FakeSlack) -> None:
    desk = Desk(database, a_slack(slack))

    desk.hear(an_alert("a", title="<!channel> @here <https://evil.example|Reuters> http://evil.example"))
    desk.work()

    [text] = slack.texts
    assert commands(text) == ["https://news.example/a"]
    assert "http://evil" not in text
    assert "@here" not in text


# -- all channels at once --------------------------------------------------------------------------------------------


@contextmanager
def delivering(folder: Path, database: Database, log: MemoryLog) -> Iterator[Any]:
    """The assembly of the role, in this process."""
    channels = deliverer(Reloading(folder), database, log)
    thread = threading.Thread(target=channels.run, daemon=True)
    thread.start()
    try:
        yield channels
    finally:
        channels.stop()
        thread.join(20)
        assert not thread.is_alive()


def a_configuration(folder: Path, slack: str, webhook: str, smtp: int) -> Path:
    return configuration.write(folder, news="http://127.0.0.1:1/feed", slack=slack, webhook=webhook, smtp=smtp)


def publish(log: MemoryLog | SqliteLog, *alerts: Alert) -> None:
    log.publish("alerts", [Outgoing(alert.story.encode(), encode(alert)) for alert in alerts])


def test_a_dead_slack_delays_no_other_channel(
    database: Database, slack: FakeSlack, webhook: FakeWebhook, smtp: FakeSmtp, tmp_path: Path
) -> None:
    folder = a_configuration(tmp_path / "config", slack.url, webhook.url, smtp.port)
    slack.held.clear()
    log = MemoryLog()

    with delivering(folder, database, log):
        publish(log, *[an_alert(f"s{number}") for number in range(3)])
        wait_until(lambda: len(webhook.ids) == 3 and len(smtp.letters) == 6, 10, "the others hear")
        assert len(slack.requests) == 1
        slack.held.set()
        wait_until(lambda: len(slack.texts) == 3, 10, "Slack hears too")

    assert sorted(webhook.ids) == ["s0:1", "s1:1", "s2:1"]


def test_a_changed_configuration_is_taken_within_five_seconds(
    database: Database, slack: FakeSlack, webhook: FakeWebhook, smtp: FakeSmtp, tmp_path: Path
) -> None:
    folder = a_configuration(tmp_path / "config", slack.url, webhook.url, smtp.port)
    log = MemoryLog()
    with delivering(folder, database, log), FakeWebhook() as other:
        publish(log, an_alert("a"))
        wait_until(lambda: webhook.ids and slack.texts, 10, "all hear the first")

        file = folder / "channels.yaml"
        text = (
            file.read_text()
            .replace(webhook.url, other.url)
            .replace("default: true}\n  mail", "default: false}\n  mail")
        )
        file.write_text(text)
        wait_until(lambda: reaches(log, other), 6, "the new address hears", every=0.5)
        publish(log, an_alert("last"))
        wait_until(lambda: "last:1" in other.ids, 6, "the last one arrives")

    assert "last:1" not in webhook.ids
    assert all("last" not in text for text in slack.texts), "no longer a default channel"


def reaches(log: MemoryLog, server: FakeWebhook) -> bool:
    """Publishes a further alert; whether any has arrived there by now."""
    publish(log, an_alert(f"again-{os.urandom(4).hex()}"))
    return bool(server.ids)


def test_a_channels_mistake_stays_its_own(
    database: Database, slack: FakeSlack, webhook: FakeWebhook, smtp: FakeSmtp, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def breaks(_self: object, _message: Message) -> str:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("watchword.adapters.slack.SlackSender.send", breaks)
    folder = a_configuration(tmp_path / "config", slack.url, webhook.url, smtp.port)
    log = MemoryLog()

    with delivering(folder, database, log) as channels:
        publish(log, an_alert("a"))
        wait_until(lambda: "a mistake of ours" in (channels.complaint() or ""), 10, "it is told")
        publish(log, an_alert("b"))
        wait_until(lambda: len(webhook.ids) == 2, 10, "the webhook goes on")
        complaint = channels.complaint() or ""

    assert sorted(webhook.ids) == ["a:1", "b:1"]
    assert "slack" in complaint
    assert "webhook" not in complaint
    assert slack.texts == []


# -- the process -----------------------------------------------------------------------------------------------------


class World:
    """A home with alerts in its log, and servers of every kind, for the real process."""

    def __init__(self, folder: Path, slack: FakeSlack, webhook: FakeWebhook, smtp: FakeSmtp) -> None:
        self.home, self.slack, self.webhook, self.smtp = folder / "home", slack, webhook, smtp
        self.config = a_configuration(folder / "config", slack.url, webhook.url, smtp.port)
        self.home.mkdir()
        self.stderr = folder / "stderr"

    def publish(self, *alerts: Alert) -> None:
        log = SqliteLog(self.home / "log.db", self.home / "locks")
        publish(log, *alerts)
        log.close()

    def start(self, *names: str, **environ: str) -> subprocess.Popen[bytes]:
        given = {"WATCHWORD_HOME": str(self.home), "WATCHWORD_CONFIG": str(self.config), **environ}
        with self.stderr.open("ab") as file:
            return subprocess.Popen([sys.executable, str(CONSUMER), *names], env={**os.environ, **given}, stderr=file)

    def all_told(self, count: int) -> bool:
        heard = set(self.smtp.told)
        return len(set(self.webhook.ids)) == count and len(self.slack.texts) >= count and len(heard) == 2 * count

    def backlog(self) -> int:
        database = Database(f"sqlite:///{self.home / 'watchword.db'}")
        try:
            with database.read() as connection:
                return sum(backlog.waiting for backlog in backlogs(connection, datetime.now(NOON.tzinfo)).values())
        finally:
            database.close()


@pytest.fixture
def world(tmp_path: Path, slack: FakeSlack, webhook: FakeWebhook, smtp: FakeSmtp) -> World:
    return World(tmp_path, slack, webhook, smtp)


def ended(process: subprocess.Popen[bytes], how: signal.Signals | None = signal.SIGTERM) -> int:
    if how is not None:
        process.send_signal(how)
    return process.wait(30)


@pytest.mark.parametrize("step", [f"deliver.{step}" for step in (*Receive.STEPS, "commit", *Courier.STEPS)])
def test_a_kill_at_any_step_loses_nothing_and_repeats_under_the_same_id(world: World, step: str) -> None:
    world.publish(an_alert("a"), an_alert("b"))

    assert ended(world.start(WATCHWORD_FAILPOINT=step), None) == -signal.SIGKILL
    world.publish(an_alert("c"))
    process = world.start()
    wait_until(lambda: world.all_told(3), 60, "everybody hears all three")
    wait_until(lambda: world.backlog() == 0, 60, "all is settled")

    assert ended(process) == 0
    assert set(world.webhook.ids) == {"a:1", "b:1", "c:1"}
    assert len(world.webhook.ids) <= 4, "one was in hand, one may come twice"
    assert len(set(world.smtp.told)) == 6


def test_sigterm_finishes_what_is_in_hand(world: World) -> None:
    world.publish(an_alert("a"))
    world.webhook.held.clear()
    process = world.start("hook")
    wait_until(lambda: world.webhook.requests, 60, "the webhook has the request in hand")

    process.send_signal(signal.SIGTERM)
    world.webhook.held.set()

    assert process.wait(30) == 0
    assert world.backlog() == 0
    assert world.webhook.ids == ["a:1"]


def test_one_channel_alone_leaves_the_others_their_alerts(world: World) -> None:
    world.publish(an_alert("a"))
    process = world.start("hook")
    wait_until(lambda: world.webhook.ids, 60, "the webhook hears")
    assert ended(process) == 0
    assert (world.slack.texts, world.smtp.letters) == ([], [])

    process = world.start()
    wait_until(lambda: world.all_told(1), 60, "the others hear when they are started")

    assert ended(process) == 0
    assert world.webhook.ids == ["a:1"]


def test_an_unknown_channel_is_wrong_usage(world: World) -> None:
    process = world.start("nobody")

    assert process.wait(60) == 2
    said = world.stderr.read_text()
    assert "there is no such channel" in said
    assert "Traceback" not in said


def test_the_logs_of_the_process_hold_no_secret(world: World) -> None:
    world.publish(an_alert("a"), an_alert("b"))
    world.slack.will_answer(Answer(404, words=f"no such path: {world.slack.path}"), DROPPED)
    world.webhook.will_answer(Answer(500, words=f"no such path: {world.webhook.path} {SECRET}"), DROPPED)
    process = world.start(WATCHWORD_LOG_LEVEL="debug")
    wait_until(lambda: len(set(world.webhook.ids)) == 2 and world.backlog() == 0, 60, "all is settled")
    assert ended(process) == 0

    said = world.stderr.read_text()
    assert "delivery.retried" in said
    for secret in (SECRET.removeprefix("whsec_"), world.slack.path.rpartition("/")[2], "very-secret-path"):
        assert secret not in said
