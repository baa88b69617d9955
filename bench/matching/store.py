"""What the bench asks and of what, made once and kept in the user's cache: the same for all engines."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec
import platformdirs

from bench.matching.articles import Article, articles, lexicons
from bench.matching.watches import Question, folded, questions
from watchword.text.fold import fold

ARTICLES = 3_000
"""The first are timed; from the last thousand Lucene learns how frequent each word is."""
SIZES = (100, 1_000, 10_000, 100_000)
MADE_BY = ("articles.py", "watches.py", "store.py")


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def articles(self) -> Path:
        return self.folder / "articles.jsonl"

    def questions(self, size: int) -> Path:
        return self.folder / f"questions-{size}.json"

    def folded(self, size: int) -> Path:
        return self.folder / f"folded-{size}.json"

    @property
    def fold_table(self) -> Path:
        """A JSON list of what each UTF-16 unit folds to; half a pair stands between words."""
        return self.folder / "fold.json"

    def read_articles(self) -> list[Article]:
        return msgspec.json.Decoder(Article).decode_lines(self.articles.read_bytes())

    def read_questions(self, size: int) -> list[Question]:
        return msgspec.json.decode(self.questions(size).read_bytes(), type=list[Question])


def store() -> Store:
    """Filled at the first call, in ten seconds."""
    made_by = b"".join(Path(__file__).with_name(name).read_bytes() for name in MADE_BY)
    folder = platformdirs.user_cache_path("watchword") / f"bench-{hashlib.sha256(made_by).hexdigest()[:8]}"
    if not folder.is_dir():
        fresh = folder.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _fill(Store(fresh))
        fresh.rename(folder)
    _write_folds(Store(folder))
    return Store(folder)


def _fill(store: Store) -> None:
    known = lexicons()
    store.articles.write_bytes(msgspec.json.Encoder().encode_lines(articles(ARTICLES, known)))
    asked = questions(max(SIZES), known)
    for size in SIZES:
        store.questions(size).write_bytes(msgspec.json.encode(asked[:size]))


def _write_folds(store: Store) -> None:
    """Each time: the fold may have changed since."""
    table = [" " if 0xD800 <= unit < 0xE000 else fold(chr(unit)) for unit in range(0x10000)]
    store.fold_table.write_bytes(msgspec.json.encode(table))
    for size in SIZES:
        store.folded(size).write_bytes(msgspec.json.encode(folded(store.read_questions(size))))
