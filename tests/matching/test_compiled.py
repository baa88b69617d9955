"""Many watches at once, and one that is broken."""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.matching.situations import all_found, in_full, name, phrase, rule, watch, word
from tests.matching.test_oracle import text as plain_texts
from tests.matching.test_oracle import watch_with_id
from tests.matching.test_oracle import watches as some_watches
from watchword.matching import Broken, Compiled, Found, compile_watchlist
from watchword.matching.cores.choice import MakeCore
from watchword.matching.hit import Finds
from watchword.matching.holds import Reading
from watchword.matching.program import Clauses
from watchword.matching.ready import Gate, make_ready
from watchword.matching.watch import Watch, Watchlist
from watchword.model import Content

ARTICLE = Content("Khovayev in Baku", "", "Talks")


FIRST = Clauses((frozenset([0]),))


@dataclass(frozen=True)
class BrokenGate(Gate):
    """Breaks over the first articles, and holds for those after."""

    clauses: Clauses = FIRST
    times: list[int] = field(default_factory=lambda: [1000])

    def holds(self, finds: Callable[[], Finds], reading: Reading, *, surely: bool = False) -> bool:
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
    assert in_full(answers) == in_full(compiled_one.match(article, language=None, url=None, source=None))


def test_a_text_that_begins_a_thousand_phrases_again_and_again_is_read_in_its_stride() -> None:
    some = tuple(watch(phrase(f"the name{i}"), id=f"w{i}", query=f'"the name{i}" OR them{i}*') for i in range(1000))
    compiled = compile_watchlist(Watchlist(some))

    begun = time.process_time()
    answers = compiled.match(Content("", "", "the them " * 7000), language=None, url=None, source=None)

    assert answers == ()
    assert time.process_time() - begun < 2  # one by one it would be twenty


MANY = tuple(watch(phrase(f"Name{i}"), phrase("talks"), id=f"w{i}") for i in range(40))


@given(st.sets(st.integers(0, 39), max_size=6), st.sets(st.integers(40, 45), max_size=4), st.randoms())
def test_a_watchlist_made_of_an_earlier_one_answers_as_one_made_anew(
    gone: set[int], new: set[int], order: random.Random
) -> None:
    added = [watch(phrase(f"Name{i}"), id=f"w{i}") for i in new]
    changed = watch(phrase("Baku"), id="w1")
    kept = [changed if each.id == "w1" else each for i, each in enumerate(MANY) if i not in gone]
    order.shuffle(later := [*kept, *added])
    article = Content("Talks: name1 name2 name40 name41", "Baku", "name5")

    made = compile_watchlist(Watchlist(tuple(later)), EARLIER)

    assert in_full(answers(made, article)) == in_full(answers(compile_watchlist(Watchlist(tuple(later))), article))
    assert made.version == Watchlist(tuple(later)).version


def test_a_watch_more_is_compiled_alone() -> None:
    earlier = compile_watchlist(Watchlist(MANY))
    later = compile_watchlist(Watchlist((*MANY[1:], watch(phrase("Baku"), id="baku"))), earlier)

    assert later.layers[0] is earlier.layers[0]
    assert [each.id for each in later.layers[1].watches] == ["baku"]
    assert [id(each) for each in later.watches[:-1]] == [id(each) for each in earlier.watches[1:]]


def test_a_watchlist_that_changed_much_is_compiled_as_a_whole() -> None:
    later = compile_watchlist(Watchlist(MANY[:20]), EARLIER)

    assert [len(layer.watches) for layer in later.layers] == [20]


def test_changes_one_after_the_other_leave_two_layers() -> None:
    compiled = EARLIER
    for number in range(3):
        more = tuple(watch(phrase("Baku"), id=f"more{i}") for i in range(number + 1))
        compiled = compile_watchlist(Watchlist((*MANY, *more)), compiled)

    assert [len(layer.watches) for layer in compiled.layers] == [40, 3]


def test_hits_are_those_of_the_answers_whose_gate_holds_or_broke() -> None:
    shut, broken = watch(phrase("Baku"), id="shut", query="Baku Ankara"), make_ready(watch(phrase("Baku"), id="broken"))
    compiled = Compiled("1", [make_ready(shut), replace(broken, gate=BrokenGate()), make_ready(MANY[0])])

    assert [each.watch for each in answers(compiled, Content("Baku name0"))] == ["shut", "broken", "w0"]
    assert [each.watch for each in compiled.hits(Content("Baku name0"), **NOTHING_MORE)] == ["broken", "w0"]


some_texts = plain_texts | plain_texts.map("😀 {}".format)


@given(st.lists(some_watches, min_size=1, max_size=5), st.integers(1, 5), some_texts, some_texts, some_texts)
def test_hits_say_in_full_what_the_answers_do(
    core: MakeCore, some: list[Watch], known: int, title: str, summary: str, text: str
) -> None:
    """Also of those that came with a reload, in a layer of their own."""
    numbered = tuple(watch_with_id(each, str(number)) for number, each in enumerate(some))
    filler = tuple(watch(phrase(f"Name{i}"), id=f"filler{i}") for i in range(60))
    earlier = compile_watchlist(Watchlist((*filler, *numbered[:known])), make_core=core)
    compiled = compile_watchlist(Watchlist((*filler, *numbered)), earlier, make_core=core)
    content = Content(title, summary, text)

    hits = [each.told() for each in compiled.hits(content, **NOTHING_MORE)]

    assert in_full(hits) == in_full([each for each in answers(compiled, content) if each.gate])


def test_the_slowest_watches_are_listed_by_their_time() -> None:
    compiled = compile_watchlist(Watchlist(MANY))

    for _ in range(3):
        answers(compiled, Content("name1 name2"))

    listed = compiled.slowest(1)
    assert len(listed) == 1
    assert listed[0][0] in ("w1", "w2")
    assert listed[0][1] > 0
    assert {watch for watch, _ in compiled.slowest(10)} == {"w1", "w2"}


NEARLY = (
    watch(name("Igor Khovayev"), phrase("the them"), id="name"),
    watch(phrase("them"), id="near", query='"the the" NEAR/2 "them them" NOT "them the them the them the"'),
    watch(phrase("xx"), id="sentence", query='SENT("the" "them") xxxx*'),
)


@pytest.mark.parametrize(
    "piece",
    [
        "the them ",
        "Igor Igor Khovayev ",
        "the-the-",
        "x",
        "xx. ",
        "the’them",
        "卡",
        "😀 the ",
        "ß",
        "\u0301",
        "ь",
        "  ",
        "ठ ",
    ],
)
def test_work_grows_with_the_text_and_no_faster(piece: str, core: MakeCore) -> None:
    compiled = compile_watchlist(Watchlist(NEARLY), make_core=core)
    answers(compiled, Content("", "", piece))

    steps = [steps_of(compiled, Content("", "", piece * times)) for times in (500, 1000, 2000)]

    assert steps[2] - steps[1] <= 2.2 * (steps[1] - steps[0]) + 100


def steps_of(compiled: Compiled, content: Content) -> int:
    """Calls, of Python and of C."""
    count = 0

    def step(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        answers(compiled, content)
    finally:
        sys.setprofile(before)
    return count


NOTHING_MORE: Any = {"language": None, "url": None, "source": None}
EARLIER = compile_watchlist(Watchlist(MANY))


def answers(compiled: Compiled, content: Content) -> tuple[Found, ...]:
    return compiled.match(content, **NOTHING_MORE)
