"""python -m bench.matching [--short] [SIZE …]"""

from __future__ import annotations

import argparse
import importlib.util

import bench.matching


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.matching", description=bench.matching.__doc__)
    asked.add_argument("sizes", nargs="*", type=int, help="numbers of watches: 100, 1000, 10000, 100000")
    asked.add_argument("--short", action="store_true", help="our cores alone, on made-up words, in seconds")
    given = asked.parse_args()
    if given.short:
        from bench.matching import short

        short.main()
    else:
        _compare(given.sizes)


def _compare(sizes: list[int]) -> None:
    if missing := [package for package in ("numpy", "wordfreq", "faker") if importlib.util.find_spec(package) is None]:
        raise SystemExit(f"bench: no {', '.join(missing)}; `make bench-matching` installs what it needs")
    from bench.matching.store import SIZES, store
    from bench.matching.table import printed
    from bench.matching.turns import rows

    kept, engines = store(), _engines()
    for size in sizes or SIZES:
        print(f"\n{size} watches\n{printed(rows(engines, size, kept))}", flush=True)


def _engines() -> list[str]:
    """Those that can be run here; one line for each that can't."""
    from bench.matching import jvm

    engines = ["portable", "portable-unscored", "lucene", "fts5"]
    for package, more in (("numba", ["fast", "fast-unscored"]), ("tantivy", ["tantivy"])):
        if importlib.util.find_spec(package) is None:
            print(f"left out: {', '.join(more)}, no {package}")
        else:
            engines += more
    try:
        jvm.command([])
    except jvm.Missing as missing:
        print(f"left out: lucene, {missing}")
        engines.remove("lucene")
    order = ["fast", "fast-unscored", "portable", "portable-unscored", "lucene", "tantivy", "fts5"]
    return sorted(engines, key=order.index)


if __name__ == "__main__":
    main()
