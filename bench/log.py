"""How many records a second the log takes and gives: `python -m bench.log`, from the repository.

Articles of 2 KB in batches of 200, as the loop reads them, and singly, as a quiet day brings them; on one topic, into
SQLite and into a real Kafka of one broker on this machine (left out where there is none).
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchword.adapters.sqlite_log import SqliteLog
from watchword.ports import Log, Outgoing, Partition

RECORDS = 10_000
SINGLY = 300
BATCH = 200


def main() -> None:
    print(f"{'':8} {'publish/s':>10} {'read/s':>10} {'one publish, median':>20}")
    for name, opened in (("sqlite", _sqlite), ("kafka", _kafka)):
        with opened() as log:
            if log is not None:
                _report(name, log)


def _report(name: str, log: Log) -> None:
    record = Outgoing(b"an article", os.urandom(1000).hex().encode())
    singly = sorted(_seconds(lambda: log.publish("articles", [record])) for _ in range(SINGLY))
    publishing = _seconds(lambda: _publish(log, record))
    reading = _seconds(lambda: _read(log))
    median = f"{singly[SINGLY // 2] * 1000:.1f} ms"
    print(f"{name:8} {RECORDS / publishing:10,.0f} {(RECORDS + SINGLY) / reading:10,.0f} {median:>20}")


def _publish(log: Log, record: Outgoing) -> None:
    for _ in range(RECORDS // BATCH):
        log.publish("articles", [record] * BATCH)


def _read(log: Log) -> None:
    """Committing each batch, as the loop does."""
    reader, left = log.reader("watchword.bench", ["articles"]), RECORDS + SINGLY
    while left > 0:
        records = reader.poll(BATCH, 1)
        reader.commit({Partition(r.topic, r.partition): r.offset + 1 for r in records})
        left -= len(records)
    reader.close()


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@contextmanager
def _sqlite() -> Iterator[Log]:
    with tempfile.TemporaryDirectory() as folder:
        log = SqliteLog(Path(folder) / "log.db", Path(folder) / "locks")
        yield log
        log.close()


@contextmanager
def _kafka() -> Iterator[Log | None]:
    from tests.broker.jars import Missing
    from tests.broker.real_kafka import RealKafka

    from watchword.adapters.kafka import KafkaLog

    try:
        kafka = RealKafka()
    except Missing as missing:
        print(f"kafka    left out: {missing}")
        yield None
        return
    with kafka:
        log = KafkaLog(kafka.settings("bench."))
        yield log
        log.close()


if __name__ == "__main__":
    main()
