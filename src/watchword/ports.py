"""Every outside thing in our own words. Adapters implement these, steps take them by name, twins stand in for them.

The log is what is on its way: topics of records, read by groups, each at its own offset.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from watchword.model import Alert, Match, Mode
from watchword.render.message import Message


class Partition(NamedTuple):
    topic: str
    number: int


class Outgoing(NamedTuple):
    """A record to be published: one key always lands in one partition, in order."""

    key: bytes
    value: bytes


class Record(NamedTuple):
    """A record as read. `time` is when it was published."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes
    time: datetime

    @property
    def place(self) -> Partition:
        return Partition(self.topic, self.partition)


Start = Literal["beginning"] | Mapping[Partition, int]


class Reader(Protocol):
    """One member of a group. Not for use by two threads."""

    def poll(self, limit: int, timeout: float) -> list[Record]:
        """Up to `limit` records; empty after `timeout` seconds without any. Empty isn't idle: ask `lag`.

        A poll that brings this member new partitions brings no records, so that `position` can be read and moved first.
        Raises OffsetGap when records were trimmed before this group read them (the next poll goes on behind the gap),
        TransientError when the log doesn't answer.
        """
        ...

    def assigned(self) -> frozenset[Partition]:
        """The partitions that this member reads now; changes only within `poll` and `idle`."""
        ...

    def position(self, partition: Partition) -> int:
        """The offset that the next `poll` would read; right after an assignment: the committed one."""
        ...

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        """Remember for the group where to go on. Raises Taken if another member has the partition by now.

        After Taken, what is still this member's is read again from where the group committed.
        """
        ...

    def seek(self, partition: Partition, offset: int) -> None:
        """The next `poll` reads from here. Does nothing for a partition that isn't this member's any more."""
        ...

    def idle(self, seconds: float) -> None:
        """Wait, staying a member of the group, without taking records. Never raises."""
        ...

    def lag(self) -> dict[Partition, int]:
        """Records published but not committed, for each assigned partition."""
        ...

    def close(self) -> None: ...


class Log(Protocol):
    def publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        """Returns only when all are safe. On TransientError some may be in the log: publish all of them again."""
        ...

    def reader(self, group: str, topics: Iterable[str], *, start: Start = "beginning") -> Reader:
        """Joins `group`. `start` counts only for partitions where the group has never committed."""
        ...

    def ends(self, topic: str) -> dict[Partition, int]:
        """The offset that the next record of each partition will get."""
        ...

    def group_lag(self, group: str, topics: Iterable[str]) -> int:
        """What a group has still to read, seen from outside; all there is for a group that never committed."""
        ...

    def unread(self, topic: str, before: datetime) -> Mapping[str, int]:
        """Group -> how many records published before `before` it has still to read; only groups that ever committed.

        Empty on Kafka, whose own retention asks no group.
        """
        ...

    def trim(self, topic: str, before: datetime) -> int:
        """Removes records published before `before`; returns how many. Kafka's own retention does it there: 0."""
        ...

    def close(self) -> None: ...


class Announcer(Protocol):
    """Live announcements. Never raises: what fails is counted, and subscribers catch up from the database."""

    def matches(self, matches: Sequence[Match]) -> None: ...

    def alerts(self, alerts: Sequence[Alert]) -> None: ...


class Heard(NamedTuple):
    """A live message: the channel's name and one JSON document."""

    channel: str
    value: bytes


class Away(NamedTuple):
    """The live connection is lost, or could not be made. What is published now will not be heard."""

    because: str


class Back(NamedTuple):
    """The live connection stands (also said the first time): what came before was missed, so read the database."""


Live = Heard | Away | Back


class Sender(Protocol):
    """One channel's way out: at least once, and whatever is sent again goes under the same `message.id`."""

    def send(self, message: Message) -> str:
        """What the other side answered, in a few words, once it has taken the message.

        Raises TransientError (with the `retry_after` that the other side asked for) or PermanentError. Both name the
        channel and the host, never a secret, and an address that is a secret counts as one.
        """
        ...


Kind = Literal["match", "alert"]
Key = tuple[Any, ...]
"""(article, revision) of a match, (id,) of an alert."""


class Place(NamedTuple):
    """Where a page of rows ends: the next one begins behind it. `at` is `scored` or `alerted`."""

    at: datetime
    key: Key


class Row(NamedTuple):
    """`record` is the bytes as announced."""

    kind: Kind
    key: Key
    at: datetime
    stored_at: datetime
    record: bytes

    @property
    def name(self) -> Key:
        """Its key among rows of both kinds."""
        return (self.kind, *self.key)


class Changed(NamedTuple):
    """What was stored, oldest first, and when the newest was; no rows but `too_many` when it is better to begin anew.

    `seen`: the names of all that was found, and when each was stored.
    """

    rows: Sequence[Row]
    newest: datetime
    too_many: bool
    seen: Mapping[Key, datetime]


class BoardRows(NamedTuple):
    """The newest matches, the alerts of their time, and the mark from which to catch up."""

    mark: datetime
    matches: Sequence[Row]
    alerts: Sequence[Row]


class FeedsSeen(NamedTuple):
    feeds: int
    polled: int
    failing: int
    last_polled_at: datetime | None


class LiveRows(Protocol):
    """What was announced, as kept. All of it raises TransientError when the database doesn't answer."""

    def page(
        self, kind: Kind, *, limit: int, before: Place | None = None, watch: str | None = None, mode: Mode = "live"
    ) -> list[Row]:
        """The newest `limit` of a kind, behind `before` if given."""
        ...

    def board(self, *, limit: int, watch: str | None = None) -> BoardRows:
        """Of all watches what was announced; of one of them also what came by replay."""
        ...

    def newest(self) -> datetime:
        """When the newest row was stored; the beginning of time if there is none."""
        ...

    def changed(
        self,
        mark: datetime,
        *,
        seen: Collection[Key] = (),
        limit: int = 500,
        kinds: Sequence[Kind] = ("match", "alert"),
    ) -> Changed:
        """What was stored since a minute before `mark`, but for rows whose `name` is in `seen`."""
        ...

    def feeds(self) -> FeedsSeen: ...


TOPICS: Mapping[str, int] = {"articles": 12, "matches": 1, "alerts": 3, "parked": 1}
"""Topic -> partitions on Kafka; embedded there is one of each."""

GROUPS = ("watchword.score", "watchword.alert", "watchword.archive")
"""Who reads the log, beside `watchword.deliver.CHANNEL` for each channel."""
