"""python -m bench.recall [--misses] [SET …]"""

import importlib.util
import sys

PACKAGES = ("pymorphy3", "pymorphy3_dicts_uk", "anyascii", "rapidfuzz")

if missing := [package for package in PACKAGES if importlib.util.find_spec(package) is None]:
    sys.exit(f"bench: no {', '.join(missing)}; `make bench-recall` installs what it needs")

from bench.recall.report import main  # noqa: E402

main()
