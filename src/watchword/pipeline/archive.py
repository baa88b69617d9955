"""Archive: keeps articles, matches and parked records in the database, where search, digest and board find them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watchword import metrics
from watchword.loop import Item
from watchword.model import Article, Match, Parked, Wire, utc_now
from watchword.ports import Partition, Reader


class Archive(Protocol):
    def keep(
        self, articles: Sequence[Article], matches: Sequence[Match], parked: Sequence[Parked], now: datetime, /
    ) -> None:
        """All of it in one transaction; what is kept already stays as it is."""
        ...


@dataclass
class Kept:
    articles: list[Article]
    matches: list[Match]
    parked: list[Parked]


class ArchiveStage:
    role = "archive"
    STEPS = ("keep",)
    topics: Mapping[str, type[Wire]] = {"articles": Article, "matches": Match, "parked": Parked}

    def __init__(self, *, archive: Archive, clock: Callable[[], datetime] = utc_now) -> None:
        self.archive, self.clock = archive, clock

    def begin(self, items: Sequence[Item]) -> Kept:
        return Kept(
            articles=_newest([item.value for item in items if isinstance(item.value, Article)]),
            matches=[item.value for item in items if isinstance(item.value, Match)],
            parked=[item.value for item in items if isinstance(item.value, Parked)],
        )

    def keep(self, kept: Kept) -> None:
        self.archive.keep(kept.articles, kept.matches, kept.parked, self.clock())
        metrics.articles_archived.inc(len(kept.articles))

    def tick(self, now: datetime) -> None:
        """Nothing here waits for a time."""

    def assigned(self, reader: Reader, partitions: frozenset[Partition]) -> None:
        """Keys make every repeat a no-op: there is nothing to take over."""


def _newest(articles: Sequence[Article]) -> list[Article]:
    """The newest revision of each: one statement may not touch a row twice on PostgreSQL."""
    newest: dict[str, Article] = {}
    for article in articles:
        if article.revision >= newest.get(article.id, article).revision:
            newest[article.id] = article
    return list(newest.values())
