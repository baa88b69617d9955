"""Backtest: what another watchlist would have told of what the archive holds.

    archive ──a batch at a time──▶ told before? told after? ──▶ gained · lost · samples · alerts a day

An article is told when a watch alerts on it. Nothing is written, and nothing is held but counts and a few samples.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from watchword.matching import Compiled
from watchword.model import Article, Content

SAMPLES = 20
DAY = timedelta(days=1)

Kind = Literal["gained", "lost", "changed"]
Scores = Mapping[str, float]
"""Watch -> score, of the watches that alert on an article."""


class Past(Protocol):
    """The archive; a period holds what was first seen from `since` to `until` and stored by then."""

    def count(self, since: datetime, until: datetime, /) -> int: ...
    def oldest(self, since: datetime, until: datetime, /) -> datetime | None: ...
    def batches(self, since: datetime, until: datetime, /) -> Iterator[list[Article]]: ...


@dataclass(frozen=True)
class Trial:
    """Two watchlists over one period of the archive."""

    before: Compiled
    after: Compiled
    since: datetime
    until: datetime


class Told(msgspec.Struct, frozen=True):
    watch: str
    score: float


class Sample(msgspec.Struct, frozen=True):
    """An article that is told otherwise; `before` and `after`: the watches that alert on it."""

    id: str
    title: str
    outlet: str
    language: str | None
    url: str | None
    first_seen: datetime
    before: tuple[Told, ...]
    after: tuple[Told, ...]


class Samples(msgspec.Struct, frozen=True):
    gained: tuple[Sample, ...]
    lost: tuple[Sample, ...]
    changed: tuple[Sample, ...]


class PerDay(msgspec.Struct, frozen=True):
    before: float
    after: float


class WatchDifference(msgspec.Struct, frozen=True):
    """How many articles a watch alerts on, before and after; one that is in one of the lists only has 0 in the other."""

    watch: str
    before: int
    after: int
    gained: int
    lost: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`gained`: articles that are told only after; `lost`: only before; `changed`: both times, of other watches.

    `alerts_per_day` counts live articles alone, over the `days` of the period for which there are articles, at least one.
    """

    gained: int
    lost: int
    changed: int
    alerts_per_day: PerDay
    samples: Samples
    watches: tuple[WatchDifference, ...]
    articles: int
    since: datetime
    until: datetime
    days: float


def backtest(past: Past, trial: Trial, progress: Callable[[int], None] = lambda _done: None) -> Difference:
    """`progress` hears after each batch how many articles are done."""
    tally = _Tally()
    for articles in past.batches(trial.since, trial.until):
        for article in articles:
            tally.add(article, told(article, trial.before), told(article, trial.after))
        progress(tally.articles)
    return tally.difference(trial, past.oldest(trial.since, trial.until))


def told(article: Article, compiled: Compiled) -> Scores:
    content = Content(article.title, article.summary, article.text)
    found = compiled.hits(content, language=article.language, url=article.url, source=article.outlet)
    return {each.watch: each.score for each in found if each.alert and not each.failure}


class Sampler:
    """SAMPLES of any number, each as likely (Vitter 1985, algorithm R); seeded, so that they are the same next time."""

    def __init__(self, seed: int = SAMPLES) -> None:
        self._random, self._seen = random.Random(seed), 0  # noqa: S311 - no secret
        self.taken: list[Sample] = []

    def offer(self, sample: Sample) -> None:
        self._seen += 1
        if len(self.taken) < SAMPLES:
            self.taken.append(sample)
        elif (place := self._random.randrange(self._seen)) < SAMPLES:
            self.taken[place] = sample

    def shown(self) -> tuple[Sample, ...]:
        """Newest first."""
        return tuple(sorted(self.taken, key=lambda sample: (sample.first_seen, sample.id), reverse=True))


@dataclass
class _Tally:
    articles: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    live: Counter[str] = field(default_factory=Counter)
    watches: Counter[tuple[str, str]] = field(default_factory=Counter)
    samplers: dict[str, Sampler] = field(
        default_factory=lambda: {kind: Sampler() for kind in ("gained", "lost", "changed")}
    )

    def add(self, article: Article, before: Scores, after: Scores) -> None:
        self.articles += 1
        self._count_watches(before, after)
        if article.mode == "live":  # what came by replay was never an alert
            self.live["before"] += bool(before)
            self.live["after"] += bool(after)
        if kind := _kind(before, after):
            self.kinds[kind] += 1
            self.samplers[kind].offer(_sample(article, before, after))

    def difference(self, trial: Trial, oldest: datetime | None) -> Difference:
        days = max(trial.until - (oldest or trial.until), DAY) / DAY
        return Difference(
            gained=self.kinds["gained"],
            lost=self.kinds["lost"],
            changed=self.kinds["changed"],
            alerts_per_day=PerDay(self.live["before"] / days, self.live["after"] / days),
            samples=Samples(**{kind: sampler.shown() for kind, sampler in self.samplers.items()}),
            watches=tuple(self._of_watch(watch) for watch in sorted({watch for watch, _ in self.watches})),
            articles=self.articles,
            since=trial.since,
            until=trial.until,
            days=days,
        )

    def _count_watches(self, before: Scores, after: Scores) -> None:
        for what, watches in (
            ("before", before.keys()),
            ("after", after.keys()),
            ("gained", after.keys() - before.keys()),
            ("lost", before.keys() - after.keys()),
        ):
            self.watches.update((watch, what) for watch in watches)

    def _of_watch(self, watch: str) -> WatchDifference:
        return WatchDifference(watch, *(self.watches[watch, what] for what in ("before", "after", "gained", "lost")))


def _kind(before: Scores, after: Scores) -> Kind | None:
    if before.keys() == after.keys():
        return None
    if not before:
        return "gained"
    return "changed" if after else "lost"


def _sample(article: Article, before: Scores, after: Scores) -> Sample:
    return Sample(
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        first_seen=article.first_seen,
        before=tuple(Told(*each) for each in before.items()),
        after=tuple(Told(*each) for each in after.items()),
    )


def watch_table(found: Difference) -> list[dict[str, object]]:
    """A row for all alerts of a day, then one for each watch: for people, such as Prefect's page."""
    perday = found.alerts_per_day
    whole = ("alerts a day", round(perday.before, 2), round(perday.after, 2), found.gained, found.lost)
    rows = [whole, *((each.watch, each.before, each.after, each.gained, each.lost) for each in found.watches)]
    return [dict(zip(("what", "before", "after", "gained", "lost"), row, strict=True)) for row in rows]


def sample_table(found: Difference) -> list[dict[str, object]]:
    return [
        {"what": kind, "first seen": f"{each.first_seen:%Y-%m-%d %H:%M}", "title": each.title, "outlet": each.outlet}
        | {"before": _names(each.before), "after": _names(each.after), "url": each.url or ""}
        for kind in ("gained", "lost", "changed")
        for each in getattr(found.samples, kind)
    ]


def _names(told: tuple[Told, ...]) -> str:
    return ", ".join(f"{each.watch} {each.score:.2f}" for each in told)
