"""Who is to hear an alert, and when: quiet hours, throttles, pauses, and what is replaced."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.situations import NOON, an_alert
from watchword.errors import PermanentError, TransientError
from watchword.model import encode
from watchword.stories.answer import judge, seconds_of, without_secrets
from watchword.stories.channel import Channel, Console, Mail, QuietHours, Throttle
from watchword.stories.delivery import PATIENCE, Entry, after_failure, entries, overtaken, pause
from watchword.stories.quiet import quiet_until
from watchword.stories.throttle import free_at

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7), BERLIN)
MINUTE = timedelta(minutes=1)


def desk(**given: Any) -> Channel:
    return Channel(name="desk", type="console", settings=Console(), **given)


def berlin(*given: int, fold: int = 0) -> datetime:
    return datetime(*given, tzinfo=BERLIN, fold=fold)  # type: ignore[misc,arg-type]


def moments(zone: ZoneInfo = BERLIN) -> st.SearchStrategy[datetime]:
    start, end = datetime(2026, 1, 1), datetime(2027, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
    return st.datetimes(start, end, timezones=st.just(zone), allow_imaginary=False).map(
        lambda each: each.astimezone(UTC)
    )


# -- quiet hours -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (berlin(2026, 7, 1, 21, 59), None),
        (berlin(2026, 7, 1, 22), berlin(2026, 7, 2, 7)),
        (berlin(2026, 7, 2, 6, 59), berlin(2026, 7, 2, 7)),
        (berlin(2026, 7, 2, 7), None),
        (berlin(2026, 3, 28, 23), berlin(2026, 3, 29, 7)),  # a night of 23 hours
        (berlin(2026, 10, 24, 23), berlin(2026, 10, 25, 7)),  # a night of 25 hours
    ],
)
def test_a_night_ends_when_the_clocks_on_the_wall_say_so(now: datetime, until: datetime | None) -> None:
    assert quiet_until(NIGHT, now.astimezone(UTC)) == until


def test_a_break_at_noon_does_not_go_over_midnight() -> None:
    noon = QuietHours(time(12), time(14), BERLIN)

    assert quiet_until(noon, berlin(2026, 7, 1, 13).astimezone(UTC)) == berlin(2026, 7, 1, 14)
    assert quiet_until(noon, berlin(2026, 7, 1, 15).astimezone(UTC)) is None
    assert quiet_until(noon, berlin(2026, 7, 1, 0).astimezone(UTC)) is None


def test_an_hour_that_the_clocks_show_twice_is_quiet_twice() -> None:
    small = QuietHours(time(2, 10), time(2, 30), BERLIN)

    first = quiet_until(small, berlin(2026, 10, 25, 2, 20).astimezone(UTC))
    second = quiet_until(small, berlin(2026, 10, 25, 2, 20, fold=1).astimezone(UTC))

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(moments(), st.times(), st.times())
def test_quiet_hours_end_later_within_a_day_and_are_over_then(now: datetime, start: time, end: time) -> None:
    hours = QuietHours(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0), BERLIN)
    until = quiet_until(hours, now) if hours.start != hours.end else None
    if until is None:
        return

    assert now < until <= now + timedelta(hours=26)
    assert (
        quiet_until(hours, until) is None or until.astimezone(BERLIN).utcoffset() != now.astimezone(BERLIN).utcoffset()
    )


# -- throttles -------------------------------------------------------------------------------------------------------


def test_so_many_may_leave_within_a_window_and_the_next_one_waits_for_the_first() -> None:
    two = Throttle(2, 15 * MINUTE)

    assert free_at(two, [], NOON) == NOON
    assert free_at(two, [NOON - MINUTE], NOON) == NOON
    assert free_at(two, [NOON - 3 * MINUTE, NOON - MINUTE], NOON) == NOON + 12 * MINUTE
    assert free_at(two, [NOON - 15 * MINUTE, NOON - MINUTE], NOON) == NOON


@given(st.lists(st.integers(0, 7200), max_size=40), st.integers(1, 5), st.integers(1, 1800))
def test_no_window_ever_holds_more(wishes: list[int], count: int, seconds: int) -> None:
    throttle = Throttle(count, timedelta(seconds=seconds))
    sent: list[datetime] = []
    for wish in sorted(wishes):
        wanted = max([NOON + timedelta(seconds=wish), *sent])
        sent.append(free_at(throttle, sent, wanted))

    for moment in sent:
        assert sum(moment <= other < moment + throttle.window for other in sent) <= count


# -- rows of the ledger ----------------------------------------------------------------------------------------------


def test_quiet_hours_move_a_normal_alert_to_their_end_and_a_critical_one_not() -> None:
    night = berlin(2026, 7, 1, 23).astimezone(UTC)

    [normal] = entries(an_alert(), b"{}", desk(quiet_hours=NIGHT), night)
    [critical] = entries(an_alert(severity="critical"), b"{}", desk(quiet_hours=NIGHT), night)

    assert (normal.due_at, normal.because) == (berlin(2026, 7, 2, 7), "quiet hours until 2026-07-02T05:00Z")
    assert (critical.due_at, critical.because) == (night, None)


def test_mail_has_a_row_for_each_address() -> None:
    settings = Mail("smtp.example", 587, "starttls", None, None, "w@example.org", ("a@example.org", "b@example.org"))

    rows = entries(an_alert(), b"{}", Channel(name="post", type="mail", settings=settings), NOON)

    assert [row.key for row in rows] == [("a1:1", "post", "a@example.org"), ("a1:1", "post", "b@example.org")]


@pytest.mark.parametrize(
    ("languages", "accepted", "state"),
    [
        (("en",), ("en", "ru"), "due"),
        (("en-GB",), ("en",), "due"),
        (("EN",), ("en-us",), "due"),
        (("hy", "ru"), ("ru",), "due"),
        ((), ("ru",), "due"),
        (("en",), ("ru",), "filtered"),
        (("en",), None, "due"),
    ],
)
def test_a_channel_accepts_its_languages(
    languages: tuple[str, ...], accepted: tuple[str, ...] | None, state: str
) -> None:
    [row] = entries(an_alert(languages=languages), b"{}", desk(languages=accepted), NOON)

    assert row.state == state
    assert (row.because is None) == (state == "due")


def a_row(revision: int, state: str = "due", **given: Any) -> Entry:
    alert = an_alert(revision=revision)
    [row] = entries(alert, encode(alert), desk(), NOON)
    return Entry(**{**row.__dict__, "state": state, **given})


def numbers(rows: list[Entry], now: datetime = NOON) -> list[tuple[int, int]]:
    return [(each.older.revision, each.newer.revision) for each in overtaken(rows, now)]


def test_only_what_is_still_to_leave_and_in_nobodys_hand_is_replaced_by_the_newest() -> None:
    assert numbers([a_row(1), a_row(2), a_row(3)]) == [(1, 3), (2, 3)]
    assert numbers([a_row(1), a_row(2, "sent")]) == [(1, 2)]
    assert numbers([a_row(1), a_row(2, "filtered")]) == []
    assert numbers([a_row(1), a_row(2, "refused")]) == []
    assert numbers([a_row(1, "sent"), a_row(2)]) == []
    assert numbers([a_row(1, claimed_until=NOON + MINUTE), a_row(2)]) == []
    assert numbers([a_row(1, claimed_until=NOON), a_row(2)]) == [(1, 2)]
    assert numbers([a_row(1, recipient="a"), a_row(2, recipient="b")]) == []
    assert numbers([a_row(1, story="other"), a_row(2)]) == []


# -- failures --------------------------------------------------------------------------------------------------------


def test_pauses_double_up_to_fifteen_minutes_and_chance_takes_at_most_half() -> None:
    assert [pause(number, 0) for number in (1, 2, 3, 10, 11, 4000)] == [1, 2, 4, 512, 900, 900]
    assert pause(3, 0.999) > 2
    assert pause(1, 0, wished=120) == 120
    assert pause(11, 0, wished=5) == 900
    assert pause(1, 0, wished=10**9) == 86_400


def test_a_failure_is_tried_again_until_patience_runs_out_and_a_refusal_never() -> None:
    again = after_failure(a_row(1), TransientError("no answer", retry_after=30), 0.0, NOON)
    late = after_failure(a_row(1), TransientError("no answer"), 0.0, NOON + PATIENCE + MINUTE)
    never = after_failure(a_row(1), PermanentError("404"), 0.0, NOON)

    assert (again.state, again.because, again.due_at) == ("due", "no answer", NOON + timedelta(seconds=30))
    assert (late.state, late.because) == ("refused", "given up after 3 days: no answer")
    assert (never.state, never.because) == ("refused", "404")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120", 120), (" 0 ", 0), ("Wed, 01 Jul 2026 12:02:00 GMT", 120), ("Wed, 01 Jul 2026 11:00:00 GMT", 0),
     ("Wed, 01 Jul 2026 12:00:30 -0000", 30), ("soon", None), ("-5", None), ("١٢", None), ("", None), (None, None)],
)  # fmt: skip
def test_retry_after_comes_as_seconds_or_as_a_date(text: str | None, seconds: float | None) -> None:
    assert seconds_of(text, NOON) == seconds


def test_an_answer_is_told_with_its_subject() -> None:
    assert judge("channel x", 204, "", None, NOON) == "204"
    with pytest.raises(TransientError, match="channel x answered 503 busy"):
        judge("channel x", 503, "busy", None, NOON)
    with pytest.raises(PermanentError, match="write the address it leads to"):
        judge("channel x", 302, "", None, NOON)


def test_no_part_of_an_address_is_repeated() -> None:
    url = "https://hooks.example/services/T1/B2/token-1234?key=k-5678"

    said = without_secrets(
        f"no {url}, /services/T1/B2/token-1234, token-1234, key=k-5678 of hooks.example; pass", url, ["pass"]
    )

    assert said == "no ***, /***, ***, *** of hooks.example; ***"
    assert without_secrets("a/b", "https://hooks.example/") == "a/b"
