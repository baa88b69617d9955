"""What is counted, with closed sets of labels; exposed by each process at `/metrics`."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

feeds_polled = Counter("watchword_feeds_polled", "Feeds polled, by outcome", ["outcome"])
"""outcome: ok, not_modified, skipped, failed"""
articles = Counter("watchword_articles", "Articles published", ["kind"])
"""kind: new, revised"""
articles_scored = Counter("watchword_articles_scored", "Articles scored, by outcome", ["outcome"])
"""outcome: matched, unmatched"""
articles_archived = Counter("watchword_articles_archived", "Articles kept in the archive")
matches = Counter("watchword_matches", "Watches that an article hit, by outcome", ["outcome"])
"""outcome: alert, below, suppressed, gone"""
watch_failures = Counter("watchword_watch_failures", "Watches that broke over an article; the others judged it")
watch_seconds = Gauge("watchword_watch_seconds", "Time spent on judging, of the ten slowest watches", ["watch"])
"""watch: ids in watchlist.yaml, ten at most; since the watchlist was last taken"""
alerts = Counter("watchword_alerts", "Alerts, by reason", ["reason"])
"""reason: new, escalated, updated"""
announcements = Counter("watchword_announcements", "PUBLISH on Redis, by outcome", ["outcome"])
"""outcome: sent, failed"""
deliveries = Counter("watchword_deliveries", "Deliveries, by kind of channel and outcome", ["type", "outcome"])
"""type: console, webhook, slack, mail; outcome: sent, retried, refused, filtered, replaced, throttled"""
delivery_age = Gauge("watchword_delivery_age_seconds", "Age of the oldest delivery due, by channel", ["channel"])
"""channel: the names in channels.yaml"""
parked = Counter("watchword_parked", "Records parked, by topic", ["topic"])
gaps = Counter("watchword_offset_gaps", "Gaps found where records were trimmed unread", ["topic"])
transient_errors = Counter("watchword_transient_errors", "Batches put back to be tried again", ["role"])
lag = Gauge("watchword_lag", "Records published but not yet committed", ["group"])
stage_seconds = Histogram(
    "watchword_stage_seconds", "Time of one step over one batch", ["role", "step"], buckets=_SECONDS
)
age_seconds = Histogram(
    "watchword_age_seconds", "From the article's body read to this stage's end", ["role"], buckets=_SECONDS
)
config_reloads = Counter("watchword_config_reloads", "Configuration taken or refused", ["outcome"])
"""outcome: taken, refused"""
