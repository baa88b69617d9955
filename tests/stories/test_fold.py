from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.situations import NOON, a_hit, a_match, an_article, some_evidence
from watchword.model import Match
from watchword.stories.fold import Changes, Known, fold

NOTHING_KNOWN = Known({}, {})


def after(*matches: Match, known: Known = NOTHING_KNOWN) -> Changes:
    return fold(known, matches, NOON)


def remembered(changes: Changes, before: Known = NOTHING_KNOWN) -> Known:
    revisions = {match.article.id: match.article.revision for match in changes.matches}
    return Known({**before.stories, **changes.stories}, {**before.revisions, **revisions})


def test_the_first_match_that_reaches_its_threshold_is_told_as_new() -> None:
    [alert] = after(a_match()).alerts

    assert (alert.id, alert.story, alert.revision, alert.reason) == ("a1:1", "a1", 1, "new")
    assert alert.because == "Khovayev is named as “Khovayev” in the title."


def test_the_reason_names_the_weightiest_words_wherever_they_stand() -> None:
    name = msgspec.structs.replace(some_evidence(), points=1.2)
    envoy = msgspec.structs.replace(name, text="Envoy", term="envoy", form="envoy", points=0.4)

    [alert] = after(a_match(None, a_hit(evidence=(envoy, name)))).alerts

    assert alert.because == "Khovayev is named as “Khovayev” in the title."


def test_all_watches_of_an_article_make_one_alert() -> None:
    [alert] = after(a_match(None, a_hit("khovayev"), a_hit("karabakh"))).alerts

    assert [watch.watch for watch in alert.watches] == ["khovayev", "karabakh"]


def test_a_watch_below_its_threshold_tells_nobody_but_is_kept() -> None:
    changes = after(a_match(None, a_hit(alert=False, score=0.1)))

    assert changes.alerts == []
    assert len(changes.matches) == 1


def test_a_revision_that_still_says_the_same_announces_nothing() -> None:
    known = remembered(after(a_match()))

    again = after(a_match(an_article(revision=2), a_hit(change="still")), known=known)

    assert again.alerts == []
    assert len(again.matches) == 1


def test_a_further_watch_in_a_later_revision_escalates_the_story() -> None:
    known = remembered(after(a_match()))

    [alert] = after(a_match(an_article(revision=2), a_hit(change="still"), a_hit("karabakh")), known=known).alerts

    assert (alert.id, alert.reason) == ("a1:2", "escalated")
    assert alert.because.startswith("Now also: Karabakh")
    assert [watch.watch for watch in alert.watches] == ["khovayev", "karabakh"]


def test_the_same_match_twice_in_one_batch_is_told_once() -> None:
    changes = after(a_match(), a_match())

    assert len(changes.alerts) == len(changes.matches) == 1


def test_a_replayed_match_is_kept_but_never_told_even_when_it_comes_again_live() -> None:
    known = remembered(after(a_match(an_article(mode="replay"))))

    live = after(a_match(an_article(revision=2), a_hit(change="still")), known=known)

    assert known.stories["a1"].revision == 0
    assert live.alerts == []


def test_a_watch_that_is_filled_into_a_told_story_is_learned_and_not_told_later() -> None:
    known = remembered(after(a_match()))
    filled = after(a_match(an_article(mode="replay"), a_hit("karabakh")), known=known)

    live = after(
        a_match(an_article(revision=2), a_hit(change="still"), a_hit("karabakh", change="still")),
        known=remembered(filled, known),
    )

    assert filled.alerts == []
    assert filled.stories["a1"].watches == {"khovayev", "karabakh"}
    assert live.alerts == []


def test_a_filled_story_is_told_when_a_watch_that_was_not_filled_reaches_its_threshold() -> None:
    known = remembered(after(a_match(an_article(mode="replay"), a_hit("karabakh"))))

    [alert] = after(a_match(an_article(revision=2), a_hit("karabakh"), a_hit("khovayev")), known=known).alerts

    assert (alert.id, alert.reason) == ("a1:1", "new")
    assert alert.because.startswith("Khovayev is named")


def test_a_fill_of_an_older_revision_does_not_bring_back_what_was_applied() -> None:
    known = remembered(after(a_match(), a_match(an_article(revision=2))))

    changes = after(a_match(an_article(mode="replay"), a_hit("karabakh")), a_match(an_article(revision=2)), known=known)

    assert changes.alerts == []
    assert [match.mode for match in changes.matches] == ["replay"]


def test_a_critical_watch_makes_the_alert_critical() -> None:
    [alert] = after(a_match(None, a_hit(), a_hit("karabakh", severity="critical"))).alerts

    assert alert.severity == "critical"


revisions = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.sets(st.sampled_from(["w1", "w2", "w3"]), min_size=1)),
    max_size=20,
)


@given(revisions)
def test_however_often_records_repeat_each_watch_of_a_story_is_told_once(log: list[tuple[str, int, set[str]]]) -> None:
    batch = [a_match(an_article(name, revision=number), *map(a_hit, sorted(found))) for name, number, found in log]
    once = after(*batch)

    twice = after(*batch, known=remembered(once))

    assert twice.alerts == []
    ids = [alert.id for alert in once.alerts]
    assert len(ids) == len(set(ids))


@given(revisions, st.integers(0, 20))
def test_a_batch_cut_in_two_gives_the_same_alerts(log: list[tuple[str, int, set[str]]], cut: int) -> None:
    batch = [a_match(an_article(name, revision=number), *map(a_hit, sorted(found))) for name, number, found in log]
    whole = after(*batch).alerts

    first = after(*batch[:cut])
    second = fold(remembered(first), batch[cut:], NOON + timedelta(0))

    assert [*first.alerts, *second.alerts] == whole
