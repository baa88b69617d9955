"""Cursors and marks come back as they went out, and nothing else is taken for one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.ports import Place
from watchword.web import opaque

times = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants it bare


@given(times, st.text(), st.integers(min_value=1, max_value=2**31))
def test_a_cursor_leads_back_to_its_place(at: datetime, article: str, revision: int) -> None:
    place = Place(at, (article, revision))

    assert opaque.place(opaque.cursor(place), "match") == place


@given(times, st.text())
def test_a_cursor_can_stand_in_an_address(at: datetime, alert: str) -> None:
    cursor = opaque.cursor(Place(at, (alert,)))

    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert opaque.place(cursor, "alert") == Place(at, (alert,))


@given(st.text())
def test_any_other_text_is_no_cursor_and_does_no_harm(text: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        opaque.place(text, "match")


@given(times)
def test_a_mark_leads_back_to_its_time(at: datetime) -> None:
    assert opaque.marked(opaque.mark(at)) == at


@given(st.text())
def test_any_other_text_is_a_mark_of_nothing_or_of_a_time(text: str) -> None:
    at = opaque.marked(text)

    assert at is None or opaque.marked(opaque.mark(at)) == at
