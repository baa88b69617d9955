"""The compiled watchlist of a running scorer."""

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.matching.situations import phrase, watch
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.watch import Watchlist
from watchword.model import Content
from watchword.settings.watching import Watching


@dataclass
class Files:
    """The configuration as the files say."""

    watchlist: Watchlist

    def current(self) -> Any:
        return self


def of(*texts: str) -> Watchlist:
    return Watchlist(tuple(watch(phrase(text), id=text) for text in texts))


def test_a_changed_watchlist_is_taken_and_what_is_the_same_taken_over() -> None:
    files = Files(of("Baku"))
    scorer = Watching(files)  # type: ignore[arg-type]
    before = scorer.current()

    files.watchlist = of("Baku", "Ankara")
    after = scorer.current()

    assert [each.id for each in after.watches] == ["Baku", "Ankara"]
    assert after.watches[0] is before.watches[0]


def test_the_old_one_judges_on_until_the_new_one_is_compiled() -> None:
    files, go = Files(of("Baku")), threading.Event()
    scorer = Watching(files, compiling=held_until(go), patience=0.01)  # type: ignore[arg-type]
    before = scorer.current()

    files.watchlist = of("Ankara")
    meanwhile = scorer.current()
    go.set()
    scorer.settled()

    assert meanwhile is before
    assert scorer.current().version == of("Ankara").version


def test_what_breaks_the_compiler_leaves_the_old_one() -> None:
    files = Files(of("Baku"))
    scorer = Watching(files, compiling=failing)  # type: ignore[arg-type]
    before = scorer.current()

    files.watchlist = of("Ankara")

    assert scorer.current() is before
    assert scorer.current() is before


def test_nothing_of_the_old_one_is_left_when_the_new_one_is_taken() -> None:
    files = Files(of("Baku"))
    scorer = Watching(files)  # type: ignore[arg-type]
    scorer.current().match(Content("Baku, Ankara"), language="en", url=None, source=None)
    old: list[weakref.ref[Any]] = [weakref.ref(scorer.current()), weakref.ref(scorer.current().layers[0].core)]

    files.watchlist = of("Ankara")
    scorer.current()
    scorer.settled()
    scorer.current()

    assert [each() for each in old] == [None, None]


def held_until(go: threading.Event) -> Callable[..., Compiled]:
    def compiling(watchlist: Watchlist, earlier: Compiled) -> Compiled:
        go.wait(10)
        return compile_watchlist(watchlist, earlier)

    return compiling


def failing(_watchlist: Watchlist, _earlier: Compiled) -> Compiled:
    raise MemoryError
