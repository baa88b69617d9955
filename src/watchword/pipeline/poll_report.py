"""What one poll run did, for the table of the run, the counts of the command line and a person's eyes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from watchword.feeds.state import FeedState
from watchword.pipeline.poll import Decided


@dataclass
class FeedReport:
    """One feed: the last outcome, and how many articles all polls of the run brought."""

    feed: str
    name: str
    polls: int = 0
    outcome: str = ""
    new: int = 0
    revised: int = 0
    next_at: datetime | None = None
    because: str | None = None
    moved_to: str | None = None


@dataclass
class Report:
    """`rows` by feed. `unanswered` is a sentence for a person, when no feed at all answered and nobody said so yet."""

    rows: dict[str, FeedReport] = field(default_factory=dict)
    unanswered: str | None = None

    def counts(self) -> dict[str, int]:
        """`feeds` = `ok` + `skipped` + `failed`; `ok` includes `not_modified`."""
        outcomes = [row.outcome for row in self.rows.values()]
        return {
            "feeds": len(outcomes),
            "ok": outcomes.count("ok") + outcomes.count("not_modified"),
            "not_modified": outcomes.count("not_modified"),
            "skipped": outcomes.count("skipped"),
            "failed": outcomes.count("failed"),
            "new": sum(row.new for row in self.rows.values()),
            "revised": sum(row.revised for row in self.rows.values()),
        }

    def table(self) -> list[dict[str, Any]]:
        """A row for each feed, for Prefect's page."""
        rows = [{**asdict(row), "next_at": row.next_at and row.next_at.isoformat()} for row in self.rows.values()]
        return sorted(rows, key=lambda row: (-row["new"], row["name"]))

    def settled(self, decided: Decided) -> None:
        row, outcome, brought = self._row(decided.polled.state), decided.polled.outcome, decided.brought
        row.polls += 1
        row.outcome, row.because, row.next_at = outcome.kind, outcome.error, decided.after.next_at
        row.moved_to = outcome.answer.moved_to if outcome.answer else None
        row.new += brought.new
        row.revised += brought.revised

    def skipped(self, state: FeedState, reason: str) -> None:
        row = self._row(state)
        row.outcome, row.because = "skipped", f"{state.url}: {reason}"

    def _row(self, state: FeedState) -> FeedReport:
        return self.rows.setdefault(state.url, FeedReport(state.url, state.name, next_at=state.next_at))
