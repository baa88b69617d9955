"""Our cores, called as the scorer calls them: every match with its score and its evidence."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

from bench.matching.articles import Article
from bench.matching.store import Store
from bench.matching.watches import watchlist
from bench.matching.worker import Engine
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.cores.choice import MakeCore, installed
from watchword.matching.watch import Watchlist

UNSCORED = "-unscored"
"""At the end of a core's name: what it finds, with its places, but neither scores nor evidence. Lucene gives numbers alone."""


def builder(engine: str, store: Store, size: int) -> Callable[[], Engine]:
    watched, core = watchlist(store.read_questions(size)), core_named(engine.removesuffix(UNSCORED))
    return lambda: (Unscored if engine.endswith(UNSCORED) else Ours)(watched, core)


def core_named(name: str) -> MakeCore:
    return next(core for core in installed() if core.__name__.lower() == name)


class Ours:
    def __init__(self, watched: Watchlist, core: MakeCore) -> None:
        self._compiled: Compiled = compile_watchlist(watched, make_core=core)
        gc.freeze()  # as settings/watching.py does

    def match(self, some: Sequence[Article]) -> list[list[int]]:
        return [self._match(article) for article in some]

    def _match(self, article: Article) -> list[int]:
        found = self._compiled.hits(article.content, language=article.language, url=None, source=None)
        return [int(each.watch) for each in found if each.gate]


class Unscored(Ours):
    def _match(self, article: Article) -> list[int]:
        layers = self._compiled.layers
        return [number for layer in layers for number in layer.core.hits(article.content, article.language).watches]
