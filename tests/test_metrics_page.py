"""docs/operate.md names every metric that a process serves, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from watchword import metrics

PAGE = (Path(__file__).parents[1] / "docs" / "operate.md").read_text(encoding="utf-8")


def test_every_metric_is_on_the_page_and_every_one_on_the_page_exists() -> None:
    said = set(re.findall(r"^\| `(watchword_\w+)`", PAGE, re.MULTILINE))

    kinds = [each for each in vars(metrics).values() if isinstance(each, Counter | Gauge | Histogram)]
    served = {next(iter(each.describe())).name + ("_total" if isinstance(each, Counter) else "") for each in kinds}

    assert said == served
