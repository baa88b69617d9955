"""What runs on this home, and how far behind each group is, seen from outside: works whether `up` runs or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from watchword.errors import TransientError
from watchword.settings.configuration import examine
from watchword.settings.env import Environment
from watchword.supervisor import run_file
from watchword.supervisor.roles import reasons
from watchword.wiring import grown_a_day, listed_feeds, opened_log, redis_address

TOPICS_OF_GROUPS: Mapping[str, tuple[str, ...]] = {
    "watchword.score": ("articles",),
    "watchword.alert": ("matches",),
    "watchword.archive": ("articles", "matches", "parked"),
}
"""The groups that each run once; a channel's group is `watchword.deliver.` and its name, and reads `alerts`."""


@dataclass
class Status:
    """As `watchword status --json` prints it. `missing`: what could not be asked, and why.

    `feeds`: how many are ok, failing, gone, or new; none where no database is yet. `problems`: role -> check -> why it fails, of roles that say that they aren't ready.
    """

    up: bool = False
    board: str | None = None
    roles: dict[str, Any] = field(default_factory=dict)
    lag: dict[str, int] = field(default_factory=dict)
    feeds: dict[str, int] = field(default_factory=dict)
    bytes_a_day: int | None = None
    redis_cli: str | None = None
    redis: str | None = None
    problems: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def status(env: Environment) -> Status:
    """Asks everything that can be asked; never raises because something is away."""
    run = run_file.live(env.place)
    url = redis_address(env)
    found = Status(redis_cli=_redis_cli(url), redis=_shown_address(url))
    if run is not None:
        found.up, found.board = run.is_up, run.board
        found.roles = {name: asdict(role) for name, role in run.roles.items()}
        found.problems = {name: said for name, role in run.roles.items() if (said := _reasons(role))}
    try:
        found.lag = _lag(env)
        found.bytes_a_day = grown_a_day(env)
        found.feeds = dict(Counter(each.state.condition for each in listed_feeds(env)))
    except TransientError as error:
        found.missing.append(str(error))
    return found


def _lag(env: Environment) -> dict[str, int]:
    if env.log_url is None and not env.place.log_db.exists():
        return {}  # nothing has run here yet, and asking must not make anything
    channels, _problems = examine(env.config_dir)
    groups = {**TOPICS_OF_GROUPS, **{f"watchword.deliver.{name}": ("alerts",) for name in channels.channels}}
    with opened_log(env) as log:
        return {group: log.group_lag(group, topics) for group, topics in groups.items()}


def _reasons(role: run_file.RoleState) -> dict[str, str]:
    return reasons(urlsplit(role.metrics).netloc) if role.metrics and role.state == "up" else {}


def _redis_cli(url: str | None) -> str | None:
    """What opens a Redis prompt; a password is asked for, not shown."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"redis-cli -s {parts.path}"
    asked = " --askpass" if parts.password else ""
    return f"redis-cli -u {_shown_address(url)}{asked}"


def _shown_address(url: str | None) -> str | None:
    """For a program, such as `redis.Redis.from_url`; a password is left out."""
    if url is None:
        return None
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2] if parts.password else parts.netloc).geturl()
