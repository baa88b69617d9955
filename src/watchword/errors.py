"""What can go wrong, by what is to be done about it.

An adapter translates what its library raises into one of these; the loop acts on them; nobody else catches. Every
message names its subject: which feed, which file, which key, which server.
"""

from __future__ import annotations

from dataclasses import dataclass


class WatchwordError(Exception):
    """Anything that Watchword itself has to say; its text is fit for a person."""


class TransientError(WatchwordError):
    """It may work later: wait `retry_after` seconds (or the caller's own backoff if None) and do it again."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(WatchwordError):
    """It will never work: set it aside where a person can see it."""


class OffsetGap(WatchwordError):
    """A reader wanted `expected`, but the log begins at `first`: what lies between was trimmed and is gone.

    `expected` above `first` means that the log ends before it: it is another log than the one that was read.
    """

    def __init__(self, topic: str, partition: int, expected: int, first: int) -> None:
        what = f"records {expected} to {first - 1} were trimmed before they were read"
        if expected > first:
            what = f"the log ends before record {expected}, where reading was to go on: it begins anew at {first}"
        super().__init__(f"topic {topic}, partition {partition}: {what}")
        self.topic, self.partition, self.expected, self.first = topic, partition, expected, first


class Taken(WatchwordError):
    """Another process took this work over: drop the batch, it is being done there."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the configuration: where it stands, what is wrong, what to write instead. `key` may be empty."""

    file: str
    line: int | None
    key: str
    problem: str
    fix: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key + ': ' if self.key else ''}{self.problem}; {self.fix}"


class ConfigError(WatchwordError):
    """The configuration or the usage is wrong; carries every problem found, never only the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
