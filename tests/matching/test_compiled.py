"""Many watches at once, and one that is broken."""

import time
from dataclasses import dataclass, field, replace

from tests.matching.situations import all_found, name, phrase, rule, watch, word
from watchword.matching import Broken, Compiled, compile_watchlist
from watchword.matching.hit import Finds
from watchword.matching.holds import Reading, Spots
from watchword.matching.program import Clauses
from watchword.matching.ready import Gate, make_ready
from watchword.matching.watch import Watchlist
from watchword.model import Content

ARTICLE = Content("Khovayev in Baku", "", "Talks")


FIRST = Clauses((frozenset([0]),))


@dataclass(frozen=True)
class BrokenGate(Gate):
    """Breaks over the first articles, and holds for those after."""

    clauses: Clauses = FIRST
    times: list[int] = field(default_factory=lambda: [1000])

    def holds(self, finds: Finds, spots: Spots, reading: Reading) -> bool:
        self.times[0] -= 1
        if self.times[0] >= 0:
            raise ZeroDivisionError("the gate fell")
        return True


def test_each_watch_that_found_something_answers_in_the_order_of_the_watchlist() -> None:
    some = [watch(name(text), id=text.lower()) for text in ("Talks", "Yerevan", "Baku", "Khovayev")]

    assert [answer.watch for answer in all_found(ARTICLE, *some)] == ["talks", "baku", "khovayev"]


def test_watches_that_share_a_term_each_judge_it_themselves() -> None:
    one, other = watch(name("Baku"), id="one"), watch(name("Yerevan", "Baku"), id="other", threshold=0.9)

    answers = all_found(ARTICLE, one, other)

    assert [(answer.watch, answer.alert, answer.evidence[0].term) for answer in answers] == [
        ("one", True, "Baku"),
        ("other", False, "Yerevan"),
    ]


def test_a_watch_that_breaks_over_an_article_fails_neither_it_nor_the_others() -> None:
    broken = replace(make_ready(watch(name("Khovayev"), id="broken")), gate=BrokenGate())
    compiled = Compiled("1", [broken, make_ready(watch(name("Baku"), id="sound"))])

    answers = compiled.match(ARTICLE, language=None, url=None, source=None)

    assert [(answer.watch, answer.gate, answer.failure) for answer in answers] == [
        ("broken", False, "ZeroDivisionError: the gate fell"),
        ("sound", True, None),
    ]


def test_a_watch_that_cannot_be_compiled_is_named_and_left_out() -> None:
    wrong, sound = watch(name("Baku"), id="wrong", query="Baku AND"), watch(name("Baku"), id="sound")

    compiled = compile_watchlist(Watchlist((wrong, sound)))

    assert [answer.watch for answer in compiled.match(ARTICLE, language=None, url=None, source=None)] == ["sound"]
    assert [(broken.watch, broken.problem.split(";")[0]) for broken in compiled.broken] == [
        ("wrong", "line 1, column 9: the query ends here")
    ]


def test_a_wrong_query_of_a_rule_breaks_its_watch() -> None:
    wrong = watch(name("Baku"), id="wrong", rules=(rule("r", query="("),))

    assert isinstance(compile_watchlist(Watchlist((wrong,))).broken[0], Broken)


def test_a_compiled_watchlist_knows_its_version() -> None:
    watchlist = Watchlist((watch(name("Baku")),))

    assert compile_watchlist(watchlist).version == watchlist.version


def test_an_empty_watchlist_finds_nothing() -> None:
    assert all_found(ARTICLE) == ()


def test_one_of_a_thousand_watches_answers_as_it_does_alone() -> None:
    compiled = compile_watchlist(
        Watchlist(tuple(watch(phrase(f"Name{i}"), word("talks"), id=f"w{i}") for i in range(1000)))
    )
    compiled_one = compile_watchlist(Watchlist((watch(phrase("Name7"), word("talks"), id="w7"),)))
    article = Content("Name7 arrives")

    answers = compiled.match(article, language=None, url=None, source=None)

    assert [answer.watch for answer in answers] == ["w7"]
    assert answers == compiled_one.match(article, language=None, url=None, source=None)


def test_a_text_that_begins_a_thousand_phrases_again_and_again_is_read_in_its_stride() -> None:
    some = tuple(watch(phrase(f"the name{i}"), id=f"w{i}", query=f'"the name{i}" OR them{i}*') for i in range(1000))
    compiled = compile_watchlist(Watchlist(some))

    begun = time.process_time()
    answers = compiled.match(Content("", "", "the them " * 7000), language=None, url=None, source=None)

    assert answers == ()
    assert time.process_time() - begun < 2  # one by one it would be twenty
