"""settings.yaml: the defaults, and what is refused."""

from __future__ import annotations

from datetime import time, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.settings.situations import the_problem, what_is_read
from watchword.settings.general import DigestSettings, General, Keep, PollSettings


def test_without_the_file_there_are_the_defaults(tmp_path: Path) -> None:
    found = what_is_read(tmp_path)

    assert found.general == General()
    assert found.general.keep == Keep(
        log=timedelta(days=7), unmatched=timedelta(days=90), matched=None, deliveries=timedelta(days=365),
        suppressed=timedelta(days=365),
    )  # fmt: skip
    assert found.general.poll == PollSettings(floor=timedelta(minutes=5), ceiling=timedelta(hours=24))


def test_everything_that_is_written_is_read(tmp_path: Path) -> None:
    settings = """
        contact: desk@example.org
        digest: {at: 7:30, zone: Europe/Berlin, channels: [console]}
        keep: {log: 2d, unmatched: 12h, matched: 30d, deliveries: 90s, suppressed: 1.5d}
        poll: {floor: 10m, ceiling: 2d}
        allow_private_networks: [127.0.0.0/8, 10.0.0.1, "fc00::/7"]
        """

    general = what_is_read(tmp_path, settings=settings).general

    assert general.contact == "desk@example.org"
    assert general.digest == DigestSettings(time(7, 30), ZoneInfo("Europe/Berlin"), ("console",))
    assert general.keep == Keep(
        timedelta(days=2), timedelta(hours=12), timedelta(days=30), timedelta(seconds=90), timedelta(days=1.5)
    )
    assert general.poll == PollSettings(timedelta(minutes=10), timedelta(days=2))
    assert general.allow_private_networks == tuple(map(ip_network, ("127.0.0.0/8", "10.0.0.1/32", "fc00::/7")))


def test_keys_without_a_value_are_as_if_they_were_not_there(tmp_path: Path) -> None:
    settings = "contact:\ndigest:\nkeep:\npoll:\nallow_private_networks:\n"

    assert what_is_read(tmp_path, settings=settings).general == General()


def test_who_names_no_contact_polls_no_more_often_than_every_15_minutes(tmp_path: Path) -> None:
    nameless = what_is_read(tmp_path / "a", settings="poll: {floor: 5m}").general
    named = what_is_read(tmp_path / "b", settings="contact: https://example.org/bot\npoll: {floor: 5m}").general

    assert (nameless.polite_floor, named.polite_floor) == (timedelta(minutes=15), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("settings", "line", "key", "problem", "fix"),
    [
        ("kep: {log: 7d}", 1, "kep", "not known", "did you mean keep?"),
        ("contact: [a]", 1, "contact", "a list where one value belongs", "one value"),
        ("contact: die Redaktion (Nacht)", 1, "contact", "plain letters", "mail address"),
        ('contact: "a\\nX-Evil: b"', 1, "contact", "plain letters", "mail address"),
        ("digest: daily", 1, "digest", "where keys belong", "at:"),
        ("digest: {zone: UTC}", 1, "at", "missing", "at:"),
        ('digest: {at: "07:00"}', 1, "zone", "missing", "zone:"),
        ("digest: {at: 25:00, zone: UTC}", 1, "at", "25:00 is no time of day", "07:00"),
        ("digest: {at: 7, zone: UTC}", 1, "at", "7 is no time of day", "07:00"),
        ("digest: {at: 07:00, zone: Berlin}", 1, "zone", "Berlin is no time zone", "Europe/Berlin"),
        ("digest: {at: 07:00, zone: UTC, channels: [consol]}", 1, "channels", "no channel consol", "console?"),
        ("keep: {log: forever}", 1, "log", "forever is no time", "7d"),
        ("keep: {log: 1w}", 1, "log", "1w is no time", "7d"),
        ("keep: {log: -1d}", 1, "log", "-1d is no time", "7d"),
        ("keep: {log: 99999999d}", 1, "log", "out of range", "36500d"),
        ("keep: {unmatchd: 7d}", 1, "unmatchd", "not known", "did you mean unmatched?"),
        ("poll: {floor: 10s}", 1, "floor", "once a minute", "1m"),
        ("poll: {floor: 2h, ceiling: 1h}", 1, "ceiling", "below the floor", "not below"),
        ("allow_private_networks: 127.0.0.0/8", 1, "allow_private_networks", "where a list", "[127.0.0.0/8]"),
        ("allow_private_networks: [localhost]", 1, "allow_private_networks", "localhost is no network", "127.0.0.0/8"),
        ("allow_private_networks: [127.0.0.1/8]", 1, "allow_private_networks", "beyond its prefix", "127.0.0.0/8"),
        ("allow_private_networks: [0.0.0.0/0]", 1, "allow_private_networks", "is not private", "127.0.0.0/8"),
        ("allow_private_networks: [8.8.8.0/24]", 1, "allow_private_networks", "is not private", "127.0.0.0/8"),
    ],
)
def test_a_mistake_is_told_with_its_line_its_key_and_what_to_write(
    tmp_path: Path, settings: str, line: int, key: str, problem: str, fix: str
) -> None:
    found = the_problem(tmp_path, settings=settings)

    assert (found.line, found.key) == (line, key)
    assert problem in found.problem
    assert fix in found.fix
