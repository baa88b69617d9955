"""What the board says about the pipeline itself: who is starting, what is away, what is wrong with the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

Redis = Literal["up", "away", "none"]
Level = Literal["good", "slow", "bad"]


class Notice(NamedTuple):
    level: Level
    text: str


@dataclass(frozen=True)
class Facts:
    """What is known now. `database` is why it doesn't answer, `configuration` what is wrong with it; None: nothing."""

    redis: Redis = "away"
    database: str | None = None
    configuration: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    feeds: int = 0
    polled: int = 0
    failing: int = 0
    last_polled_at: datetime | None = None


def as_json(facts: Facts) -> dict[str, Any]:
    """What the page shows; the same object is the state that it is drawn with and the `data` of the event `state`."""
    return {
        "connection": connection(facts)._asdict(),
        "notices": [notice._asdict() for notice in notices(facts)],
        "feeds": feeds(facts),
        "polled": facts.last_polled_at.isoformat().replace("+00:00", "Z") if facts.last_polled_at else None,
    }


def connection(facts: Facts) -> Notice:
    if facts.database and facts.redis != "up":
        return Notice("bad", "The database is away: nothing new can be shown")
    if facts.database:
        return Notice("bad", "The database is away: only what comes in now is shown")
    if facts.redis == "away":
        return Notice("slow", "Redis is away: updates every few seconds")
    if facts.redis == "none":
        return Notice("slow", "No Redis: updates every few seconds")
    return Notice("good", "Live")


def notices(facts: Facts) -> list[Notice]:
    found = []
    if facts.configuration:
        found.append(Notice("bad", f"The configuration is wrong, the last good one is in use. {facts.configuration}"))
    found += _roles(facts.roles)
    if facts.polled and facts.failing >= facts.feeds:
        found.append(Notice("bad", f"0 of {facts.feeds} feeds answered; is this machine offline?"))
    return found


def feeds(facts: Facts) -> str:
    if not facts.feeds:
        return "No feeds yet"
    counted = "1 feed" if facts.feeds == 1 else f"{facts.feeds} feeds"
    return f"{counted}, {facts.failing} failing" if facts.failing else counted


def _roles(roles: Mapping[str, str]) -> list[Notice]:
    in_state = {state: [name for name, each in roles.items() if each == state] for state in set(roles.values())}
    found = []
    if starting := in_state.get("starting"):
        found.append(Notice("slow", f"Starting: {', '.join(starting)}"))
    if restarting := in_state.get("restarting"):
        found.append(Notice("bad", f"Restarting: {', '.join(restarting)}"))
    if stopped := in_state.get("stopped"):
        found.append(Notice("bad", f"Stopped: {', '.join(stopped)}"))
    return found
