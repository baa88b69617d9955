"""The engines that search an index: they put 500 articles into one and ask it each watch's question in turn.

They are given our folded words, for which their clocks don't run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from bench.matching.articles import Article
from bench.matching.store import Store
from bench.matching.worker import Engine
from watchword.text.fold import words

BATCH = 500
BETWEEN_FIELDS = " 0betweenfields0 "

Folded = list[list[list[str]]]
"""A question: three rows of folded words in a row."""


def builder(engine: str, store: Store, size: int) -> Callable[[], Engine]:
    asked = msgspec.json.decode(store.folded(size).read_bytes(), type=list[Folded])
    texts = {article.id: _text(article) for article in store.read_articles()}
    kinds: dict[str, type[Tantivy] | type[FTS5]] = {"tantivy": Tantivy, "fts5": FTS5}
    kind = kinds[engine]
    return lambda: kind(asked, texts)


class Tantivy:
    def __init__(self, asked: Sequence[Folded], texts: dict[int, str]) -> None:
        import tantivy

        self._tantivy, self._texts = tantivy, texts
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=False, indexed=False, fast=True)
        schema.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="position")
        self._schema = schema.build()
        index = tantivy.Index(self._schema)
        self._queries = [index.parse_query(_lucene_syntax(question), ["body"]) for question in asked]

    def match(self, some: Sequence[Article]) -> list[list[int]]:
        return [watches for batch in _batches(some) for watches in self._match(batch)]

    def _match(self, batch: Sequence[Article]) -> list[list[int]]:
        index = self._tantivy.Index(self._schema)
        writer = index.writer(15_000_000, 1)
        for place, article in enumerate(batch):
            writer.add_document(self._tantivy.Document(id=place, body=self._texts[article.id]))
        writer.commit()
        index.reload()
        searcher = index.searcher()
        found: list[list[int]] = [[] for _ in batch]
        for number, query in enumerate(self._queries):
            hits = searcher.search(query, BATCH, count=False).hits
            places: Any = searcher.fast_field_values("id", [address for _, address in hits]) if hits else ()
            for place in places:
                found[place].append(number)
        return found


class FTS5:
    def __init__(self, asked: Sequence[Folded], texts: dict[int, str]) -> None:
        self._texts = texts
        self._queries = [_fts5_syntax(question) for question in asked]
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE articles USING fts5(body, tokenize='unicode61 remove_diacritics 0')"
        )

    def match(self, some: Sequence[Article]) -> list[list[int]]:
        return [watches for batch in _batches(some) for watches in self._match(batch)]

    def _match(self, batch: Sequence[Article]) -> list[list[int]]:
        self._database.execute("DELETE FROM articles")
        rows = ((place, self._texts[article.id]) for place, article in enumerate(batch, 1))
        self._database.executemany("INSERT INTO articles (rowid, body) VALUES (?, ?)", rows)
        found: list[list[int]] = [[] for _ in batch]
        for number, query in enumerate(self._queries):
            for (place,) in self._database.execute("SELECT rowid FROM articles WHERE articles MATCH ?", (query,)):
                found[place - 1].append(number)
        return found


def _text(article: Article) -> str:
    content = article.content
    title, summary, text = (" ".join(words(field)) for field in (content.title, content.summary, content.text))
    return f"{title}{BETWEEN_FIELDS}{summary}{BETWEEN_FIELDS}{text}"


def _batches(some: Sequence[Article]) -> Iterable[Sequence[Article]]:
    return (some[i : i + BATCH] for i in range(0, len(some), BATCH))


def _lucene_syntax(question: Folded) -> str:
    names, said, without = (" ".join(_quoted(row) for row in rows) for rows in question)
    return f"+({names}) +({said})" + (f" -({without})" if without else "")


def _fts5_syntax(question: Folded) -> str:
    names, said, without = (" OR ".join(_quoted(row) for row in rows) for rows in question)
    return f"({names}) AND ({said})" + (f" NOT ({without})" if without else "")


def _quoted(row: Sequence[str]) -> str:
    return f'"{" ".join(row)}"'
