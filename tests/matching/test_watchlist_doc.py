"""Every example of docs/watchlist.md, as written there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchword.matching import Found, QueryError, compile_watchlist, parse_query
from watchword.model import Content
from watchword.settings.watchlist import load

DOC = (Path(__file__).parents[2] / "docs" / "watchlist.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)


def examples() -> Iterator[tuple[str, str]]:
    """Each watchlist of the page with one line below it."""
    watchlist = ""
    for kind, body in BLOCKS:
        if kind == "yaml":
            watchlist = body
        if kind == "articles":
            yield from ((watchlist, line) for line in body.splitlines())


def refusals() -> list[str]:
    return [line for kind, body in BLOCKS if kind == "refused" for line in body.splitlines()]


def test_every_watchlist_of_the_page_has_articles_below_it() -> None:
    kinds = [kind for kind, _ in BLOCKS if kind != "refused"]

    assert kinds == ["yaml", "articles"] * (len(kinds) // 2)
    assert len(kinds) > 20


@pytest.mark.parametrize(("watchlist", "line"), list(examples()))
def test_an_article_of_the_page_comes_to_what_the_page_says(watchlist: str, line: str, tmp_path: Path) -> None:
    file = tmp_path / "watchlist.yaml"
    file.write_text(watchlist, encoding="utf-8")
    expected, article = re.split(r"\s{2,}", line, maxsplit=1)
    content, about = written_article(article)

    answers = compile_watchlist(load(file)).match(content, **about)

    assert expected in ways_to_say(answers[0] if answers else None)


@pytest.mark.parametrize("line", refusals())
def test_a_query_that_the_page_refuses_is_refused_in_these_words(line: str) -> None:
    query, message = re.split(r"\s{2,}", line, maxsplit=1)

    with pytest.raises(QueryError, match=f"^{re.escape(message)}$"):
        parse_query(query)


def written_article(article: str) -> tuple[Content, dict[str, str | None]]:
    """Title | summary | text {lang: xx, source: name, url: address}"""
    fields, _, more = article.removesuffix("}").partition(" {")
    about = dict(pair.split(": ", 1) for pair in more.split(", ")) if more else {}
    return Content(*fields.split(" | ")), {
        "language": about.get("lang"),
        "source": about.get("source"),
        "url": about.get("url"),
    }


def ways_to_say(answer: Found | None) -> set[str]:
    if answer is None:
        return {"nothing"}
    if not answer.gate:
        return {"no hit"}
    if answer.suppressed:
        return {f"set aside {answer.suppressed}"}
    word = "alert" if answer.alert else "below"
    return {word, f"{word} {answer.score:.3f}"}
