"""What runs once a day, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from watchword.model import utc_now
from watchword.ports import Sender
from watchword.settings.env import Environment
from watchword.wiring.channels import sender_of
from watchword.wiring.world import opened_database, opened_log

if TYPE_CHECKING:
    from watchword.pipeline.digest import Outcome, Post
    from watchword.settings.configuration import Configuration


def write_digests(env: Environment, *, day: date | None = None, dry_run: bool = False) -> list[Outcome]:
    """The digest of `day` (today, on the digest's clocks) for every list that wants it; see pipeline/digest.py.

    With `dry_run` nothing is sent, filed or remembered: the text is only returned. What could not be sent is an outcome
    with an error; the other lists have theirs all the same, and the next trigger for that date tries again.
    """
    from watchword.adapters.database.digests import DatabaseDigests
    from watchword.pipeline.digest import Digest, Issue
    from watchword.settings.general import DigestSettings
    from watchword.settings.reload import Reloading

    configuration = Reloading.of(env).current()
    settings = configuration.general.digest or DigestSettings()
    now = utc_now()
    day = day or now.astimezone(settings.zone).date()
    watches = {watch.id: watch.name for watch in configuration.watchlist.watches}
    with opened_database(env) as database:
        stage = Digest(digests=DatabaseDigests(database), zone=settings.zone)
        if dry_run:
            return [stage.preview(Issue("file", day, now, watches))]
        return [
            stage.publish(Issue(name, day, now, watches, post))
            for name, post in _posts(env, configuration, settings.channels, day)
        ]


def _posts(
    env: Environment, configuration: Configuration, channels: Sequence[str], day: date
) -> Iterator[tuple[str, Post]]:
    """Each list with its way out: a text under home, and every recipient of the channels that the settings name."""
    from watchword.pipeline.digest import file_under
    from watchword.stories.channel import recipients

    yield "file", file_under(env.place.digests, day)
    for name in channels:
        channel = configuration.channels[name]
        sender = sender_of(channel, configuration.general.allow_private_networks)
        for recipient in recipients(channel):
            yield (name if recipient == name else f"{name}:{recipient}"), _post(channel.type, sender, recipient)


def _post(kind: str, sender: Sender, recipient: str) -> Post:
    from watchword.render.message import note

    def post(subject: str, text: str, id: str) -> None:
        sender.send(note(kind, id=id, recipient=recipient, subject=subject, text=text))

    return post


def tidy_up(env: Environment) -> dict[str, int]:
    """Forgets what is older than `keep:` says; what was removed, by kind."""
    from watchword.adapters.database.archive import DatabaseArchive
    from watchword.pipeline.tidy import Ages, tidy
    from watchword.ports import GROUPS, TOPICS
    from watchword.settings.reload import Reloading

    configuration = Reloading.of(env).current()
    keep = configuration.general.keep
    groups = {*GROUPS, *(f"watchword.deliver.{name}" for name in configuration.channels)}
    ages = Ages(keep.log, keep.unmatched, keep.matched, keep.deliveries, keep.suppressed)
    with opened_database(env) as database, opened_log(env, keep=keep.log) as records:
        archive = DatabaseArchive(database)
        return tidy(records=records, database=archive, topics=TOPICS, groups=groups, keep=ages, now=utc_now())


def grown_a_day(env: Environment) -> int | None:
    """Bytes by which database and log grow in a day, from what the last one brought; None where nothing is kept yet."""
    from watchword.adapters.database import growth

    if env.database_url is None and not env.place.watchword_db.exists():
        return None
    with opened_database(env) as database, database.read() as connection:
        records = env.place.log_db.stat().st_size if env.log_url is None and env.place.log_db.exists() else 0
        return round((growth.size(connection) + records) * growth.share_a_day(connection, utc_now()))
