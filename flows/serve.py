"""serve: declares every deployment and starts its runs when they are due.

    poll-1 … poll-N   every five minutes for five minutes; N is WATCHWORD_POLLERS
    digest            once a day, as settings.yaml says
    tidy              once a night
    backtest          when somebody asks for it

Prefect is imported inside: it reads its settings once, and they are known only when ours are read.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from watchword.settings.configuration import Configuration
from watchword.settings.env import Environment
from watchword.settings.general import DigestSettings
from watchword.supervisor.prefect_server import apply_client_settings
from watchword.wiring import start

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

MINUTES = 5.0
"""A poll run asks until the next one begins, and has its answers a little later."""
AT_ONCE = 3
"""Runs of one poll deployment: one that polls, the next one, whose process Prefect starts up to 10 s early, and a person's."""


def run(env: Environment, checks: MutableMapping[str, Any]) -> None:
    checks["start"] = lambda: "Prefect is being loaded"
    apply_client_settings()
    from watchword.supervisor.serving import serve

    pollers = [f"poll-{number}" for number in range(1, env.pollers + 1)]
    asyncio.run(serve(env, lambda configuration: deployments(pollers, configuration), pollers, checks))


def deployments(pollers: list[str], configuration: Configuration) -> list[RunnerDeployment]:
    from backtest import try_watchlist
    from digest import write_digest
    from poll import poll_feeds
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron
    from tidy import forget_old

    from watchword.supervisor.deployments import declared

    digest = configuration.general.digest or DigestSettings()
    daily = Cron(f"{digest.at.minute} {digest.at.hour} * * *", timezone=digest.zone.key)
    often = Cron("*/5 * * * *", timezone="UTC")  # elsewhere an hour of the autumn has no runs
    overlapping = ConcurrencyLimitConfig(limit=AT_ONCE, collision_strategy="CANCEL_NEW")
    in_turn = ConcurrencyLimitConfig(limit=1, collision_strategy="ENQUEUE")
    return [
        *(
            declared(poll_feeds, name, schedule=often, parameters={"minutes": MINUTES}, concurrency_limit=overlapping)
            for name in pollers
        ),
        declared(write_digest, "digest", schedule=daily, concurrency_limit=in_turn),
        declared(forget_old, "tidy", schedule=Cron("30 3 * * *", timezone="UTC"), concurrency_limit=in_turn),
        declared(try_watchlist, "backtest", concurrency_limit=in_turn),
    ]


if __name__ == "__main__":
    start("flows", run)
