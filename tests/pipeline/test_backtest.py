"""Backtest: two watchlists over one archive."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.matching.situations import name, watch, word
from tests.pipeline.past import PastInMemory
from tests.situations import NOON, an_article
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.watch import Watch, Watchlist
from watchword.model import Article
from watchword.pipeline.backtest import SAMPLES, Difference, Trial, backtest, sample_table, watch_table

DAY = timedelta(days=1)
BAKU, TBILISI = watch(name("Baku"), id="baku"), watch(name("Tbilisi"), id="tbilisi")


def compiled(*watches: Watch) -> Compiled:
    return compile_watchlist(Watchlist(watches))


def compared(past: PastInMemory, before: Compiled, after: Compiled, *, days: int = 10) -> Difference:
    return backtest(past, Trial(before, after, NOON - days * DAY, NOON))


def headlines(*titles: str, days_ago: int = 0, **given: object) -> list[Article]:
    at = NOON - days_ago * DAY
    return [an_article(title, title=title, first_seen=at, **given) for title in titles]


def test_articles_are_gained_lost_told_for_other_watches_or_told_as_before() -> None:
    past = PastInMemory(*headlines("Baku", "Tbilisi", "Baku and Tbilisi", "Rain in Paris"))

    found = compared(past, compiled(BAKU), compiled(TBILISI))

    assert (found.articles, found.gained, found.lost, found.changed) == (4, 1, 1, 1)
    assert [sample.title for sample in found.samples.gained] == ["Tbilisi"]
    assert [sample.title for sample in found.samples.lost] == ["Baku"]
    assert [sample.title for sample in found.samples.changed] == ["Baku and Tbilisi"]


def test_each_watch_is_counted_by_itself() -> None:
    past = PastInMemory(*headlines("Baku", "Baku and Tbilisi", "Tbilisi"))

    found = compared(past, compiled(BAKU), compiled(BAKU, TBILISI))

    assert {row.watch: (row.before, row.after, row.gained, row.lost) for row in found.watches} == {
        "baku": (2, 2, 0, 0),
        "tbilisi": (0, 2, 2, 0),
    }


def test_a_sample_says_who_alerts_before_and_after_and_how_surely() -> None:
    past = PastInMemory(*headlines("Baku"))

    [sample] = compared(past, compiled(TBILISI), compiled(BAKU)).samples.gained

    assert sample.before == ()
    assert [(told.watch, round(told.score, 3)) for told in sample.after] == [("baku", 0.408)]


def test_a_higher_threshold_loses_what_is_below_it() -> None:
    past = PastInMemory(*headlines("Baku", "Rain"), an_article("text", title="Rain", text="Baku", first_seen=NOON))

    found = compared(past, compiled(BAKU), compiled(watch(name("Baku"), id="baku", threshold=0.3)))

    assert (found.gained, found.lost) == (0, 1)
    assert [sample.id for sample in found.samples.lost] == ["text"]


def test_a_hit_that_a_rule_sets_aside_is_not_told() -> None:
    from tests.matching.situations import rule

    ruled = watch(name("Baku"), id="baku", rules=(rule("football", word("football")),))

    found = compared(PastInMemory(*headlines("Baku football", "Baku")), compiled(BAKU), compiled(ruled))

    assert [sample.title for sample in found.samples.lost] == ["Baku football"]


def test_alerts_a_day_count_live_articles_over_the_days_that_the_archive_has() -> None:
    old = headlines("Baku 1", "Baku 2", days_ago=4)
    replayed = headlines("Baku 3", "Baku 4", days_ago=4, mode="replay")

    found = compared(PastInMemory(*old, *replayed), compiled(TBILISI), compiled(BAKU), days=90)

    assert found.days == 4
    assert found.alerts_per_day == msgspec.structs.replace(found.alerts_per_day, before=0.0, after=0.5)
    assert found.gained == 4


def test_an_archive_of_an_hour_counts_as_a_day() -> None:
    found = compared(PastInMemory(*headlines("Baku 1", "Baku 2")), compiled(TBILISI), compiled(BAKU))

    assert (found.days, found.alerts_per_day.after) == (1, 2)


def test_an_empty_archive_has_nothing_to_tell() -> None:
    found = compared(PastInMemory(), compiled(TBILISI), compiled(BAKU))

    assert (found.articles, found.gained, found.lost, found.watches) == (0, 0, 0, ())
    assert found.alerts_per_day.before == found.alerts_per_day.after == 0


def test_twenty_samples_are_drawn_from_all_of_the_period_and_the_same_ones_each_time() -> None:
    past = PastInMemory(
        *(an_article(f"a{n:03}", title="Baku", first_seen=NOON - timedelta(minutes=200 - n)) for n in range(200))
    )

    first, second = (compared(past, compiled(TBILISI), compiled(BAKU)).samples.gained for _ in range(2))

    assert first == second
    assert len({sample.id for sample in first}) == SAMPLES
    assert [sample.id for sample in first] == sorted((sample.id for sample in first), reverse=True)
    assert min(sample.id for sample in first) < "a050"
    assert max(sample.id for sample in first) > "a150"


def test_progress_is_told_after_each_batch() -> None:
    heard: list[int] = []
    past = PastInMemory(*headlines(*"abcdefgh"), at_once=3)

    backtest(past, Trial(compiled(BAKU), compiled(BAKU), NOON - DAY, NOON), heard.append)

    assert heard == [3, 6, 8]


@pytest.mark.parametrize("table", [watch_table, sample_table])
def test_a_table_has_the_same_columns_in_each_row(table) -> None:  # type: ignore[no-untyped-def]
    past = PastInMemory(*headlines("Baku", "Tbilisi", "Baku and Tbilisi"))

    rows = table(compared(past, compiled(BAKU), compiled(TBILISI)))

    assert len(rows) == 3
    assert len({tuple(row) for row in rows}) == 1
