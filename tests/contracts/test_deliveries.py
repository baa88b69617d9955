"""What couriers rely on of the ledger, over SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.situations import NOON, an_alert
from watchword.adapters.database import Database
from watchword.adapters.database.archive import DatabaseArchive
from watchword.adapters.database.deliveries import Backlog, DatabaseLedger, backlogs, listed
from watchword.model import Alert, encode
from watchword.ports import Partition
from watchword.stories.channel import Channel, Console, Mail
from watchword.stories.delivery import CLAIM, Entry, Verdict, entries

DESK = Channel(name="desk", type="console", settings=Console())
POST = Channel(
    name="post",
    type="mail",
    settings=Mail("smtp.example", 587, "starttls", None, None, "w@example.org", ("a@example.org", "b@example.org")),
)
SECOND = timedelta(seconds=1)
A, B, C = (f"story-{name}" for name in "abc")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def arrive(ledger: DatabaseLedger, *alerts: Alert, channel: Channel = DESK, now: datetime = NOON) -> list[Entry]:
    return ledger.record([row for alert in alerts for row in entries(alert, encode(alert), channel, now)], now)


def deliver(ledger: DatabaseLedger, now: datetime, *, owner: str = "me") -> str | None:
    """The alert that a sender gets next; it sends and settles it."""
    entry = ledger.next_due("desk", now)
    if entry is None:
        return None
    assert ledger.claim(entry.key, owner, now)
    ledger.settle(entry, owner, Verdict("sent", "ok", now), now)
    return entry.alert


def in_hand(ledger: DatabaseLedger, now: datetime = NOON, owner: str = "me") -> Entry:
    entry = ledger.next_due("desk", now)
    assert entry
    assert ledger.claim(entry.key, owner, now)
    return entry


def states(rows: Sequence[Entry]) -> list[tuple[str, str]]:
    return [(row.alert, row.state) for row in rows]


def listed_states(database: Database) -> list[tuple[str, str, str | None]]:
    with database.read() as connection:
        rows = listed(connection, channel=None, state=None, limit=9)
    return [(row.alert, row.state, row.because) for row in rows]


def test_an_alert_that_comes_twice_is_told_once(database: Database) -> None:
    ledger = DatabaseLedger(database)

    first, second = arrive(ledger, an_alert(A)), arrive(ledger, an_alert(A), an_alert(A), now=after(5))

    assert states(first) == [(f"{A}:1", "due")]
    assert second == []
    assert [deliver(ledger, after(9)), deliver(ledger, after(9))] == [f"{A}:1", None]


def test_each_recipient_has_a_row_of_its_own(database: Database) -> None:
    ledger = DatabaseLedger(database)

    rows = arrive(ledger, an_alert(A), channel=POST)

    assert [row.recipient for row in rows] == ["a@example.org", "b@example.org"]


def test_what_was_recorded_comes_back_as_it_was(database: Database) -> None:
    ledger = DatabaseLedger(database)

    [row] = arrive(ledger, an_alert(A))

    assert ledger.next_due("desk", NOON) == row
    assert row.record == encode(an_alert(A))


def test_the_oldest_leaves_first(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(B), now=after(2))
    arrive(ledger, an_alert(A), now=after(1))
    arrive(ledger, an_alert(C), now=after(3))

    left = [deliver(ledger, after(10)) for _ in range(4)]

    assert left == [f"{A}:1", f"{B}:1", f"{C}:1", None]


def test_nothing_leaves_before_it_is_due(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A), now=after(10))

    assert ledger.next_due("desk", after(9)) is None
    assert ledger.next_due("desk", after(10)) is not None
    assert ledger.next_due("other", after(10)) is None


def test_a_newer_alert_replaces_an_older_one_that_has_not_left_and_takes_its_place(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A, 1), now=NOON)
    arrive(ledger, an_alert(B, 1), now=after(1))

    changed = arrive(ledger, an_alert(A, 2), now=after(2))

    assert states(changed) == [(f"{A}:2", "due"), (f"{A}:1", "replaced")]
    assert [deliver(ledger, after(9)) for _ in range(3)] == [f"{A}:2", f"{B}:1", None]


def test_of_several_that_arrive_at_once_the_newest_is_left(database: Database) -> None:
    ledger = DatabaseLedger(database)

    changed = arrive(ledger, an_alert(A, 1), an_alert(A, 2), an_alert(A, 3))

    assert states(changed)[3:] == [(f"{A}:1", "replaced"), (f"{A}:2", "replaced")]
    assert [deliver(ledger, NOON), deliver(ledger, NOON)] == [f"{A}:3", None]


def test_an_older_alert_that_arrives_after_a_newer_one_left_is_not_told(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A, 2))
    deliver(ledger, NOON)

    changed = arrive(ledger, an_alert(A, 1))

    assert (f"{A}:1", "replaced") in states(changed)
    assert deliver(ledger, after(1)) is None


def test_an_update_waits_for_the_earlier_one_that_is_on_its_way(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A, 1))
    entry = in_hand(ledger)

    arrive(ledger, an_alert(A, 2), an_alert(B, 1), now=after(1))

    assert deliver(ledger, after(2)) == f"{B}:1"
    assert deliver(ledger, after(2)) is None, "the update must not overtake"
    ledger.settle(entry, "me", Verdict("sent", "ok", after(3)), after(3))
    assert deliver(ledger, after(3)) == f"{A}:2"


def test_one_that_failed_while_a_newer_came_is_replaced(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A, 1))
    entry = in_hand(ledger)
    arrive(ledger, an_alert(A, 2), now=after(1))

    replaced = ledger.settle(entry, "me", Verdict("due", "no answer", after(60)), after(2))

    assert states(replaced) == [(f"{A}:1", "replaced")]
    assert deliver(ledger, after(2)) == f"{A}:2"


def test_a_story_waits_for_one_recipient_without_waiting_for_another(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A, 1), channel=POST)
    first = ledger.next_due("post", NOON)
    assert first
    ledger.claim(first.key, "me", NOON)

    other = ledger.next_due("post", NOON)

    assert other
    assert {first.recipient, other.recipient} == {"a@example.org", "b@example.org"}


def test_a_claim_is_one_senders_until_it_lapses(database: Database) -> None:
    ledger = DatabaseLedger(database)
    [row] = arrive(ledger, an_alert(A))
    assert ledger.claim(row.key, "me", NOON)

    assert not ledger.claim(row.key, "you", after(1))
    assert ledger.next_due("desk", NOON + CLAIM - SECOND) is None
    assert ledger.claim(row.key, "you", NOON + CLAIM)
    ledger.settle(row, "me", Verdict("refused", "too late", after(70)), after(70))
    ledger.settle(row, "you", Verdict("sent", "ok", after(71)), after(71))

    with database.read() as connection:
        assert backlogs(connection, after(80)) == {}, "the verdict of the one who has it counts"


def test_what_a_dead_sender_had_in_hand_is_free_at_once(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A), an_alert(B))
    dead, alive = in_hand(ledger, owner="dead"), in_hand(ledger, owner="alive")

    assert ledger.release("desk", lambda owner: owner == "dead", after(1)) == 1

    assert deliver(ledger, after(1)) == dead.alert
    assert deliver(ledger, after(1)) is None
    assert alive.alert != dead.alert


def test_what_failed_waits_and_says_why(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A))

    ledger.settle(in_hand(ledger), "me", Verdict("due", "no answer", after(30)), after(1))

    assert ledger.next_due("desk", after(29)) is None
    again = ledger.next_due("desk", after(30))
    assert again
    assert (again.attempts, again.because) == (1, "no answer")


def test_a_throttle_holds_back_all_that_is_due_but_what_is_critical(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A), an_alert(B), an_alert(C, severity="critical"))

    held = ledger.postpone("desk", "desk", after(600), "throttled", NOON)

    assert held == 2
    assert [deliver(ledger, after(1)), deliver(ledger, after(1))] == [f"{C}:1", None]
    assert deliver(ledger, after(600)) == f"{A}:1"


def test_the_ledger_knows_when_messages_left(database: Database) -> None:
    ledger = DatabaseLedger(database)
    for story, moment in ((A, 0), (B, 60), (C, 120)):
        arrive(ledger, an_alert(story), now=after(moment))
        deliver(ledger, after(moment))

    assert sorted(ledger.sent_since("desk", "desk", after(30))) == [after(60), after(120)]
    assert ledger.sent_since("desk", "somebody else", after(30)) == []


def test_a_channels_lag_counts_from_when_its_oldest_delivery_should_have_left(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A), now=NOON)
    ledger.settle(in_hand(ledger), "me", Verdict("due", "no answer", after(900)), after(5))
    arrive(ledger, an_alert(B), now=after(60))
    ledger.settle(in_hand(ledger, after(60)), "me", Verdict("refused", "404", after(60)), after(60))
    arrive(ledger, an_alert(C), now=after(500))

    with database.read() as connection:
        found = backlogs(connection, after(300))

    assert found == {"desk": Backlog(waiting=2, refused=1, oldest=NOON)}
    assert ledger.oldest("desk", after(300)) == NOON
    assert ledger.oldest("post", after(300)) is None


def test_what_a_channel_does_not_accept_is_a_row_too(database: Database) -> None:
    ledger = DatabaseLedger(database)
    critical_only = Channel(name="desk", type="console", settings=Console(), severity=("critical",))

    rows = arrive(ledger, an_alert(A), channel=critical_only)

    assert states(rows) == [(f"{A}:1", "filtered")]
    assert rows[0].because == "severity normal is not among: critical"
    assert ledger.next_due("desk", after(1)) is None


def ends(offset: int) -> dict[Partition, int]:
    return {Partition("alerts", 0): offset}


def test_the_first_channels_of_a_home_begin_at_the_beginning_and_later_ones_at_the_end(database: Database) -> None:
    ledger = DatabaseLedger(database)

    assert ledger.reconcile(["console", "desk"], ends(7), NOON) == ["console", "desk"]
    assert ledger.reconcile(["console", "desk", "late"], ends(9), after(1)) == ["late"]

    assert [ledger.start(name) for name in ("console", "desk", "late")] == [{}, {}, ends(9)]


def test_a_channel_keeps_its_place_however_often_the_configuration_is_read(database: Database) -> None:
    ledger = DatabaseLedger(database)
    ledger.reconcile(["console"], ends(0), NOON)
    ledger.reconcile(["console", "late"], ends(9), after(1))

    assert ledger.reconcile(["console", "late"], ends(20), after(2)) == []
    assert ledger.start("late") == ends(9)


def test_a_channel_that_was_removed_and_comes_back_begins_at_the_end(database: Database) -> None:
    ledger = DatabaseLedger(database)
    ledger.reconcile(["console", "desk"], ends(0), NOON)
    ledger.reconcile(["console"], ends(5), after(1))
    ledger.reconcile([], ends(6), after(2))

    assert ledger.reconcile(["console", "desk"], ends(30), after(3)) == ["console", "desk"]

    assert ledger.start("desk") == ends(30)


def test_what_waits_for_a_channel_that_is_removed_leaves_no_more_and_can_be_forgotten(database: Database) -> None:
    ledger = DatabaseLedger(database)
    ledger.reconcile(["console", "desk"], ends(0), NOON)
    arrive(ledger, an_alert(A))

    ledger.reconcile(["console"], ends(5), after(1))
    ledger.reconcile(["console", "desk"], ends(5), after(2))

    assert ledger.next_due("desk", after(3)) is None
    assert listed_states(database) == [(f"{A}:1", "filtered", "the channel was removed")]
    assert DatabaseArchive(database).forget_deliveries(after(9)) == 1


def test_what_was_still_recorded_after_a_channel_was_removed_is_not_sent_when_it_comes_back(database: Database) -> None:
    ledger = DatabaseLedger(database)
    ledger.reconcile(["console", "desk"], ends(0), NOON)
    ledger.reconcile(["console"], ends(5), after(1))
    arrive(ledger, an_alert(A), now=after(2))

    ledger.reconcile(["console", "desk"], ends(5), after(3))
    arrive(ledger, an_alert(B), now=after(4))

    assert [deliver(ledger, after(5)), deliver(ledger, after(5))] == [f"{B}:1", None]


def test_what_waits_for_somebody_who_is_no_recipient_any_more_is_settled(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A), channel=POST)
    arrive(ledger, an_alert(A))

    settled = ledger.withdraw("post", ["b@example.org"])

    assert [(row.recipient, row.state) for row in settled] == [("a@example.org", "filtered")]
    entry = ledger.next_due("post", NOON)
    assert entry
    assert entry.recipient == "b@example.org"
    assert ledger.withdraw("post", ["b@example.org"]) == []
    assert deliver(ledger, NOON) == f"{A}:1", "another channel's rows are left alone"


def test_what_was_in_hand_when_it_was_withdrawn_counts_as_sent_or_is_tried_no_more(database: Database) -> None:
    ledger = DatabaseLedger(database)
    arrive(ledger, an_alert(A), an_alert(B))
    sent, failed = in_hand(ledger), in_hand(ledger)

    ledger.withdraw("desk", [])
    ledger.settle(sent, "me", Verdict("sent", "ok", after(1)), after(1))
    ledger.settle(failed, "me", Verdict("due", "no answer", after(1)), after(1))

    assert {alert: state for alert, state, _ in listed_states(database)} == {
        sent.alert: "sent",
        failed.alert: "filtered",
    }


def test_offsets_of_every_partition_are_kept(database: Database) -> None:
    ledger = DatabaseLedger(database)
    many: dict[Any, int] = {Partition("alerts", number): number * 1000 for number in range(12)}
    ledger.reconcile(["console"], many, NOON)

    ledger.reconcile(["console", "late"], many, after(1))

    assert ledger.start("late") == many
