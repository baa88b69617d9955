"""The twins: the log and the announcer inside one process, for tests. Real code, held by the same contract suites."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from watchword.errors import OffsetGap, Taken, TransientError
from watchword.model import Alert, Match
from watchword.ports import Outgoing, Partition, Record, Start


class MemoryLog:
    """One partition a topic; one active member a group, the others stand by in the order in which they came.

    `away = True` makes everything that asks for the log raise TransientError, as a service does that is down.
    """

    def __init__(self) -> None:
        self.away = False
        self._changed = threading.Condition(threading.RLock())
        self._records: dict[Partition, list[Record]] = {}
        self._first: dict[Partition, int] = {}
        self._committed: dict[tuple[str, Partition], int] = {}
        self._members: dict[str, list[MemoryReader]] = {}

    def publish(self, topic: str, records: Sequence[Outgoing]) -> None:
        with self._changed:
            self._answer()
            place = Partition(topic, 0)
            kept = self._records.setdefault(place, [])
            for key, value in records:
                kept.append(Record(topic, 0, self._end(place), key, value, datetime.now(UTC)))
            self._changed.notify_all()

    def reader(self, group: str, topics: Iterable[str], *, start: Start = "beginning") -> MemoryReader:
        with self._changed:
            return MemoryReader(self, group, [Partition(topic, 0) for topic in topics], start)

    def ends(self, topic: str) -> dict[Partition, int]:
        with self._changed:
            self._answer()
            place = Partition(topic, 0)
            return {place: self._end(place)}

    def group_lag(self, group: str, topics: Iterable[str]) -> int:
        with self._changed:
            self._answer()
            return sum(self._lag(group, Partition(topic, 0), 0) for topic in topics)

    def unread(self, topic: str, before: datetime) -> Mapping[str, int]:
        with self._changed:
            self._answer()
            place = Partition(topic, 0)
            waiting = {
                group: sum(record.offset >= offset and record.time < before for record in self._records.get(place, ()))
                for (group, at), offset in self._committed.items()
                if at == place
            }
            return {group: count for group, count in waiting.items() if count}

    def trim(self, topic: str, before: datetime) -> int:
        with self._changed:
            self._answer()
            place = Partition(topic, 0)
            kept = self._records.get(place, [])
            old = next((number for number, record in enumerate(kept) if record.time >= before), len(kept))
            self._first[place] = self._first.get(place, 0) + old
            del kept[:old]
            return old

    def expel(self, group: str) -> None:
        """The active member loses its place to the next one, as after a session that ran out; it may come back last."""
        with self._changed:
            members = self._members[group]
            members[0]._positions.clear()
            members.append(members.pop(0))
            self._changed.notify_all()

    def close(self) -> None: ...

    def _answer(self) -> None:
        if self.away:
            raise TransientError("the log in memory is away")

    def _begin(self, place: Partition) -> int:
        return self._first.get(place, 0)

    def _end(self, place: Partition) -> int:
        return self._begin(place) + len(self._records.get(place, ()))

    def _from(self, place: Partition, offset: int, limit: int) -> list[Record]:
        """OffsetGap when `offset` is no place of this log: it was trimmed, or the log is another one."""
        first = self._begin(place)
        if not first <= offset <= self._end(place):
            raise OffsetGap(place.topic, place.number, offset, first)
        return self._records.get(place, [])[offset - first : offset - first + limit]

    def _lag(self, group: str, place: Partition, start: int) -> int:
        return self._end(place) - max(self._committed.get((group, place), start), self._begin(place))


class MemoryReader:
    """A member of a group of a MemoryLog."""

    def __init__(self, log: MemoryLog, group: str, places: Sequence[Partition], start: Start) -> None:
        self._log, self._group, self._places, self._start = log, group, tuple(places), start
        self._positions: dict[Partition, int] = {}
        log._members.setdefault(group, []).append(self)
        self._take_up()

    def poll(self, limit: int, timeout: float) -> list[Record]:
        with self._log._changed:
            self._log._answer()
            if not self._positions:
                return self._stand_by(timeout)
            self._log._changed.wait_for(self._has_news, timeout)
            return self._take(limit)

    def assigned(self) -> frozenset[Partition]:
        return frozenset(self._positions)

    def position(self, partition: Partition) -> int:
        return self._positions[partition]

    def commit(self, next_offsets: Mapping[Partition, int]) -> None:
        with self._log._changed:
            self._log._answer()
            if not next_offsets.keys() <= self._positions.keys():
                raise Taken(f"group {self._group}: another member reads {', '.join(p.topic for p in next_offsets)}")
            self._log._committed.update({(self._group, place): offset for place, offset in next_offsets.items()})

    def seek(self, partition: Partition, offset: int) -> None:
        if partition in self._positions:
            self._positions[partition] = offset

    def idle(self, seconds: float) -> None:
        time.sleep(seconds)

    def lag(self) -> dict[Partition, int]:
        with self._log._changed:
            self._log._answer()
            return {place: self._log._lag(self._group, place, self._begin(place)) for place in self._positions}

    def close(self) -> None:
        with self._log._changed:
            self._positions.clear()
            if self in self._log._members[self._group]:
                self._log._members[self._group].remove(self)
            self._log._changed.notify_all()

    def _take_up(self) -> bool:
        """True once this member is the active one; positions begin where the group committed."""
        members = self._log._members[self._group]
        if not self._positions and members and members[0] is self:
            committed = self._log._committed
            self._positions = {p: committed.get((self._group, p), self._begin(p)) for p in self._places}
        return bool(self._positions)

    def _begin(self, place: Partition) -> int:
        return (
            self._log._begin(place) if self._start == "beginning" else self._start.get(place, self._log._begin(place))
        )

    def _stand_by(self, timeout: float) -> list[Record]:
        """The poll that takes over brings no records yet, so that the caller can look at `position` and seek."""
        self._log._changed.wait_for(self._take_up, timeout)
        return []

    def _has_news(self) -> bool:
        return any(offset != self._log._end(place) for place, offset in self._positions.items()) or not self._positions

    def _take(self, limit: int) -> list[Record]:
        taken: list[Record] = []
        for place, offset in self._positions.items():
            try:
                records = self._log._from(place, offset, limit - len(taken))
            except OffsetGap as gap:
                if taken:
                    break  # told by the next poll: what is in hand must not get lost with it
                self._positions[place] = gap.first
                raise
            self._positions[place] += len(records)
            taken += records
        return taken


class MemoryAnnouncer:
    """Remembers what it announced, in order."""

    def __init__(self) -> None:
        self.heard_matches: list[Match] = []
        self.heard_alerts: list[Alert] = []

    def matches(self, matches: Sequence[Match]) -> None:
        self.heard_matches.extend(matches)

    def alerts(self, alerts: Sequence[Alert]) -> None:
        self.heard_alerts.extend(alerts)
