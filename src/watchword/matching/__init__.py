"""Pure: from a watchlist and an article to what was found in it, and why.

Its face: `compile_watchlist(watchlist)` makes a `Compiled`, whose `match` gives one `Found` for each watch concerned.
"""

from watchword.matching.asked import highest_possible
from watchword.matching.compiled import Broken, Compiled, compile_watchlist
from watchword.matching.hit import unfindable
from watchword.matching.judge import Found
from watchword.matching.query import QueryError, parse_query

__all__ = [
    "Broken",
    "Compiled",
    "Found",
    "QueryError",
    "compile_watchlist",
    "highest_possible",
    "parse_query",
    "unfindable",
]
