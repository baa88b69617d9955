"""What a watchlist would catch: lint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from watchword.model import Article, utc_now
from watchword.settings.env import Environment
from watchword.wiring.history import Progress
from watchword.wiring.world import opened_database

if TYPE_CHECKING:
    from watchword.matching.watch import Watchlist
    from watchword.pipeline.lint import Finding

LOOKED_BACK = timedelta(days=90)
"""How much of the archive lint reads: what doesn't match is kept as long by default."""


def linted(env: Environment, watchlist: Watchlist, progress: Progress) -> list[Finding]:
    """In the vocabulary, and in the archive if this machine has one or the environment names one."""
    from watchword.pipeline.lint import lint

    if env.database_url is None and not env.place.watchword_db.exists():
        return lint(watchlist, ())
    return lint(watchlist, _archived(env, progress))


def _archived(env: Environment, progress: Progress) -> Iterator[Article]:
    from watchword.adapters.database.history import DatabaseHistory

    until = utc_now()
    since, done = until - LOOKED_BACK, 0
    with opened_database(env) as database:
        history = DatabaseHistory(database)
        total = history.count(since, until)
        for batch in history.batches(since, until):
            yield from batch
            done += len(batch)
            progress(done, total)
