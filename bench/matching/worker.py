"""One engine in a process of its own: a line is a command, and each answer is a line of JSON.

    run FIRST LAST     match these articles  ──▶ {"us": CPU time an article, "matches": n}
    each FIRST LAST    the same, one by one  ──▶ {"us": [CPU time of each]}
    pairs FIRST LAST                         ──▶ {"pairs": [[article, watch], …]}
    long               one of 64 KB          ──▶ {"us": CPU time}
    quit

python -m bench.matching.worker ENGINE WATCHES FOLDER
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from bench.matching.articles import Article
from bench.matching.store import Store
from watchword.model import Content

LONG = 65_536


class Engine(Protocol):
    def match(self, some: Sequence[Article]) -> list[list[int]]:
        """The numbers of the watches that hit each article."""
        ...


def main(engine: str, size: int, folder: str) -> None:
    store = Store(Path(folder))
    read = store.read_articles()
    build = _built_by(engine, store, size)
    gc.freeze()  # the bench's own records are no work for the collector
    began = time.process_time()
    built = build()
    say({"build_s": time.process_time() - began})
    for line in sys.stdin:
        command, *numbers = line.split()
        if command == "quit":
            return
        say(COMMANDS[command](built, read[slice(*map(int, numbers))]))


def run(engine: Engine, some: Sequence[Article]) -> dict[str, object]:
    began = time.process_time_ns()
    matches = sum(map(len, engine.match(some)))
    return {"us": (time.process_time_ns() - began) / 1e3 / len(some), "matches": matches}


def each(engine: Engine, some: Sequence[Article]) -> dict[str, object]:
    took = []
    for article in some:
        began = time.process_time_ns()
        engine.match([article])
        took.append((time.process_time_ns() - began) / 1e3)
    return {"us": took}


def pairs(engine: Engine, some: Sequence[Article]) -> dict[str, object]:
    found = zip(some, engine.match(some), strict=True)
    return {"pairs": [[article.id, watch] for article, watches in found for watch in watches]}


def long(engine: Engine, some: Sequence[Article]) -> dict[str, object]:
    """Many articles in one, as nobody writes it but somebody may send it."""
    text = " ".join(article.content.text for article in some)[:LONG]
    article = Article(0, "en", Content("", "", text))
    return {"us": min(each(engine, [article] * 5)["us"])}  # type: ignore[call-overload]


COMMANDS: dict[str, Callable[[Engine, Sequence[Article]], dict[str, object]]] = {
    "run": run,
    "each": each,
    "pairs": pairs,
    "long": long,
}


def say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


def _built_by(engine: str, store: Store, size: int) -> Callable[[], Engine]:
    """What builds the engine once its input is read and its libraries are loaded, so that this alone is timed."""
    if engine in ("tantivy", "fts5"):
        from bench.matching import batches

        return batches.builder(engine, store, size)
    from bench.matching import ours

    return ours.builder(engine, store, size)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
