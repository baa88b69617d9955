"""The table that `make bench-matching` prints."""

from __future__ import annotations

from collections.abc import Sequence

from bench.matching.turns import Row

AGREED = 0.95
"""Engines that find less than this in common aren't compared: they do different work."""
HEAD = "engine                µs an article   × Lucene   matches   agree   build s      MB   p99 µs   64 KB ms"


def printed(rows: Sequence[Row]) -> str:
    lucene = next((row for row in rows if row.engine == "lucene"), None)
    ours = next((row for row in rows if row.engine in ("fast", "portable")), rows[0])
    return "\n".join([HEAD, *(_line(row, lucene, ours) for row in rows)])


def agreement(one: Row, other: Row) -> float:
    """The share of all matches of two engines that both found."""
    either = one.pairs | other.pairs
    return len(one.pairs & other.pairs) / len(either) if either else 1.0


def _line(row: Row, lucene: Row | None, ours: Row) -> str:
    cells = [
        f"{row.us:13.1f}",
        f"{_ratio(row, lucene):>8}",
        f"{row.matches:7d}",
        f"{agreement(row, ours):5.1%}".rjust(5),
        f"{row.build_s:7.2f}",
        f"{row.memory_mb:5.0f}",
        f"{_known(row.p99)}",
        f"{_known(row.long_ms)}",
    ]
    return f"{row.engine:22s}{'   '.join(cells)}"


def _ratio(row: Row, lucene: Row | None) -> str:
    if lucene is None or agreement(row, lucene) < AGREED:
        return "-"
    return f"{lucene.us / row.us:.1f}"


def _known(value: float | None) -> str:
    return "       -" if value is None else f"{value:8.1f}"
