"""An archive in a list: the twin of the port `Past`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from watchword.model import Article


class PastInMemory:
    def __init__(self, *articles: Article, hit: Collection[tuple[str, int]] = (), at_once: int = 3) -> None:
        self.articles, self.known, self.at_once = articles, set(hit), at_once

    def count(self, since: datetime, until: datetime) -> int:
        return len(self._within(since, until))

    def oldest(self, since: datetime, until: datetime) -> datetime | None:
        return min((article.first_seen for article in self._within(since, until)), default=None)

    def batches(self, since: datetime, until: datetime) -> Iterator[list[Article]]:
        some = self._within(since, until)
        for start in range(0, len(some), self.at_once):
            yield some[start : start + self.at_once]

    def hit(self, watch: str, ids: Collection[str]) -> set[tuple[str, int]]:
        return {key for key in self.known if key[0] in ids}

    def _within(self, since: datetime, until: datetime) -> list[Article]:
        some = [article for article in self.articles if since <= article.first_seen <= until]
        return sorted(some, key=lambda article: (article.first_seen, article.id))
