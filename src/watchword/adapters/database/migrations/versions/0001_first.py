"""The first tables."""

import sqlalchemy as sa
from alembic import op

from watchword.adapters.database.utc_time import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    _alert_watches()
    _alerts()
    _applied()
    _articles()
    _channels()
    _deliveries()
    _digests()
    _feeds()
    _hosts()
    _match_watches()
    _matches()
    _parked()
    _seen()
    _sightings()
    _stories()
    _story_articles()
    _suppressed()


def _alert_watches() -> None:
    op.create_table(
        "alert_watches",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alert", "watch", name=op.f("pk_alert_watches")),
    )
    op.create_index(op.f("ix_alert_watches_watch"), "alert_watches", ["watch"], unique=False)


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("alerted", UtcTime(), nullable=False),
        sa.Column("stored_at", UtcTime(), nullable=False),
        sa.Column("announced_at", UtcTime(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_announced_at"), "alerts", ["announced_at"], unique=False)
    op.create_index(op.f("ix_alerts_mode_alerted_id"), "alerts", ["mode", "alerted", "id"], unique=False)
    op.create_index(op.f("ix_alerts_mode_stored_at"), "alerts", ["mode", "stored_at"], unique=False)


def _applied() -> None:
    op.create_table(
        "applied",
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("next_offset", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partition", name=op.f("pk_applied")),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published", UtcTime(), nullable=True),
        sa.Column("published_from", sa.Text(), nullable=False),
        sa.Column("fetched", UtcTime(), nullable=False),
        sa.Column("first_seen", UtcTime(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("stored_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_first_seen"), "articles", ["first_seen"], unique=False)


def _channels() -> None:
    op.create_table(
        "channels",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reconciled_at", UtcTime(), nullable=False),
        sa.Column("start", sa.JSON(), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("wanted_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("alert", "channel", "recipient", name=op.f("pk_deliveries")),
    )
    op.create_index(
        op.f("ix_deliveries_channel_recipient_sent_at"), "deliveries", ["channel", "recipient", "sent_at"], unique=False
    )
    op.create_index(
        op.f("ix_deliveries_channel_state_due_at"), "deliveries", ["channel", "state", "due_at"], unique=False
    )
    op.create_index(op.f("ix_deliveries_created_at"), "deliveries", ["created_at"], unique=False)
    op.create_index(op.f("ix_deliveries_story_channel"), "deliveries", ["story", "channel"], unique=False)


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("window_start", UtcTime(), nullable=False),
        sa.Column("window_end", UtcTime(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("delivered_at", UtcTime(), nullable=True),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("tail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("list", "date", name=op.f("pk_digests")),
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("every_seconds", sa.Float(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("validated_url", sa.Text(), nullable=True),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.Column("not_before", UtcTime(), nullable=True),
        sa.Column("max_age_seconds", sa.Float(), nullable=True),
        sa.Column("ttl_seconds", sa.Float(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("first_polled_at", UtcTime(), nullable=True),
        sa.Column("last_polled_at", UtcTime(), nullable=True),
        sa.Column("last_outcome", sa.Text(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("gone_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feeds")),
    )
    op.create_index(op.f("ix_feeds_host"), "feeds", ["host"], unique=False)
    op.create_index(op.f("ix_feeds_next_at"), "feeds", ["next_at"], unique=False)


def _hosts() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("not_before", UtcTime(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )


def _match_watches() -> None:
    op.create_table(
        "match_watches",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("suppressed", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("scored", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("article", "revision", "watch", name=op.f("pk_match_watches")),
    )
    op.create_index(op.f("ix_match_watches_watch_scored"), "match_watches", ["watch", "scored"], unique=False)


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scored", UtcTime(), nullable=False),
        sa.Column("stored_at", UtcTime(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", "revision", name=op.f("pk_matches")),
    )
    op.create_index(
        op.f("ix_matches_mode_scored_article_revision"),
        "matches",
        ["mode", "scored", "article", "revision"],
        unique=False,
    )
    op.create_index(op.f("ix_matches_mode_stored_at"), "matches", ["mode", "stored_at"], unique=False)


def _parked() -> None:
    op.create_table(
        "parked",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("parked", UtcTime(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked")),
    )
    op.create_index(op.f("ix_parked_parked"), "parked", ["parked"], unique=False)


def _seen() -> None:
    op.create_table(
        "seen",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcTime(), nullable=False),
        sa.Column("last_seen", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_feed"), "seen", ["feed"], unique=False)
    op.create_index(op.f("ix_seen_last_seen"), "seen", ["last_seen"], unique=False)


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("article", "feed", name=op.f("pk_sightings")),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("watches", sa.JSON(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_due_at"), "stories", ["due_at"], unique=False)


def _story_articles() -> None:
    op.create_table(
        "story_articles",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scored", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("article", "revision", name=op.f("pk_story_articles")),
    )
    op.create_index(op.f("ix_story_articles_story"), "story_articles", ["story"], unique=False)


def _suppressed() -> None:
    op.create_table(
        "suppressed",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("scored", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("article", "revision", "watch", name=op.f("pk_suppressed")),
    )
    op.create_index(op.f("ix_suppressed_scored"), "suppressed", ["scored"], unique=False)
