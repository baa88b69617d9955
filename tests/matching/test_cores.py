"""What a core finds is what plain lines find: nothing missing, nothing extra."""

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.plain import plain_hits, plain_words, plainly_hold
from tests.matching.random_programs import LANGUAGES, a_program, an_article
from watchword.matching.cores import Core, Seen
from watchword.matching.cores.choice import MakeCore
from watchword.matching.form import Spelling, Way
from watchword.matching.hit import Hit
from watchword.matching.points import distinct, total
from watchword.matching.program import Clauses, Looks, Program, linked
from watchword.matching.ready import make_ready
from watchword.matching.watch import Term, Watch
from watchword.model import Content
from watchword.text.fold import words


@given(st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_a_core_finds_what_plain_lines_find(core: MakeCore, draw: random.Random) -> None:
    program, content, language = a_program(draw), an_article(draw), draw.choice(LANGUAGES)

    assert_agrees(core(program), program, content, language)


@pytest.mark.parametrize("seed", range(2))
def test_a_core_finds_what_plain_lines_find_in_bulk(core: MakeCore, seed: int) -> None:
    draw = random.Random(seed)
    program = a_program(draw, watches=40)
    made = core(program)

    for _ in range(15):
        assert_agrees(made, program, an_article(draw, 60), draw.choice(LANGUAGES))


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take turns as often as the interpreter lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_threads_that_share_a_core_are_told_what_one_alone_is(core: MakeCore) -> None:
    draw = random.Random(3)
    program = a_program(draw, watches=40)
    made = core(program)
    asked = [(an_article(draw, 60), draw.choice(LANGUAGES)) for _ in range(100)]
    alone = [told(made.hits(*each), program) for each in asked]

    with ThreadPoolExecutor(4) as threads:
        beside = list(threads.map(lambda each: told(made.hits(*each), program), asked * 12))

    assert any(watches for watches, _ in alone)
    assert beside == alone * 12


def assert_agrees(core: Core, program: Program, content: Content, language: str | None) -> None:
    plain = {number: hits for number, way in enumerate(program.ways) if (hits := plain_hits(way, content, language))}
    holding = [i for i, watch in enumerate(program.watches) if plainly_hold(watch.gate, set(plain))]
    concerned = [i for i, watch in enumerate(program.watches) if i in holding or watch.terms & plain.keys()]

    seen = core.hits(content, language)

    assert told(seen, program) == (holding, wanted(holding, plain, program))
    assert seen.points == {watch: worth(watch, plain, program) for watch in seen.points}
    assert told(core.found(content, language), program) == (concerned, wanted(concerned, plain, program))


def worth(watch: int, finds: dict[int, list[Hit]], program: Program) -> float:
    """S, as it is counted for who asks why."""
    terms = [
        (weight, distinct(hit for way in ways for hit in finds.get(way, ())))
        for weight, ways in program.watches[watch].scored
    ]
    return total([(weight, hits) for weight, hits in terms if hits])


def told(seen: Seen, program: Program) -> tuple[list[int], dict[int, list[Hit]]]:
    return list(seen.watches), wanted(
        list(seen.watches), {way: list(hits) for way, hits in seen.finds.items()}, program
    )


def wanted(watches: list[int], finds: dict[int, list[Hit]], program: Program) -> dict[int, list[Hit]]:
    """What the watches look for, no more."""
    return {way: finds[way] for watch in watches for way in program.watches[watch].ways if finds.get(way)}


texts = (
    st.text()
    | st.text(st.characters(categories=["Cs", "Ll", "Lo", "Mn", "So"]))
    | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape"))
    | st.binary().map(lambda raw: raw.decode("utf-16-le", "surrogatepass") if len(raw) % 2 == 0 else "")
)


@given(texts, texts, texts)
def test_no_text_makes_a_core_raise(core: MakeCore, title: str, summary: str, text: str) -> None:
    found = [word.letters for each in (title, summary, text) for word in plain_words(each)][:5]
    ways = tuple(dict.fromkeys(Way((((Spelling(word, word)),),)) for word in found)) or (Way(((Spelling("a", "a"),),)),)
    program = Program(ways, (Looks(tuple(range(len(ways))), frozenset([0]), Clauses((frozenset([0]),))),))

    assert_agrees(core(program), program, Content(title, summary, text), None)


def test_what_is_found_folds_back_to_the_words_of_its_form(core: MakeCore) -> None:
    way = Way(((Spelling("peace", "peace"),), (Spelling("talks", "talks"),)))
    program = Program((way,), (Looks((0,), frozenset([0]), Clauses((frozenset([0]),))),))
    content = Content("😀 Peace\u0301 — TALKS!", "peace", "talks; ’peace’ talks")

    hits = core(program).hits(content, None).finds[0]

    assert [words(getattr(content, hit.place.field)[hit.place.start : hit.place.end]) for hit in hits] == [
        ["peace", "talks"],
        ["peace", "talks"],
    ]


@pytest.mark.parametrize(
    ("query", "title", "is_found"),
    [
        ("пальт*", "пальто", True),
        ("пальт*", "Палто", True),
        ("палт*", "пальто", True),
        ("объек*", "об’екты", True),
        ("объек*", "объект", True),
        ("секрет*", "сьекрет", True),
        ("пальт*", "пал ьто", False),
        ('"пальто"', "палто", False),
        ('"палто"', "пальто", False),
        ('"пальто"', "ПАЛЬТО", True),
        ('"подъезд"', "под\u1c86езд", True),
        ('"под\u1c86езд"', "подъезд", True),
        ('"под\u1c86езд"', "подезд", False),
    ],
)
def test_soft_and_hard_signs_count_in_a_whole_word_and_not_in_one_that_goes_on(
    core: MakeCore, query: str, title: str, is_found: bool
) -> None:
    ready = make_ready(Watch(id="w", name="W", terms=(Term("exact", "nothing"),), query=query))
    program, content = linked([ready]), Content(title)

    assert_agrees(core(program), program, content, "ru")
    assert bool(core(program).hits(content, "ru").watches) is is_found


def test_a_program_without_ways_finds_nothing(core: MakeCore) -> None:
    assert told(core(Program((), ())).hits(Content("a"), None), Program((), ())) == ([], {})
