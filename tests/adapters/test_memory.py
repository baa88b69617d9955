"""What the twin in memory can be told to do, so that a test may see how others bear it."""

from __future__ import annotations

import pytest

from tests.reading import join, outgoing, take, values
from watchword.adapters.memory import MemoryLog
from watchword.errors import Taken, TransientError
from watchword.ports import Partition

MATCHES = Partition("matches", 0)


def test_a_log_that_is_away_answers_nobody_and_has_lost_nothing_when_it_is_back() -> None:
    log = MemoryLog()
    log.publish("matches", outgoing("ab"))
    reader = log.reader("watchword.alert", ["matches"])

    log.away = True
    for ask in (
        lambda: log.publish("matches", outgoing("c")),
        lambda: log.ends("matches"),
        lambda: log.group_lag("watchword.alert", ["matches"]),
        lambda: reader.poll(1, 0),
        lambda: reader.commit({MATCHES: 1}),
        reader.lag,
    ):
        with pytest.raises(TransientError):
            ask()
    reader.idle(0)
    log.away = False

    assert values(take(reader, 2)) == ["a", "b"]


def test_an_expelled_member_can_not_commit_and_the_next_goes_on_where_the_group_had_committed() -> None:
    log = MemoryLog()
    log.publish("matches", outgoing("abc"))
    active, standby = (log.reader("watchword.alert", ["matches"]) for _ in range(2))
    take(active, 3)
    active.commit({MATCHES: 1})

    log.expel("watchword.alert")

    with pytest.raises(Taken):
        active.commit({MATCHES: 3})
    assert active.assigned() == frozenset()
    assert join(standby).position(MATCHES) == 1


def test_an_expelled_member_stands_by_and_comes_back_when_the_other_leaves() -> None:
    log = MemoryLog()
    log.publish("matches", outgoing("ab"))
    active, standby = (log.reader("watchword.alert", ["matches"]) for _ in range(2))
    log.expel("watchword.alert")
    join(standby).commit({MATCHES: 1})

    standby.close()

    assert values(take(join(active), 1)) == ["b"]


def test_the_only_member_that_is_expelled_is_the_next_one_itself() -> None:
    log = MemoryLog()
    log.publish("matches", outgoing("ab"))
    member = log.reader("watchword.alert", ["matches"])
    take(member, 2)
    log.expel("watchword.alert")

    assert values(take(join(member), 2)) == ["a", "b"]
