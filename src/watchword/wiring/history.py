"""The archive read again: backtest, refill, why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from watchword.errors import ConfigError, Problem
from watchword.model import utc_now
from watchword.ports import Log
from watchword.settings.env import Environment
from watchword.wiring.world import opened_database, opened_log

if TYPE_CHECKING:
    from watchword.matching import Compiled
    from watchword.matching.watch import Watchlist
    from watchword.pipeline.backtest import Difference
    from watchword.pipeline.refill import Filled, Order, Past
    from watchword.pipeline.why import Trails

SCORE_PATIENCE = 30.0
"""Seconds that a refill waits for the score stage to catch up."""

Progress = Callable[[int, int], None]
"""Hears how many articles are done, of how many."""


def compare(
    env: Environment, *, watchlist: Path, against: Path | None, since: datetime, progress: Progress
) -> Difference:
    """What `watchlist` would have told of the archive since then, beside what `against` (the configured one) would have."""
    from watchword.adapters.database.history import DatabaseHistory
    from watchword.pipeline.backtest import Trial, backtest
    from watchword.settings.watching import compiled_file

    before, after = compiled_file(against or env.config_dir / "watchlist.yaml"), compiled_file(watchlist)
    trial = Trial(before, after, since, utc_now())
    with opened_database(env) as database:
        history = DatabaseHistory(database)
        total = history.count(trial.since, trial.until)
        progress(0, total)
        return backtest(history, trial, lambda done: progress(done, total))


class Refill(NamedTuple):
    """A refill made ready: `total` articles are to be read."""

    past: Past
    order: Order
    records: Log
    total: int


@contextmanager
def opened_refill(env: Environment, *, watch: str, since: datetime) -> Iterator[Refill]:
    """ConfigError if there is no such watch in the configured watchlist; TransientError if score is far behind."""
    from watchword.adapters.database.history import DatabaseHistory
    from watchword.pipeline.refill import Order, wait_for_score

    order = Order(watch, _compiled_with(env, watch), since, utc_now())
    with opened_database(env) as database, opened_log(env) as records:
        wait_for_score(records, SCORE_PATIENCE)
        history = DatabaseHistory(database)
        yield Refill(history, order, records, history.count(order.since, order.until))


def preview(refill: Refill, progress: Progress) -> Filled:
    from watchword.pipeline import refill as stage

    return stage.preview(refill.past, refill.order, lambda done: progress(done, refill.total))


def fill(refill: Refill, progress: Progress) -> Filled:
    from watchword.pipeline import refill as stage

    return stage.fill(refill.past, refill.order, refill.records, lambda done: progress(done, refill.total))


def _compiled_with(env: Environment, watch: str) -> Compiled:
    from watchword.settings import values
    from watchword.settings.watching import compiled_file

    path = env.config_dir / "watchlist.yaml"
    compiled = compiled_file(path)
    if watch not in compiled.severities:
        fix = values.suggestion(watch, compiled.severities)
        raise ConfigError(Problem(str(path), None, "--watch", f"there is no watch {watch}", fix))
    return compiled


class Asked(NamedTuple):
    """What `why` asks: what is kept of articles, what is still in the log, the watchlist as it is now."""

    trails: Trails
    unread: Callable[[str, str], int]
    watchlist: Watchlist
    compiled: Compiled


@contextmanager
def opened_asking(env: Environment) -> Iterator[Asked]:
    """The log is opened only if it is asked."""
    from watchword.adapters.database.trail import DatabaseTrails
    from watchword.matching import compile_watchlist
    from watchword.settings.watchlist import load

    def unread(group: str, topic: str) -> int:
        with opened_log(env) as records:
            return records.group_lag(group, [topic])

    watchlist = load(env.config_dir / "watchlist.yaml")
    with opened_database(env) as database:
        yield Asked(DatabaseTrails(database), unread, watchlist, compile_watchlist(watchlist))
