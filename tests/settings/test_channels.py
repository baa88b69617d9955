"""channels.yaml: kinds, defaults, where secrets come from, and that none of them is ever shown."""

from __future__ import annotations

import textwrap
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.settings.situations import the_problem, what_is_read, what_is_wrong
from watchword.settings.configuration import Configuration, examine
from watchword.stories.channel import (
    Channel,
    Console,
    Mail,
    QuietHours,
    Secret,
    Slack,
    Throttle,
    Webhook,
    recipients,
)

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MAIL = "{type: mail, host: smtp.example.org, from: w@example.org, to: [a@example.org]}"
LOOPBACK = "allow_private_networks: [127.0.0.0/8]\n"


def one(text: str) -> str:
    """channels.yaml with one channel, `desk`, whose first key stands in line 3."""
    return "channels:\n  desk:\n" + textwrap.indent(textwrap.dedent(text).strip("\n"), "    ") + "\n"


def desk(found: Configuration) -> Channel:
    return found.channels["desk"]


def test_everything_that_is_written_is_read(tmp_path: Path) -> None:
    channels = one(f"""
        type: webhook
        url: https://example.org/hook
        secret: {KEY}
        default: true
        severity: [critical]
        languages: [en, ru]
        quiet_hours: {{from: 22:00, to: "07:00", zone: Europe/Berlin}}
        throttle: 10/15m
        """)

    channel = desk(what_is_read(tmp_path, channels=channels))

    assert channel == Channel(
        name="desk",
        type="webhook",
        settings=Webhook(Secret("https://example.org/hook"), Secret(KEY)),
        default=True,
        severity=("critical",),
        languages=("en", "ru"),
        quiet_hours=QuietHours(time(22), time(7), ZoneInfo("Europe/Berlin")),
        throttle=Throttle(10, timedelta(minutes=15)),
    )


def test_what_a_channel_leaves_out_limits_nothing(tmp_path: Path) -> None:
    channel = desk(what_is_read(tmp_path, channels=one("type: slack\nurl: https://hooks.example.org/T/B/x")))

    assert channel.settings == Slack(Secret("https://hooks.example.org/T/B/x"))
    assert (channel.default, channel.severity, channel.languages) == (False, ("critical", "normal"), None)
    assert (channel.quiet_hours, channel.throttle) == (None, None)


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("tls", 465)])
def test_mail_takes_the_port_that_belongs_to_its_encryption(tmp_path: Path, tls: str, port: int) -> None:
    channels = one(
        f"type: mail\nhost: smtp.example.org\ntls: {tls}\nfrom: w@example.org\nto: [a@b.example, c@d.example]"
    )

    channel = desk(what_is_read(tmp_path, channels=channels))

    assert channel.settings == Mail(
        "smtp.example.org", port, tls, None, None, "w@example.org", ("a@b.example", "c@d.example")  # type: ignore[arg-type]
    )  # fmt: skip


def test_each_mail_address_is_a_recipient_and_any_other_channel_is_one(tmp_path: Path) -> None:
    channels = f"channels: {{desk: {MAIL.replace('[a@', '[b@example.org, a@')}, screen: {{type: console}}}}"

    found = what_is_read(tmp_path, channels=channels).channels

    assert recipients(found["desk"]) == ("b@example.org", "a@example.org")
    assert recipients(found["screen"]) == ("screen",)


# -- the console that always exists ----------------------------------------------------------------------------------


@pytest.mark.parametrize("files", [{}, {"channels": "channels:\n"}, {"channels": "# none\n"}])
def test_without_channels_the_console_is_there_and_is_the_default(tmp_path: Path, files: dict[str, str]) -> None:
    found = what_is_read(tmp_path, **files)

    assert list(found.channels.values()) == [Channel(name="console", type="console", settings=Console(), default=True)]
    assert found.channels_of("khovayev") == ("console",)


def test_beside_another_default_the_console_is_there_but_not_the_default(tmp_path: Path) -> None:
    found = what_is_read(tmp_path, channels="channels: {desk: {type: console, default: true}}")

    assert found.channels_of("khovayev") == ("desk",)
    assert found.channels["console"].default is False


def test_where_no_channel_is_marked_the_console_is_the_default(tmp_path: Path) -> None:
    found = what_is_read(tmp_path, channels="channels: {desk: {type: console}, console: {type: console}}")

    assert found.channels_of("khovayev") == ("console",)


def test_a_watch_that_would_reach_nobody_is_refused(tmp_path: Path) -> None:
    found = the_problem(tmp_path, channels="channels: {console: {type: console, default: false}}")

    assert (Path(found.file).name, found.key) == ("watchlist.yaml", "channels")
    assert "default: true" in found.fix


def test_a_watch_goes_to_the_channels_it_names_and_to_no_default(tmp_path: Path) -> None:
    watchlist = "watches: [{name: A, terms: [A], channels: [desk]}]"

    found = what_is_read(tmp_path, watchlist=watchlist, channels="channels: {desk: {type: console}}")

    assert found.channels_of("a") == ("desk",)


def test_a_watch_that_is_gone_by_now_goes_to_the_default_channels(tmp_path: Path) -> None:
    found = what_is_read(tmp_path, channels="channels: {desk: {type: console, default: true}}")

    assert found.channels_of("gone") == ("desk",)


# -- secrets ---------------------------------------------------------------------------------------------------------


def test_a_secret_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", KEY)
    monkeypatch.setenv("HOOK_TOKEN", "t0ken")
    channels = one("type: webhook\nurl: https://example.org/${HOOK_TOKEN}\nsecret: ${HOOK_SECRET}")

    channel = desk(what_is_read(tmp_path, channels=channels))

    assert channel.settings == Webhook(Secret("https://example.org/t0ken"), Secret(KEY))


def test_a_secret_may_come_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "hook.key").write_text(f"{KEY}\n")
    channels = one("type: webhook\nurl: https://example.org/hook\nsecret_file: hook.key")

    found = what_is_read(tmp_path, channels=channels)

    assert desk(found).settings == Webhook(Secret("https://example.org/hook"), Secret(KEY))
    assert tmp_path / "hook.key" in found.files


def test_another_secret_in_the_file_is_another_version(tmp_path: Path) -> None:
    channels = one("type: slack\nurl_file: url")
    (tmp_path / "url").write_text("https://hooks.example.org/1")
    before = what_is_read(tmp_path, channels=channels)

    (tmp_path / "url").write_text("https://hooks.example.org/2")

    assert examine(tmp_path)[0].version != before.version


@pytest.mark.parametrize(
    ("more", "line", "key", "problem", "fix"),
    [
        ("secret: ${NOT_SET_ANYWHERE}", 5, "secret", "no variable 'NOT_SET_ANYWHERE'", "secret_file: PATH"),
        ("secret_file: missing.key", 5, "secret_file", "No such file", "holds the secret"),
        ("secret_file: .", 5, "secret_file", "Is a directory", "holds the secret"),
        ("secret: whsec_x\nsecret_file: y", 6, "secret_file", "secret is given as well", "one of the two"),
        ("secret: hunter2", 5, "secret", "no secret of Standard Webhooks", "whsec_"),
        ("secret: whsec_?", 5, "secret", "no secret of Standard Webhooks", "whsec_"),
        ("", 3, "secret", "missing", "secret_file: PATH"),
    ],
)
def test_a_secret_that_cannot_be_had_is_told(
    tmp_path: Path, more: str, line: int, key: str, problem: str, fix: str
) -> None:
    found = the_problem(tmp_path, channels=one(f"type: webhook\nurl: https://example.org/hook\n{more}"))

    assert (found.line, found.key) == (line, key)
    assert problem in found.problem
    assert fix in found.fix


def test_no_secret_is_shown_by_what_holds_it_or_by_what_is_wrong_with_it(tmp_path: Path) -> None:
    right = one(f"type: webhook\nurl: https://example.org/t0ken\nsecret: {KEY}")
    wrong = "channels:\n  a: {type: slack, url: 'hooks.example.org/t0ken'}\n  b: {type: webhook, url: 'https://x:t0ken', secret: hunter2}\n"

    shown = repr(what_is_read(tmp_path / "right", channels=right))
    told = "\n".join(map(str, what_is_wrong(tmp_path / "wrong", channels=wrong)))

    assert told.count("channels.yaml") == 3
    for secret in ("t0ken", "MfKQ9", "hunter2"):
        assert secret not in shown
        assert secret not in told


def test_a_secret_hides_from_every_way_to_print_it() -> None:
    secret = Secret("hunter2")

    assert [str(secret), repr(secret), f"{secret}", f"{secret!r:>5}", str([secret])] == ["***"] * 3 + ["  ***", "[***]"]
    assert secret.reveal() == "hunter2"
    assert secret == Secret("hunter2") != Secret("other")


def test_what_may_be_shown_of_an_address_is_its_host() -> None:
    webhook = Webhook(Secret("https://example.org:8443/t0ken?key=x"), Secret(KEY))

    assert webhook.place == "https://example.org:8443"


# -- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channels", "line", "key", "problem", "fix"),
    [
        ("chanels: {}\n", 1, "chanels", "not known", "did you mean channels?"),
        ("channels: [desk]\n", 1, "channels", "a list where keys belong", "name of a channel"),
        ("channels: {desk: console}\n", 1, "desk", "one value where keys belong", "type: console"),
        ("channels:\n  desk:\n", 2, "desk", "no value", "type: console"),
        ("channels: {a b: {type: console}}\n", 1, "a b", "no name of a channel", "dashes"),
        (one("default: true"), 3, "type", "missing", "console, webhook, slack, mail"),
        (one("type: webhok"), 3, "type", "webhok is not known", "did you mean webhook?"),
        (one("type: console\nurl: https://a.example/"), 4, "url", "not known", "default"),
        (one("type: console\ndefault: ja"), 4, "default", "neither true nor false", "true or false"),
        (one("type: console\nseverity: critical"), 4, "severity", "where a list belongs", "[critical]"),
        (one("type: console\nseverity: [critcal]"), 4, "severity", "critcal is not known", "did you mean critical?"),
        (one("type: console\nlanguages: [English]"), 4, "languages", "no code", "en, ru"),
        (one("type: console\nthrottle: 10"), 4, "throttle", "no throttle", "10/15m"),
        (one("type: console\nthrottle: 0/15m"), 4, "throttle", "no throttle", "10/15m"),
        (one("type: console\nthrottle: 10/15"), 4, "throttle", "15 is no time", "10m"),
        (one("type: console\nquiet_hours: 22-7"), 4, "quiet_hours", "where keys belong", "from:"),
        (one("type: console\nquiet_hours: {from: 22:00, to: 07:00}"), 4, "zone", "missing", "Europe/Berlin"),
        (one("type: console\nquiet_hours: {from: 7:00, to: 07:00, zone: UTC}"), 4, "to", "end when they begin", "another"),
        (one("type: slack"), 3, "url", "missing", "url_file: PATH"),
        (one("type: slack\nurl: http://10.0.0.1/x"), 4, "url", "10.0.0.1 is not a public", "allow_private_networks"),
        (one("type: slack\nurl: https://hooks.example.org:6379/x"), 4, "url", "port 6379", "443"),
        (one("type: mail\nhost: h.example\nto: [a@b.example]"), 3, "from", "missing", "sender"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: []"), 6, "to", "nobody", "desk@example.org"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: a@b.example"), 6, "to", "a list", "[a@b.example]"),
        (one("type: mail\nhost: h.example\nfrom: desk\nto: [a@b.example]"), 5, "from", "desk is no mail", "desk@example"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: ['A <a@b.example>']"), 6, "to", "no mail", "alone"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: [a@b.example]\nuser: me"), 7, "user", "together", "both"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: [a@b.example]\ntls: ssl"), 7, "tls", "ssl is not", "tls"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: [a@b.example]\ntls: none"), 7, "tls", "not within", "starttls"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: [a@b.example]\nport: 99999"), 7, "port", "no port", "65535"),
        (one("type: mail\nhost: h.example\nfrom: a@b.example\nto: [a@b.example]\nport: 80"), 7, "port", "port 80", "587"),
        (one("type: mail\nhost: 127.0.0.1\nfrom: a@b.example\nto: [a@b.example]"), 4, "host", "not a public", "allow_pr"),
        (one("type: mail\nhost: smtp://h\nfrom: a@b.example\nto: [a@b.example]"), 4, "host", "no host", "smtp.example"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_its_key_and_what_to_write(
    tmp_path: Path, channels: str, line: int, key: str, problem: str, fix: str
) -> None:
    found = the_problem(tmp_path, channels=channels)

    assert (found.line, found.key) == (line, key)
    assert problem in found.problem
    assert fix in found.fix


def test_mail_without_encryption_is_taken_within_allowed_networks(tmp_path: Path) -> None:
    channels = one("type: mail\nhost: 127.0.0.1\nport: 2525\ntls: none\nfrom: a@b.example\nto: [a@b.example]")

    channel = desk(what_is_read(tmp_path, channels=channels, settings=LOOPBACK))

    assert isinstance(channel.settings, Mail)
    assert (channel.settings.port, channel.settings.tls) == (2525, "none")


def test_a_broken_channel_is_not_told_again_by_the_watches_that_name_it(tmp_path: Path) -> None:
    watchlist = "watches: [{name: A, terms: [A], channels: [desk]}]"

    found = the_problem(tmp_path, watchlist=watchlist, channels="channels: {desk: {type: fax}}")

    assert found.key == "type"


def test_channels_that_cannot_be_read_at_all_are_not_told_again_by_the_watches(tmp_path: Path) -> None:
    watchlist = "watches: [{name: A, terms: [A], channels: [desk]}]"

    found = what_is_wrong(tmp_path, watchlist=watchlist, channels="channels: {desk: [")

    assert [Path(problem.file).name for problem in found] == ["channels.yaml"]


def test_a_directory_that_is_not_there_is_told(tmp_path: Path) -> None:
    problems = examine(tmp_path / "nowhere")[1]

    assert [(problem.file, problem.key) for problem in problems] == [(str(tmp_path / "nowhere"), "config")]
    assert "watchword init" in problems[0].fix


def test_the_version_names_the_content_of_all_files(tmp_path: Path) -> None:
    first = what_is_read(tmp_path / "a")
    same = what_is_read(tmp_path / "b")
    other = what_is_read(tmp_path / "c", settings="contact: a@b.example\n")

    assert first.version == same.version != other.version
