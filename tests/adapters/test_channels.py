"""Every channel against a server of its kind: what arrives there, what its answers mean, and that no secret leaks."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.fakes.http import DROPPED, Answer
from tests.fakes.slack import FakeSlack, commands, shown
from tests.fakes.smtp import PASSWORD, USER, FakeSmtp, Tls
from tests.fakes.webhook import SECRET, FakeWebhook, is_signed
from tests.situations import NOON, an_alert
from watchword import net
from watchword.adapters.console import ConsoleSender
from watchword.adapters.slack import SlackSender
from watchword.adapters.smtp import PARTING, MailSender
from watchword.adapters.webhook import WebhookSender
from watchword.errors import PermanentError, TransientError
from watchword.model import Alert, encode
from watchword.net import MAIL_PORTS, AddressGuard
from watchword.render.alert import alert_message
from watchword.render.message import Message
from watchword.stories.channel import Mail, Secret, Slack, Webhook
from watchword.stories.delivery import CLAIM

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
ALLOWED = AddressGuard(LOOPBACK)


def a_message(kind: str, alert: Alert | None = None, recipient: str = "desk") -> Message:
    alert = alert or an_alert()
    return alert_message(kind, alert, encode(alert), recipient, NOON)


def webhook_to(url: str, guard: AddressGuard = ALLOWED) -> WebhookSender:
    return WebhookSender("hook", Webhook(Secret(url), Secret(SECRET)), guard, clock=lambda: NOON)


def slack_to(url: str, guard: AddressGuard = ALLOWED) -> SlackSender:
    return SlackSender("desk", Slack(Secret(url)), guard, clock=lambda: NOON)


def mail_to(
    server: FakeSmtp, *, host: str = "127.0.0.1", allowed: tuple[Any, ...] = LOOPBACK, **given: Any
) -> MailSender:
    fields: dict[str, Any] = {"user": None, "password": None, "sender": "watch@desk.example", "recipients": ()}
    settings = Mail(host=host, port=server.port, tls=given.pop("tls", server.tls), **{**fields, **given})
    return MailSender("post", settings, AddressGuard(allowed, ports=MAIL_PORTS), clock=lambda: NOON)


@pytest.fixture
def webhook() -> Iterator[FakeWebhook]:
    with FakeWebhook() as server:
        yield server


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    with FakeSmtp() as server:
        yield server


# -- webhook ---------------------------------------------------------------------------------------------------------


def test_a_webhook_gets_the_bytes_of_the_record_signed(webhook: FakeWebhook) -> None:
    alert = an_alert()

    webhook_to(webhook.url).send(a_message("webhook", alert))

    [request] = webhook.requests
    assert request.body == encode(alert)
    assert request.headers["webhook-id"] == alert.id
    assert request.headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert is_signed(request)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_an_answer_that_may_change_is_asked_for_again(webhook: FakeWebhook, slack: FakeSlack, status: int) -> None:
    for server, sender in ((webhook, webhook_to(webhook.url)), (slack, slack_to(slack.url))):
        server.will_answer(Answer(status, {"Retry-After": "7"}))

        with pytest.raises(TransientError) as refused:
            sender.send(a_message("slack"))

        assert refused.value.retry_after == 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301, 307])
def test_an_answer_that_will_not_change_is_for_good(webhook: FakeWebhook, slack: FakeSlack, status: int) -> None:
    for server, sender in ((webhook, webhook_to(webhook.url)), (slack, slack_to(slack.url))):
        server.will_answer(Answer(status, {"Location": webhook.url}))

        with pytest.raises(PermanentError, match=str(status)):
            sender.send(a_message("slack"))

        assert len(server.requests) == 1, "no redirect is followed"


def test_a_lost_answer_is_a_failure_that_may_heal(webhook: FakeWebhook, slack: FakeSlack) -> None:
    for server, sender in ((webhook, webhook_to(webhook.url)), (slack, slack_to(slack.url))):
        server.will_answer(DROPPED)

        with pytest.raises(TransientError):
            sender.send(a_message("slack"))

        assert len(server.requests) == 1, "whoever sends again says so in the ledger"


def test_a_whole_send_has_one_limit(
    webhook: FakeWebhook, slack: FakeSlack, smtp: FakeSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step of it takes less than a step may."""
    monkeypatch.setattr(net, "LONGEST", 0.3)
    webhook.held.clear()
    slack.held.clear()
    smtp.pause = 1.0

    for sender in (webhook_to(webhook.url), slack_to(slack.url), mail_to(smtp)):
        with pytest.raises(TransientError, match=r"channel \w+: .*127\.0\.0\.1:\d+ gave no answer in time"):
            sender.send(a_message("mail", recipient="a@example.org"))

    assert smtp.letters == []


def test_a_send_may_take_no_longer_than_its_claim_lasts() -> None:
    assert CLAIM.total_seconds() > net.LONGEST + PARTING


def test_nobody_listening_is_a_failure_that_may_heal() -> None:
    with FakeSlack() as server:
        url = server.url

    for sender in (webhook_to(url), slack_to(url)):
        with pytest.raises(TransientError, match=r"127\.0\.0\.1"):
            sender.send(a_message("slack"))


def test_private_addresses_are_connected_to_only_if_they_are_allowed(
    webhook: FakeWebhook, slack: FakeSlack, smtp: FakeSmtp
) -> None:
    guard = AddressGuard()
    for sender in (webhook_to(webhook.url, guard), slack_to(slack.url, guard), mail_to(smtp, allowed=())):
        with pytest.raises(TransientError, match="allow_private_networks"):
            sender.send(a_message("slack", recipient="a@desk.example"))

    assert (webhook.requests, slack.requests, smtp.letters) == ([], [], [])


def test_a_name_that_leads_to_a_private_address_is_no_way_around(slack: FakeSlack, webhook: FakeWebhook) -> None:
    for server, sender in ((slack, slack_to), (webhook, webhook_to)):
        with pytest.raises(TransientError, match="allow_private_networks"):
            sender(server.url.replace("127.0.0.1", "localhost"), AddressGuard()).send(a_message("slack"))

        assert server.requests == []


def test_no_error_and_no_log_line_repeats_a_secret(
    webhook: FakeWebhook, slack: FakeSlack, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for server, sender in ((webhook, webhook_to(webhook.url)), (slack, slack_to(slack.url))):
        echo = f"Cannot POST {server.url} {server.path} {SECRET if server is webhook else ''}"
        server.will_answer(Answer(404, words=echo), Answer(500, words=echo), DROPPED)
        for _ in range(3):
            with pytest.raises((PermanentError, TransientError)) as refused:
                sender.send(a_message("slack"))
            said.append(str(refused.value))
        sender.send(a_message("slack"))

    everything = "\n".join([*said, caplog.text, *capfd.readouterr()])
    assert "127.0.0.1" in everything
    for secret in ("very-secret", "T0001", SECRET.removeprefix("whsec_")):
        assert secret not in everything


def test_https_is_spoken_with_whom_an_authority_vouches_for_and_with_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, webhook, slack = trustme.CA(), FakeWebhook(), FakeSlack()
    for server in (webhook, slack):
        server.speak_tls(authority)
    with webhook, slack:
        for sender in (webhook_to(webhook.url), slack_to(slack.url)):
            with pytest.raises(TransientError, match="certificate"):
                sender.send(a_message("slack"))
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        for sender in (webhook_to(webhook.url), slack_to(slack.url)):
            sender.send(a_message("slack"))

    assert (len(webhook.requests), len(slack.requests)) == (1, 1)


def test_no_proxy_of_the_environment_is_asked(
    webhook: FakeWebhook, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")

    for sender in (webhook_to(webhook.url), slack_to(slack.url)):
        sender.send(a_message("slack"))

    assert (len(webhook.requests), len(slack.requests)) == (1, 1)


# -- Slack -----------------------------------------------------------------------------------------------------------


def test_slack_gets_text_that_unfurls_nothing(slack: FakeSlack) -> None:
    answer = slack_to(slack.url).send(a_message("slack"))

    [request] = slack.requests
    body = json.loads(request.body)
    assert answer == "200 ok"
    assert "Khovayev arrives for talks" in shown(body.pop("text"))
    assert body == {"mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


@pytest.mark.parametrize(
    "title",
    [
        "<!channel> look",
        "<!here|x>",
        "<@U123> & <#C1>",
        "<https://evil.example|Reuters>",
        "<<!everyone>>",
        "&lt;!channel&gt;",
    ],
)
def test_a_headline_pings_nobody_and_links_nowhere(slack: FakeSlack, title: str) -> None:
    slack_to(slack.url).send(a_message("slack", an_alert(title=title)))

    [text] = slack.texts
    assert commands(text) == ["https://news.example/a1"]
    assert title in shown(text), "a person reads it as it was written"


# -- mail ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_mail_goes_over_every_kind_of_connection(tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeSmtp(tls=tls) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trust(tmp_path)))

        answer = mail_to(server).send(a_message("mail", recipient="a@desk.example"))

    [letter] = server.letters
    assert "taken as fake-1" in answer
    assert letter.encrypted == (tls != "none")
    assert (letter.sender, letter.recipients) == ("watch@desk.example", ("a@desk.example",))
    assert "[Khovayev] arrives for talks" in letter.text


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_mail_is_not_handed_to_a_server_that_nobody_vouches_for(tls: Tls) -> None:
    with FakeSmtp(tls=tls) as server, pytest.raises(TransientError, match=r"127\.0\.0\.1"):
        mail_to(server).send(a_message("mail", recipient="a@desk.example"))

    assert server.letters == []


def test_mail_is_never_sent_in_the_clear_where_starttls_is_wanted(smtp: FakeSmtp) -> None:
    with pytest.raises(TransientError):
        mail_to(smtp, tls="starttls").send(a_message("mail", recipient="a@desk.example"))

    assert smtp.letters == []


def test_mail_logs_in_and_keeps_its_password_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeSmtp(tls="starttls", with_login=True) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.trust(tmp_path)))
        mail_to(server, user=USER, password=Secret(PASSWORD)).send(a_message("mail", recipient="a@desk.example"))
        wrong = mail_to(server, user=USER, password=Secret("not-the-password"))
        with pytest.raises(TransientError, match="535") as refused:
            wrong.send(a_message("mail", recipient="a@desk.example"))

    assert len(server.letters) == 1
    assert "not-the-password" not in str(refused.value) + caplog.text
    assert PASSWORD not in caplog.text


def test_a_message_id_is_the_same_whenever_the_same_is_sent_to_the_same(smtp: FakeSmtp) -> None:
    smtp.drop_answers = 1
    sender = mail_to(smtp)

    with pytest.raises(TransientError):
        sender.send(a_message("mail", recipient="a@desk.example"))
    sender.send(a_message("mail", recipient="a@desk.example"))
    sender.send(a_message("mail", recipient="b@desk.example"))

    first, again, other = (letter.message["Message-ID"] for letter in smtp.letters)
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("answer", "kind"), [("550 5.1.1 unknown", PermanentError), ("450 4.2.1 later", TransientError)]
)
def test_what_becomes_of_a_refused_recipient_is_its_own_affair(
    smtp: FakeSmtp, answer: str, kind: type[Exception]
) -> None:
    smtp.refused["gone@desk.example"] = answer
    sender = mail_to(smtp)

    with pytest.raises(kind, match=answer[:3]):
        sender.send(a_message("mail", recipient="gone@desk.example"))
    sender.send(a_message("mail", recipient="a@desk.example"))

    assert [letter.recipients for letter in smtp.letters] == [("a@desk.example",)]


@pytest.mark.parametrize(("answer", "kind"), [("554 5.7.1 spam", PermanentError), ("451 4.3.0 busy", TransientError)])
def test_what_becomes_of_refused_content(smtp: FakeSmtp, answer: str, kind: type[Exception]) -> None:
    smtp.answers_to_data.append(answer)

    with pytest.raises(kind, match=answer[:3]):
        mail_to(smtp).send(a_message("mail", recipient="a@desk.example"))


@pytest.mark.parametrize(
    "title",
    [
        "Ховаев прибыл на переговоры о Карабахе, сообщили в министерстве иностранных дел, и вот ещё слова",
        "Խովաևը ժամանել է բանակցությունների՝ ըստ արտաքին գործերի նախարարության հաղորդագրության",
        "سفر خووایف به منطقه قره‌باغ برای گفت‌وگوهای صلح",
        "ხოვაევი მოლაპარაკებებზე ჩავიდა 🎉🎉🎉 და კიდევ",
        "Line one\r\nBcc: evil@example.org\r\n\r\nbody",
        "One\u2028two\u2029three\x00\x1b[31mfour\u202egnp",
        "=?utf-8?q?fake?= encoded",
        "x" * 2000,
        "",
    ],
)
def test_any_headline_makes_one_well_formed_mail(smtp: FakeSmtp, title: str) -> None:
    message = a_message("mail", an_alert(title=title), recipient="a@desk.example")

    mail_to(smtp).send(message)

    [letter] = smtp.letters
    assert letter.message["Subject"] == message.subject
    assert letter.text.splitlines() == message.text.splitlines()
    assert letter.message["Bcc"] is None
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.message["List-Id"] == "<post.watchword.desk.example>"


# -- console ---------------------------------------------------------------------------------------------------------


def test_the_console_gets_one_line_an_alert_whatever_the_headline(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender("console").send(a_message("console", an_alert(title="One\ntwo\r\x1b[2Jthree\u2028four")))

    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.isprintable() or out[:-1].isprintable()
    assert "alert Khovayev: One two [2Jthree four" in out


def test_a_closed_standard_output_is_a_failure_that_may_heal(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)

    with pytest.raises(TransientError, match="channel console"):
        ConsoleSender("console").send(a_message("console"))
