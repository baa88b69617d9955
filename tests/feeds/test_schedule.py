"""When a feed is polled next: parts A to C of the feed score, with a fake clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.situations import NOON
from watchword.feeds.schedule import Pacing, closed, freshness, remembered, retry_after, why_not
from watchword.feeds.source import FeedSource
from watchword.feeds.state import Answer, Closed, FeedState, Outcome

URL = "https://news.example/feed"
FIVE, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
EVEN = Pacing(floor=FIVE, ceiling=DAY, spread=False)
APART = Pacing(floor=FIVE, ceiling=DAY)


def a_feed(**given: Any) -> FeedState:
    state = FeedState.of(FeedSource(url=given.pop("url", URL), name="News", group="g"), NOON)
    return msgspec.structs.replace(state, **given)


def an_answer(status: int = 200, **headers: str) -> Answer:
    return Answer(url=URL, status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def ok(**headers: str) -> Outcome:
    return Outcome(kind="ok", answer=an_answer(200, **headers))


def not_modified(**headers: str) -> Outcome:
    return Outcome(kind="not_modified", answer=an_answer(304, **headers))


def failed(status: int | None = None, **headers: str) -> Outcome:
    return Outcome(kind="failed", answer=an_answer(status, **headers) if status else None, error="no")


def after(state: FeedState, *outcomes: Outcome, pacing: Pacing = EVEN, **given: Any) -> FeedState:
    """Each outcome at the moment that the one before made the feed due."""
    for outcome in outcomes:
        state = remembered(state, outcome, now=state.next_at, pacing=pacing, **given)
    return state


def pause(state: FeedState, outcome: Outcome, **given: Any) -> timedelta:
    return after(state, outcome, **given).next_at - state.next_at


# -- A: validators ---------------------------------------------------------------------------------------------------


def test_validators_are_kept_byte_for_byte_and_replaced_by_the_next_answers() -> None:
    first = after(a_feed(), ok(etag='W/"a"', last_modified="Wed, 1 Jul 2026 12:00:00 +0000"))
    second = after(first, ok(etag='"b"', last_modified="Wed, 1 Jul 2026 12:00:00 +0000"))

    assert (first.etag, first.last_modified) == ('W/"a"', "Wed, 1 Jul 2026 12:00:00 +0000")
    assert second.etag == '"b"'


def test_an_answer_without_validators_drops_the_old_ones() -> None:
    state = after(a_feed(), ok(etag='"a"', last_modified="x"), ok())

    assert (state.etag, state.last_modified) == (None, None)


def test_a_304_brings_validators_up_to_date_and_drops_none() -> None:
    state = after(a_feed(), ok(etag='"a"', last_modified="x"), not_modified(etag='"b"'))

    assert (state.etag, state.last_modified) == ('"b"', "x")


@pytest.mark.parametrize("outcome", [failed(), failed(200), failed(404), failed(503)])
def test_a_failure_keeps_the_old_validators(outcome: Outcome) -> None:
    """Of an answer that couldn't be read too: the next poll is to get a body again."""
    state = after(a_feed(), ok(etag='"a"', last_modified="x"), outcome)

    assert (state.etag, state.last_modified, state.failures) == ('"a"', "x", 1)


# -- B: rhythm -------------------------------------------------------------------------------------------------------


def test_a_feed_is_polled_at_the_floor_unless_it_has_a_rhythm_of_its_own() -> None:
    assert pause(a_feed(), ok()) == FIVE
    assert pause(a_feed(every=timedelta(minutes=2)), ok()) == timedelta(minutes=2)
    assert pause(a_feed(every=HOUR), ok()) == HOUR


def test_less_than_a_minute_is_for_private_networks_alone() -> None:
    hasty = a_feed(every=timedelta(seconds=2))

    assert pause(hasty, ok()) == timedelta(minutes=1)
    assert pause(hasty, ok(), is_private=True) == timedelta(seconds=2)


@pytest.mark.parametrize("outcome", [ok, not_modified])
def test_max_age_is_honoured_on_a_200_and_on_a_304(outcome: Any) -> None:
    state = after(a_feed(), outcome(cache_control="public, max-age=7200"))

    assert state.next_at == state.not_before == NOON + timedelta(hours=2)


def test_a_304_without_a_word_leaves_the_last_one_standing() -> None:
    state = after(a_feed(), ok(cache_control="max-age=7200"))

    assert pause(state, not_modified()) == timedelta(hours=2)


def test_expires_counts_from_the_servers_own_date() -> None:
    answer = ok(date="Wed, 01 Jul 2026 20:00:00 GMT", expires="Wed, 01 Jul 2026 21:00:00 GMT")

    assert pause(a_feed(), answer) == HOUR


def test_max_age_outweighs_expires_and_what_was_spent_in_caches_is_taken_off() -> None:
    both = {"cache-control": "max-age=3600", "expires": "Wed, 01 Jul 2026 23:00:00 GMT", "age": "600"}

    assert freshness(both, NOON) == timedelta(minutes=50)


@pytest.mark.parametrize(
    "headers",
    [
        {"cache_control": "max-age=abc"},
        {"cache_control": "max-age=-1"},
        {"cache_control": "no-store, max-age=9000"},
        {"cache_control": "x-max-age=9000"},
        {"expires": "0"},
        {"expires": "Wed, 01 Jul 2020 12:00:00 GMT"},
    ],
)
def test_what_says_nothing_changes_nothing(headers: dict[str, str]) -> None:
    assert pause(a_feed(), ok(**headers)) == FIVE


def test_hints_are_bounded_by_the_ceiling() -> None:
    assert pause(a_feed(), ok(cache_control="max-age=315360000")) == DAY
    assert pause(a_feed(), Outcome(kind="ok", answer=an_answer(), ttl=timedelta(days=900))) == DAY


def test_ttl_makes_the_rhythm_longer_never_shorter_and_yields_to_the_operators() -> None:
    slow, quick = (Outcome(kind="ok", answer=an_answer(), ttl=timedelta(minutes=each)) for each in (60, 1))

    assert pause(a_feed(), slow) == HOUR
    assert pause(a_feed(), quick) == FIVE
    assert pause(a_feed(every=timedelta(minutes=10)), slow) == timedelta(minutes=10)
    assert pause(after(a_feed(), slow), not_modified()) == HOUR


def test_no_feed_is_ever_polled_sooner_than_its_pause() -> None:
    state = a_feed()
    for _ in range(2000):
        later = after(state, ok(), pacing=APART)
        assert later.next_at - state.next_at >= FIVE
        state = later


def test_feeds_that_were_added_together_part() -> None:
    hourly = Pacing(floor=HOUR, ceiling=DAY)
    second = [after(a_feed(url=f"https://news.example/{n}"), ok(), pacing=hourly).next_at for n in range(1000)]

    assert max(second) - min(second) >= timedelta(minutes=50)


def test_the_same_feed_is_spread_the_same_way_everywhere() -> None:
    assert after(a_feed(), ok(), pacing=APART).next_at == after(a_feed(), ok(), pacing=APART).next_at


@given(
    st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]), st.text(max_size=40))
)
def test_whatever_a_server_writes_there_the_pause_is_in_bounds(headers: dict[str, str]) -> None:
    answer = Answer(url=URL, status=200, headers=headers)

    state = remembered(a_feed(), Outcome(kind="ok", answer=answer), now=NOON, pacing=EVEN)

    assert FIVE <= state.next_at - NOON <= DAY


# -- C: refusals and errors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_closes_the_whole_host(status: int) -> None:
    answer = an_answer(status, retry_after="7200")

    assert closed(answer, NOON) == Closed("news.example", NOON + timedelta(hours=2), f"{status}, Retry-After")
    assert pause(a_feed(), failed(status, retry_after="7200")) == timedelta(hours=2)


def test_retry_after_may_be_a_date_and_is_believed_for_a_week() -> None:
    assert retry_after(an_answer(503, retry_after="Wed, 01 Jul 2026 13:00:00 GMT"), NOON) == HOUR
    assert retry_after(an_answer(503, retry_after="99999999"), NOON) == timedelta(days=7)
    assert retry_after(an_answer(503, retry_after="soon"), NOON) is None
    assert retry_after(an_answer(503, retry_after="Wed, 01 Jul 2020 13:00:00 GMT"), NOON) is None


def test_a_bare_429_closes_its_host_for_an_hour_and_doubles_for_the_feed() -> None:
    once = after(a_feed(), failed(429))

    assert closed(an_answer(429), NOON) == Closed("news.example", NOON + HOUR, "429")
    assert once.next_at - NOON == HOUR
    assert pause(once, failed(429)) == 2 * HOUR


def test_a_503_without_a_word_closes_nothing() -> None:
    assert closed(an_answer(503), NOON) is None


@pytest.mark.parametrize("outcome", [failed(404), failed(500), failed(None)])
def test_failures_double_the_pause_up_to_a_day_and_success_ends_it(outcome: Outcome) -> None:
    state, pauses = a_feed(), []
    for _ in range(12):
        pauses.append(pause(state, outcome))
        state = after(state, outcome)

    assert pauses[:3] == [2 * FIVE, 4 * FIVE, 8 * FIVE]
    assert pauses == sorted(pauses)
    assert pauses[-1] == DAY
    assert pause(state, ok()) == FIVE


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_not_answered_with_speed(status: int) -> None:
    once = after(a_feed(), failed(status))

    assert once.next_at - NOON == HOUR
    assert pause(once, failed(status)) == 2 * HOUR


def test_our_own_line_being_down_is_no_failure_of_the_feeds() -> None:
    state = after(a_feed(), *[Outcome(kind="failed", error="no", offline=True)] * 5)

    assert (state.failures, state.last_outcome) == (0, "failed")
    assert pause(state, Outcome(kind="failed", error="no", offline=True)) == FIVE


def test_410_on_two_days_running_is_the_end() -> None:
    once = after(a_feed(), failed(410))
    twice = after(once, failed(410))

    assert once.gone_at is None
    assert once.next_at - NOON == DAY
    assert twice.gone_at == once.next_at
    assert "410" in (why_not(twice, None, twice.next_at + DAY, due=False) or "")


@pytest.mark.parametrize("between", [ok(), failed(404), not_modified()])
def test_410_with_another_answer_between_is_not(between: Outcome) -> None:
    assert after(a_feed(), failed(410), between, failed(410)).gone_at is None


def test_410_twice_on_one_day_is_not() -> None:
    once = remembered(a_feed(), failed(410), now=NOON, pacing=EVEN)

    assert remembered(once, failed(410), now=NOON + HOUR, pacing=EVEN).gone_at is None


def test_a_feed_that_comes_back_is_gone_no_more() -> None:
    gone = after(a_feed(), failed(410), failed(410))

    assert after(gone, ok()).gone_at is None


# -- who says no -----------------------------------------------------------------------------------------------------


def reason(state: FeedState, at: datetime, *, due: bool = False, host: Closed | None = None) -> str | None:
    return why_not(state, host, at, due=due)


def test_the_rhythm_is_asked_only_if_it_counts_and_the_servers_word_always() -> None:
    calm, stern = after(a_feed(), ok()), after(a_feed(), ok(cache_control="max-age=7200"))

    assert reason(calm, NOON) is None
    assert "not due before 2026-07-01T12:05:00Z" in (reason(calm, NOON, due=True) or "")
    assert reason(calm, NOON + FIVE, due=True) is None
    assert "before 2026-07-01T14:00:00Z" in (reason(stern, NOON + HOUR) or "")
    assert reason(stern, NOON + 2 * HOUR) is None


def test_a_closed_host_keeps_every_feed_away_until_its_time() -> None:
    host = Closed("news.example", NOON + HOUR, "429, Retry-After")

    assert "news.example wants no request before 2026-07-01T13:00:00Z" in (reason(a_feed(), NOON, host=host) or "")
    assert reason(a_feed(), NOON + HOUR, host=host) is None
