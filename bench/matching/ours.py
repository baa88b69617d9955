"""Our cores, called as the scorer calls them: every match with its score and its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.matching.articles import Article
from bench.matching.store import Store
from bench.matching.watches import watchlist
from bench.matching.worker import Engine
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.cores.choice import MakeCore, installed
from watchword.matching.watch import Watchlist


def builder(engine: str, store: Store, size: int) -> Callable[[], Engine]:
    watched, core = watchlist(store.read_questions(size), grown=engine == "names"), core_named(engine)
    return lambda: Ours(watched, core)


def core_named(engine: str) -> MakeCore:
    """The one of that name, else the one that is chosen."""
    return next((core for core in installed() if core.__name__.lower() == engine), installed()[0])


class Ours:
    def __init__(self, watched: Watchlist, core: MakeCore) -> None:
        self._compiled: Compiled = compile_watchlist(watched, make_core=core)

    def match(self, some: Sequence[Article]) -> list[list[int]]:
        return [self._match(article) for article in some]

    def _match(self, article: Article) -> list[int]:
        found = self._compiled.hits(article.content, language=article.language, url=None, source=None)
        return [int(each.watch) for each in found if each.gate]
