"""The tables. A change here comes with a migration; a test holds the two together."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text

from watchword.adapters.database.utc_time import UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# -- poll: the state of feeds, and what each has brought -------------------------------------------------------------

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),  # as written in feeds.yaml
    Column("host", Text, nullable=False),  # with its port where that is not 80 or 443; see `hosts`
    Column("name", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("language", Text),
    Column("zone", Text),
    Column("side", Text),
    Column("weight", Float, nullable=False),
    Column("every_seconds", Float),
    Column("origin", Text, nullable=False),  # file, added
    Column("etag", Text),
    Column("last_modified", Text),
    Column("validated_url", Text),  # the address that gave both, after redirects: they are sent to no other
    Column("next_at", UtcTime, nullable=False),
    Column("not_before", UtcTime),  # the server's own word: max-age or Expires
    Column("max_age_seconds", Float),
    Column("ttl_seconds", Float),
    Column("claimed_by", Text),
    Column("claimed_until", UtcTime),
    Column("first_polled_at", UtcTime),  # null until the first answer that could be read
    Column("last_polled_at", UtcTime),
    Column("last_outcome", Text),  # ok, not_modified, failed
    Column("last_status", Integer),  # null: no answer
    Column("last_error", Text),
    Column("failures", Integer, nullable=False, default=0),
    Column("basis", Text),  # link, guid or title: what makes the identity of an article in this feed
    Column("gone_at", UtcTime),  # it said 410 on two days: polled no more
    Index(None, "next_at"),
    Index(None, "host"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("not_before", UtcTime, nullable=False),
    Column("because", Text, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    Column("article", Text, primary_key=True),
    Column("feed", Text, nullable=False),  # the one that first brought it: only this one can revise it
    Column("revision", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Index(None, "feed"),
    Index(None, "last_seen"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("article", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("url", Text),
    Column("seen_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("article", "feed"),
)

# -- archive: articles and matches -----------------------------------------------------------------------------------

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("feed", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("folded", Text, nullable=False),  # of title and summary: what search looks in
    Column("language", Text),
    Column("published", UtcTime),
    Column("published_from", Text, nullable=False),
    Column("fetched", UtcTime, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("mode", Text, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Index(None, "first_seen"),
)

matches = Table(
    "matches",
    metadata,
    Column("article", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("scored", UtcTime, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Column("mode", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),  # the bytes of match/1, as announced
    PrimaryKeyConstraint("article", "revision"),
    Index(None, "mode", "scored", "article", "revision"),  # the board's order
    Index(None, "mode", "stored_at"),
)

match_watches = Table(
    "match_watches",
    metadata,
    Column("article", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("watch", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("alert", Boolean, nullable=False),
    Column("suppressed", Text),
    Column("change", Text, nullable=False),
    Column("scored", UtcTime, nullable=False),
    PrimaryKeyConstraint("article", "revision", "watch"),
    Index(None, "watch", "scored"),
)

# -- alert: stories, and the outbox ----------------------------------------------------------------------------------

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),  # of its last alert; 0 when none was made
    Column("watches", sa.JSON, nullable=False),  # ids that somebody was told of, or need not be (replay)
    Column("opened_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),
    Index(None, "due_at"),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("story", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("scored", UtcTime, nullable=False),
    PrimaryKeyConstraint("article", "revision"),
    Index(None, "story"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("story", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("alerted", UtcTime, nullable=False),
    Column("stored_at", UtcTime, nullable=False),
    Column("announced_at", UtcTime),  # null: still in the outbox
    Column("mode", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),  # the bytes of alert/1, as published
    Index(None, "mode", "alerted", "id"),
    Index(None, "mode", "stored_at"),
    Index(None, "announced_at"),
)

alert_watches = Table(
    "alert_watches",
    metadata,
    Column("alert", Text, nullable=False),
    Column("watch", Text, nullable=False),
    PrimaryKeyConstraint("alert", "watch"),
    Index(None, "watch"),
)

suppressed = Table(
    "suppressed",
    metadata,
    Column("article", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("watch", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("scored", UtcTime, nullable=False),
    PrimaryKeyConstraint("article", "revision", "watch"),
    Index(None, "scored"),
)

applied = Table(
    "applied",
    metadata,
    Column("partition", Integer, primary_key=True),
    Column("next_offset", sa.BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
)

# -- deliver: the ledger, which is the queue -------------------------------------------------------------------------

channels = Table(
    "channels",
    metadata,
    Column("name", Text, primary_key=True),
    Column("reconciled_at", UtcTime, nullable=False),
    Column("start", sa.JSON, nullable=False),  # partition -> offset: the end of `alerts` when it was first reconciled
    Column("removed_at", UtcTime),  # no longer configured; if it comes back, it begins anew
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("severity", Text, nullable=False),
    Column("state", Text, nullable=False),  # due, sent, refused, filtered, replaced
    Column("because", Text),  # why it is filtered or refused, or the last error
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", UtcTime, nullable=False),
    Column("wanted_at", UtcTime, nullable=False),  # when it was to leave; its age counts from here
    Column("due_at", UtcTime, nullable=False),  # when it may next be tried
    Column("claimed_by", Text),
    Column("claimed_until", UtcTime),
    Column("sent_at", UtcTime),
    Column("record", LargeBinary, nullable=False),  # the bytes of alert/1
    PrimaryKeyConstraint("alert", "channel", "recipient"),
    Index(None, "channel", "state", "due_at"),
    Index(None, "channel", "recipient", "sent_at"),
    Index(None, "story", "channel"),
    Index(None, "created_at"),
)

# -- parked records, digests -----------------------------------------------------------------------------------------

parked = Table(
    "parked",
    metadata,
    Column("id", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", sa.BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("parked", UtcTime, nullable=False),
    Column("key", LargeBinary),
    Column("value", LargeBinary),
    Column("state", Text, nullable=False),  # waiting, retried, dropped
    Index(None, "parked"),
)

digests = Table(
    "digests",
    metadata,
    Column("list", Text, nullable=False),  # the channel that it goes to, or "file"
    Column("date", Text, nullable=False),  # YYYY-MM-DD in the digest's zone
    Column("window_start", UtcTime, nullable=False),
    Column("window_end", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("delivered_at", UtcTime),
    Column("matched", Integer, nullable=False),
    Column("tail", sa.JSON, nullable=False),  # keys of what it told that was stored in the last minute of its window
    PrimaryKeyConstraint("list", "date"),
)
