"""The counts of flow runs as the serving process tells them: the sum over all runs, those that are over included."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from watchword import metrics

Counts = defaultdict[tuple[str, tuple[tuple[str, str], ...]], float]


class RunCounts(Collector):
    """Stands in the registry of the serving process, which counts nothing itself, for the counts of all runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._past: Counts = defaultdict(float)
        self._own = [each for each in vars(metrics).values() if isinstance(each, Counter | Gauge | Histogram)]

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """In the place of this process's own while the block runs."""
        for own in self._own:
            REGISTRY.unregister(own)
        REGISTRY.register(self)
        try:
            yield
        finally:
            REGISTRY.unregister(self)
            for own in self._own:
                REGISTRY.register(own)

    def retire(self, alive: Collection[str]) -> None:
        """Adds up for good what the runs that are over have counted; `alive`: the ids of the others."""
        for file in self._files():
            if file.stem not in alive:
                _add(self._past, _read(file))
                file.unlink(missing_ok=True)

    def collect(self) -> Iterator[Metric]:
        sums = self._past.copy()
        for file in self._files():
            _add(sums, _read(file))
        for own in self._own:
            for family in own.collect():
                family.samples = _of(family, sums)
                yield family

    def _files(self) -> list[Path]:
        return list(self._folder.glob("*.prom"))


def _read(file: Path) -> Iterator[Sample]:
    with contextlib.suppress(OSError, ValueError):
        for family in text_string_to_metric_families(file.read_text(encoding="utf-8")):
            if family.type in ("counter", "histogram"):
                yield from family.samples


def _add(counts: Counts, samples: Iterable[Sample]) -> None:
    for sample in samples:
        counts[sample.name, tuple(sample.labels.items())] += sample.value


def _of(family: Metric, sums: Counts) -> list[Sample]:
    names = {f"{family.name}_{ending}" for ending in ("total", "bucket", "sum", "count")}
    return [Sample(name, dict(labels), value) for (name, labels), value in sums.items() if name in names]
