"""Score: from articles to matches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from prometheus_client import REGISTRY

from tests.matching.situations import name, rule, watch, word
from tests.matching.test_compiled import BrokenGate
from watchword.adapters.memory import MemoryLog
from watchword.loop import Loop
from watchword.matching import Compiled, compile_watchlist
from watchword.matching.ready import make_ready
from watchword.matching.watch import Watch, Watchlist
from watchword.model import Article, ArticleHead, Content, Match, decode, encode
from watchword.pipeline.score import ROWS, ROWS_OF_A_WATCH, Score, outcome, score
from watchword.ports import Outgoing

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KHOVAYEV = watch(name("Khovayev", "Ховаев"), id="khovayev")
BAKU = watch(name("Baku"), id="baku", rules=(rule("football", word("football")),))


def article(title: str = "", summary: str = "", text: str = "", **more: Any) -> Article:
    given: dict[str, Any] = {
        "id": "a1",
        "revision": 1,
        "feed": "https://example.org/feed",
        "outlet": "Example",
        "url": "https://example.org/1",
        "title": title,
        "summary": summary,
        "text": text,
        "language": "en",
        "published": NOW - timedelta(minutes=5),
        "published_from": "feed",
        "published_raw": None,
        "fetched": NOW - timedelta(seconds=2),
        "first_seen": NOW - timedelta(seconds=2),
        "previous": None,
        "mode": "live",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    return Article(**given | more)


def compiled(*watches: Watch) -> Compiled:
    return compile_watchlist(Watchlist(watches or (KHOVAYEV, BAKU)))


def scored(one: Article, *watches: Watch) -> Match:
    match = score(one, compiled(*watches), NOW)
    assert match is not None
    return match


class Watched:
    """The watchlist of a process, which a reload swaps."""

    def __init__(self, *watches: Watch) -> None:
        self.compiled = compiled(*watches)

    def current(self) -> Compiled:
        return self.compiled


# -- the pure part ------------------------------------------------------------------------------------------------


def test_an_article_that_no_watch_hits_makes_no_match() -> None:
    assert score(article("Rain in Paris"), compiled(), NOW) is None


def test_a_term_found_behind_a_shut_gate_makes_no_match() -> None:
    gated = watch(name("Khovayev"), query="Khovayev AND talks")

    assert score(article("Khovayev at home"), compiled(gated), NOW) is None


def test_a_match_carries_the_article_s_head_and_all_that_hit_it() -> None:
    one = article("Khovayev in Baku", text="Envoy arrives", mode="replay")

    match = scored(one)

    assert match.article == ArticleHead.of(one)
    assert (match.mode, match.traceparent, match.scored) == ("replay", one.traceparent, NOW)
    assert match.watchlist == compiled().version
    assert match.sketch
    assert [(hit.watch, hit.name, hit.alert, hit.change) for hit in match.watches] == [
        ("khovayev", "Khovayev", True, "new"),
        ("baku", "Baku", True, "new"),
    ]


def test_a_suppressed_hit_is_in_the_match_under_its_rule_and_alerts_nobody() -> None:
    (hit,) = scored(article("Baku football")).watches

    assert (hit.watch, hit.suppressed, hit.alert, hit.change) == ("baku", "football", False, "new")
    assert hit.score > hit.threshold


def test_a_hit_below_its_threshold_is_in_the_match_and_alerts_nobody() -> None:
    (hit,) = scored(article("Baku"), watch(name("Baku"), threshold=0.6)).watches

    assert (hit.alert, hit.threshold) == (False, 0.6)
    assert hit.score < 0.6


def test_a_watch_that_hit_the_previous_text_too_is_still_there() -> None:
    revised = article("Khovayev arrives", revision=2, previous=Content("Envoy Khovayev arrives"))

    (hit,) = scored(revised).watches

    assert (hit.change, hit.alert) == ("still", True)


def test_a_watch_that_hits_only_the_new_text_is_new() -> None:
    revised = article("Envoy arrives", text="Khovayev, that is", revision=2, previous=Content("Envoy arrives"))

    (hit,) = scored(revised).watches

    assert hit.change == "new"


def test_a_watch_that_hit_only_the_previous_text_is_gone_with_the_evidence_of_then() -> None:
    revised = article("Envoy arrives", revision=2, previous=Content("Envoy Khovayev arrives"))

    (hit,) = scored(revised).watches

    assert (hit.change, hit.score, hit.alert, hit.suppressed) == ("gone", 0.0, False, None)
    assert [(row.text, row.start) for row in hit.evidence] == [("Khovayev", 6)]


def test_what_is_new_still_and_gone_stands_in_one_match() -> None:
    revised = article("Khovayev leaves Yerevan", previous=Content("Khovayev in Baku"))

    match = scored(revised, watch(name("Yerevan"), id="yerevan"), BAKU, KHOVAYEV)

    assert {hit.watch: hit.change for hit in match.watches} == {"yerevan": "new", "khovayev": "still", "baku": "gone"}


def test_a_hit_that_became_suppressed_is_still_there() -> None:
    revised = article("Baku football", previous=Content("Baku"))

    (hit,) = scored(revised).watches

    assert (hit.change, hit.suppressed) == ("still", "football")


def test_a_watch_that_breaks_is_neither_hit_nor_gone_and_is_reported() -> None:
    broken = replace(make_ready(KHOVAYEV), gate=BrokenGate())
    both = Compiled("1", [broken, make_ready(BAKU)])
    reported: list[str] = []

    match = score(
        article("Khovayev in Baku", previous=Content("Khovayev")),
        both,
        NOW,
        on_failure=lambda one, found: reported.append(f"{one.id} {found.watch}"),
    )

    assert match is not None
    assert [hit.watch for hit in match.watches] == ["baku"]
    assert reported == ["a1 khovayev"]


def test_a_watch_that_breaks_only_over_the_new_text_is_not_gone() -> None:
    broken = replace(make_ready(KHOVAYEV), gate=BrokenGate(times=[1]))

    assert score(article("Khovayev", previous=Content("Khovayev")), Compiled("1", [broken]), NOW) is None


def test_a_watch_whose_gate_was_shut_before_is_new() -> None:
    gated = watch(name("Khovayev"), query="Khovayev AND talks")

    (hit,) = scored(article("Khovayev: talks", previous=Content("Khovayev")), gated).watches

    assert hit.change == "new"


def test_a_match_survives_its_way_over_the_wire() -> None:
    match = scored(article("Khovayev 😀 in Baku", "Ховаев"))

    assert decode(encode(match), Match) == match


def test_an_article_that_says_a_name_without_end_still_fits_into_a_record() -> None:
    many = [watch(name(f"Имя{number}"), id=f"w{number}") for number in range(100)]
    spam = article("😀", text=" ".join(f"Имя{number}" for number in range(100)) * 60)

    match = scored(spam, *many)

    assert len(match.watches) == 100
    assert sum(len(hit.evidence) for hit in match.watches) <= ROWS
    assert len(encode(match)) < 900_000


def test_of_too_many_rows_the_weightiest_stay_in_the_order_of_reading() -> None:
    (hit,) = scored(article("Ховаев, Khovayev", "Khovayev", "Khovayev " * 500), KHOVAYEV).watches

    assert len(hit.evidence) == ROWS_OF_A_WATCH
    assert [(row.field, row.text) for row in hit.evidence[:4]] == [
        ("title", "Ховаев"),
        ("title", "Khovayev"),
        ("summary", "Khovayev"),
        ("text", "Khovayev"),
    ]


def test_scoring_an_article_twice_gives_the_same_match() -> None:
    assert scored(article("Khovayev in Baku")) == scored(article("Khovayev in Baku"))


def test_what_became_of_a_hit_has_one_name() -> None:
    hit = scored(article("Khovayev")).watches[0]

    variants = [
        hit,
        *(
            msgspec.structs.replace(hit, **change)
            for change in ({"alert": False}, {"suppressed": "r"}, {"change": "gone"})
        ),
    ]

    assert [outcome(variant) for variant in variants] == ["alert", "below", "suppressed", "gone"]


# -- the stage ------------------------------------------------------------------------------------------------------


def run(log: MemoryLog, stage: Score, *articles: Article) -> list[Match]:
    """The matches that the stage published for `articles`."""
    log.publish("articles", [Outgoing(one.id.encode(), encode(one)) for one in articles])
    loop = Loop(stage, log.reader("score", ["articles"]), log, clock=lambda: NOW)
    while loop.turn(timeout=0) or log.group_lag("score", ["articles"]):
        pass
    loop.reader.close()
    return published(log)


def published(log: MemoryLog) -> list[Match]:
    reader = log.reader("test", ["matches"])
    records = reader.poll(1000, 0)
    reader.close()
    assert all(record.key == decode(record.value, Match).article.id.encode() for record in records)
    return [decode(record.value, Match) for record in records]


def test_the_stage_publishes_a_match_under_the_article_s_id_and_nothing_for_the_rest() -> None:
    log = MemoryLog()

    matches = run(log, Score(watching=Watched(), log=log), article("Rain"), article("Khovayev", id="a2"))

    assert [match.article.id for match in matches] == ["a2"]


def test_the_stage_goes_by_the_watchlist_of_the_moment() -> None:
    log, watching = MemoryLog(), Watched(KHOVAYEV)
    stage = Score(watching=watching, log=log)

    before = run(log, stage, article("Baku", id="early"))
    watching.compiled = compiled(BAKU)
    after = run(log, stage, article("Baku", id="late"))

    assert before == []
    assert [(match.article.id, match.watchlist) for match in after] == [("late", compiled(BAKU).version)]


def test_a_record_nested_too_deep_to_be_read_is_parked_and_the_next_one_scored() -> None:
    log = MemoryLog()
    deep = encode(article("Khovayev"))[:-1] + b',"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    log.publish("articles", [Outgoing(b"deep", deep)])

    matches = run(log, Score(watching=Watched(), log=log), article("Khovayev", id="next"))

    assert [match.article.id for match in matches] == ["next"]
    assert log.group_lag("nobody", ["parked"]) == 1


def test_the_stage_counts_what_it_scored() -> None:
    log = MemoryLog()
    before = counts()

    run(log, Score(watching=Watched(), log=log), article("Rain"), article("Khovayev at Baku football", id="a2"))

    assert {key: value - before[key] for key, value in counts().items()} == {
        "matched": 1,
        "unmatched": 1,
        "alert": 1,
        "suppressed": 1,
    }


def counts() -> dict[str, float]:
    scored = {each: ("watchword_articles_scored_total", each) for each in ("matched", "unmatched")}
    hits = {each: ("watchword_matches_total", each) for each in ("alert", "suppressed")}
    return {
        label: REGISTRY.get_sample_value(metric, {"outcome": label}) or 0.0
        for label, (metric, _) in {**scored, **hits}.items()
    }


def test_a_match_carries_the_severity_of_each_of_its_watches() -> None:
    watches = (watch(name("Khovayev"), id="loud", severity="critical"), watch(name("Khovayev"), id="quiet"))

    match = score(article("Khovayev arrives"), compile_watchlist(Watchlist(watches)), NOW)

    assert match is not None
    assert {hit.watch: hit.severity for hit in match.watches} == {"loud": "critical", "quiet": "normal"}
