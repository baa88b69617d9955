"""Our cores, called as the scorer calls them: every match with its score and its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.matching.articles import Article
from bench.matching.store import Store
from bench.matching.watches import watchlist
from bench.matching.worker import Engine
from watchword.matching import Compiled, compile_watchlist


def builder(engine: str, store: Store, size: int) -> Callable[[], Engine]:
    watched = watchlist(store.read_questions(size), grown=engine == "grown")
    return lambda: Ours(compile_watchlist(watched))


class Ours:
    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled

    def match(self, some: Sequence[Article]) -> list[list[int]]:
        return [self._match(article) for article in some]

    def _match(self, article: Article) -> list[int]:
        found = self._compiled.match(article.content, language=article.language, url=None, source=None)
        return [int(each.watch) for each in found if each.gate]
