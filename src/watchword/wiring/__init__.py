"""The only package that knows the adapters: what a role needs of the world, opened here and closed again.

Adapters are imported inside the functions, so that a process pays for what it uses.
"""

from watchword.wiring.board import WebWorld, followed_alerts, opened_live_rows, opened_web, redis_address
from watchword.wiring.channels import deliverer, run_deliver, sender_of
from watchword.wiring.consumers import run_alert, run_archive, run_score
from watchword.wiring.daily import grown_a_day, tidy_up, write_digests
from watchword.wiring.history import compare, fill, opened_asking, opened_refill, preview
from watchword.wiring.polling import (
    feed_asking,
    listed_feeds,
    opened_poller,
    opened_state_poller,
    poll_orders,
    poller_of,
)
from watchword.wiring.role import loop_checks, serve_health, start
from watchword.wiring.world import opened_announcer, opened_database, opened_log

__all__ = [
    "WebWorld",
    "compare",
    "deliverer",
    "feed_asking",
    "fill",
    "followed_alerts",
    "grown_a_day",
    "listed_feeds",
    "loop_checks",
    "opened_announcer",
    "opened_asking",
    "opened_database",
    "opened_live_rows",
    "opened_log",
    "opened_poller",
    "opened_refill",
    "opened_state_poller",
    "opened_web",
    "poll_orders",
    "poller_of",
    "preview",
    "redis_address",
    "run_alert",
    "run_archive",
    "run_deliver",
    "run_score",
    "sender_of",
    "serve_health",
    "start",
    "tidy_up",
    "write_digests",
]
