"""Queries as gates of watches, found by each core, against the places that plain reading finds."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.matching.queries import trees, written
from tests.matching.readings import spots_in
from tests.matching.situations import name, watch
from tests.matching.test_holds import contents
from watchword.matching import compile_watchlist
from watchword.matching.cores.choice import MakeCore, best
from watchword.matching.cores.portable import Portable
from watchword.matching.holds import Reading, holds
from watchword.matching.query import AllOf, Query, Word
from watchword.matching.watch import Watchlist
from watchword.model import Content


@pytest.mark.parametrize("core", [Portable, best])
@given(trees, contents)
def test_a_watch_hits_where_its_query_holds(core: MakeCore, tree: Query, content: Content) -> None:
    query = AllOf((Word("a", "bare"), tree))
    about = {"language": "ru", "source": "Example.org", "url": "https://example.org/sport/"}
    watched = watch(name("Nowhere"), query=written(query))

    found = compile_watchlist(Watchlist((watched,)), make_core=core).match(content, **about)

    assert [each.gate for each in found] == [True] * holds(query, spots_in(content), Reading(content, **about))
