"""When a feed is polled next: pure, the clock included.

    rhythm      `every`, else the floor or the feed's ttl, whichever is longer
    its server  max-age or Expires, counted from the answer, up to the ceiling; 410 on two days ends it
    its host    Retry-After closes the host, for every feed there, up to a week
    failures    double the pause each time, up to the ceiling; a refusal begins at an hour

Everything is spread by a share of its own for each address, so that feeds added together don't stay together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import msgspec

from watchword.feeds.address import host_key
from watchword.feeds.state import Answer, Closed, FeedState, Outcome

SHORTEST = timedelta(minutes=1)
"""Whatever `every` says; only within allow_private_networks it may be less."""
REFUSED = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=7)
_REFUSALS = (401, 403, 429)
_NONE = timedelta(0)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_ALWAYS_STALE = re.compile(r"(?:^|[,\s])no-(?:store|cache)\b", re.IGNORECASE)


class Pacing(msgspec.Struct, frozen=True):
    """The shortest and the longest pause where nobody says otherwise. `spread` keeps many feeds apart."""

    floor: timedelta
    ceiling: timedelta
    spread: bool = True


def remembered(
    state: FeedState, outcome: Outcome, *, now: datetime, pacing: Pacing, is_private: bool = False
) -> FeedState:
    """The feed after this poll. A feed that was skipped stays as it is."""
    if outcome.kind == "skipped":
        return state
    after = msgspec.structs.replace(
        _with_result(state, outcome, now),
        last_polled_at=now,
        last_outcome=outcome.kind,
        last_status=outcome.status,
        last_error=outcome.error,
    )
    next_at = next_poll(after, outcome, now=now, pacing=pacing, is_private=is_private, is_first=_is_first(state, after))
    not_before = now + min(after.max_age, pacing.ceiling) if after.max_age and outcome.kind != "failed" else None
    return msgspec.structs.replace(after, next_at=next_at, not_before=not_before)


def next_poll(
    state: FeedState,
    outcome: Outcome,
    *,
    now: datetime,
    pacing: Pacing,
    is_private: bool = False,
    is_first: bool = False,
) -> datetime:
    """For a feed as it is after the poll, its failures counted. Never earlier than the pause that was asked for."""
    rhythm = _rhythm(state, pacing, is_private)
    if outcome.kind == "failed":
        pause = max(_after_failure(state, outcome, rhythm, pacing), retry_after(outcome.answer, now) or _NONE)
    else:
        pause = max(rhythm, min(state.max_age or _NONE, pacing.ceiling))
    return now + pause + (_spread(state.url, pause, is_first) if pacing.spread else _NONE)


def closed(answer: Answer | None, now: datetime) -> Closed | None:
    """The host that wants no requests for a while: for as long as it says, or an hour after a bare 429."""
    if answer is None:
        return None
    if said := retry_after(answer, now):
        return Closed(host_key(answer.url), now + said, f"{answer.status}, Retry-After")
    return Closed(host_key(answer.url), now + REFUSED, "429") if answer.status == 429 else None


def why_not(state: FeedState, host: Closed | None, now: datetime, *, due: bool) -> str | None:
    """Why this feed isn't to be polled now, by its server's word or, with `due`, by its rhythm; None if it is."""
    if state.gone_at:
        return "its server said 410, gone, on two days"
    if host and host.until > now:
        return f"{host.host} wants no request before {_moment(host.until)} ({host.because})"
    if state.not_before and state.not_before > now:
        return f"its server wants no request before {_moment(state.not_before)} (max-age or Expires)"
    if due and state.next_at > now:
        return f"not due before {_moment(state.next_at)}"
    return None


def retry_after(answer: Answer | None, now: datetime) -> timedelta | None:
    """What an error asks for, in seconds or as a date; at most a week."""
    said = answer.headers.get("retry-after", "").strip() if answer and answer.status >= 400 else ""
    pause = timedelta(seconds=min(int(said), 10**9)) if re.fullmatch(r"[0-9]+", said) else _until(said, now)
    return min(pause, LONGEST_RETRY_AFTER) if pause and pause > _NONE else None


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer stays fresh from now on (RFC 9111, 4.2); None where the server doesn't say."""
    control = headers.get("cache-control", "")
    if _ALWAYS_STALE.search(control):
        return _NONE
    if found := _MAX_AGE.search(control):
        return max(_NONE, timedelta(seconds=min(int(found[1]), 10**9)) - _age(headers))
    if "expires" not in headers:
        return None
    return max(_NONE, _until(headers["expires"], _date(headers.get("date", "")) or now) or _NONE)


def _with_result(state: FeedState, outcome: Outcome, now: datetime) -> FeedState:
    answer = outcome.answer
    if outcome.kind == "failed":
        return msgspec.structs.replace(
            state,
            failures=state.failures + (not outcome.offline),
            gone_at=now if _is_gone(state, outcome, now) else state.gone_at,
        )
    assert answer
    fresh = freshness(answer.headers, now)
    lasting = msgspec.structs.replace(state, failures=0, gone_at=None, first_polled_at=state.first_polled_at or now)
    if outcome.kind == "not_modified":  # it stands for the stored answer and brings it up to date: RFC 9111, 3.2
        return msgspec.structs.replace(
            lasting,
            etag=answer.headers.get("etag") or state.etag,
            last_modified=answer.headers.get("last-modified") or state.last_modified,
            max_age=state.max_age if fresh is None else fresh,
        )
    return msgspec.structs.replace(
        lasting,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        validated_url=answer.url,
        max_age=fresh,
        ttl=outcome.ttl,
        basis=state.basis or outcome.basis,
    )


def _is_first(before: FeedState, after: FeedState) -> bool:
    return before.first_polled_at is None and after.first_polled_at is not None


def _is_gone(state: FeedState, outcome: Outcome, now: datetime) -> bool:
    """410 twice running, on two days: a server may be set up wrongly for an hour."""
    if outcome.status != 410 or state.last_status != 410 or state.last_polled_at is None:
        return False
    return state.last_polled_at.date() != now.date()


def _rhythm(state: FeedState, pacing: Pacing, is_private: bool) -> timedelta:
    if state.every is not None:
        return state.every if is_private else max(state.every, SHORTEST)
    return max(pacing.floor, min(state.ttl or _NONE, pacing.ceiling))


def _after_failure(state: FeedState, outcome: Outcome, rhythm: timedelta, pacing: Pacing) -> timedelta:
    if outcome.offline:
        return rhythm
    if outcome.status == 410:
        return max(rhythm, pacing.ceiling)
    double = float(1 << min(state.failures, 20))
    grown = REFUSED * (double / 2) if outcome.status in _REFUSALS else rhythm * double
    return max(rhythm, min(grown, pacing.ceiling))


def _spread(url: str, pause: timedelta, is_first: bool) -> timedelta:
    """After the first poll over up to an hour, so that what was added together parts; then a tenth of the pause."""
    share = int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]) / 2**32
    return share * (min(pause, timedelta(hours=1)) if is_first else pause / 10)


def _age(headers: Mapping[str, str]) -> timedelta:
    said = headers.get("age", "")
    return timedelta(seconds=min(int(said), 10**9)) if re.fullmatch(r"[0-9]+", said) else _NONE


def _until(said: str, start: datetime) -> timedelta | None:
    moment = _date(said)
    return moment - start if moment else None


def _date(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
