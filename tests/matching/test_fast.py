"""The fast core reads every text as the portable one does, and has room for any. What it finds: test_cores."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numba")

from tests.matching.random_programs import LANGUAGES, a_program, an_article
from tests.matching.test_cores import told
from watchword.matching.cores.choice import installed
from watchword.matching.cores.fast import Fast, Room
from watchword.matching.cores.memory import ELSEWHERE
from watchword.matching.cores.page import Page
from watchword.matching.cores.portable import Portable
from watchword.matching.cores.tables import Layout
from watchword.matching.cores.units import emoji, grown, kinds
from watchword.matching.cores.writing import write
from watchword.matching.form import Spelling, Way
from watchword.matching.program import Clauses, Looks, Program
from watchword.model import Content
from watchword.text.alphabet import is_written

ODD = [
    "ﬁ", "ŉ", "½", "㌀", "한국", "가", "ﷺ", "ﻻ", "卡拉", "が", "か\u3099", "😀", "🏴\U000e0067", "\ud83d", "\ude00", "𝐀b", "𠀀",
    "ა", "ь", "к’я", "к\u0301'я", "l’a", "a''b", "straße", "und", "և", "œuvre", "\u200b", "\u00ad", "-", "\n", " ", "मु", "ไทย",
]  # fmt: skip
NOTHING_SOUGHT = Program((), ())
odd_texts = st.lists(st.sampled_from(ODD) | st.text(max_size=3), max_size=20).map("".join)


def test_it_is_chosen_where_numba_is_installed() -> None:
    assert installed()[0] is Fast


@given(odd_texts)
def test_its_letters_are_those_of_the_page(text: str) -> None:
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    room = Room(Layout(NOTHING_SOUGHT), NOTHING_SOUGHT)
    room.renew(20 * len(units))

    words = write(units, kinds(False), grown(False), emoji(), False, *room.letters)

    written = room.letters.stream[: room.letters.ends[words - 1] + 1 if words else 1].tobytes()
    assert words == ELSEWHERE or written == Page(Content("", "", text), None).stream.replace(b"  ", b" ")


@given(st.randoms(use_true_random=False), odd_texts)
def test_it_finds_what_the_portable_core_finds_where_every_letter_has_a_code(draw: random.Random, odd: str) -> None:
    program, language = without_foreign_letters(a_program(draw)), draw.choice(LANGUAGES)
    fast, portable = Fast(program), Portable(program)
    plain = an_article(draw)
    content = Content(plain.title, odd, plain.text + odd + plain.summary)

    assert told(fast.hits(content, language), program) == told(portable.hits(content, language), program)


def test_two_megabytes_of_words_of_one_letter_are_read_like_any_article() -> None:
    program = looking_for("a a b", "b a", "c")
    fast, small = Fast(program), Content("b a", "", "a, a b")
    before = told(fast.hits(small, None), program)

    seen = fast.hits(Content("", "", "a " * 1_000_000 + "b"), None)

    assert [(way, hit.place.start) for way, hits in seen.finds.items() for hit in hits] == [(0, 1_999_996)]
    assert told(fast.hits(small, None), program) == before == told(Portable(program).hits(small, None), program)


def test_what_a_long_article_needed_is_given_back_after_it() -> None:
    program = looking_for("a")
    fast = Fast(program)

    def taken(content: Content) -> int:
        assert fast.hits(content, None).watches == [0]
        return fast.room.ints.nbytes + sum(each.nbytes for each in fast.room.letters)

    small, large = taken(Content("a")), taken(Content("", "", "a " * 500_000))

    assert large > 20 * small
    assert taken(Content("a")) < 20 * small
    assert taken(Content("", "", "ﷺ" * 200_000 + " a")) > 20 * small


def test_an_article_may_hold_more_hits_than_any_before() -> None:
    program = looking_for(*(f"w{i}" for i in range(3000)))
    content = Content("", "", " ".join(f"w{i}" for i in range(3000)))

    assert told(Fast(program).hits(content, None), program) == told(Portable(program).hits(content, None), program)


def test_a_letter_that_becomes_many_has_room() -> None:
    program, content = looking_for("a"), Content("", "", "ﷺ" * 20_000 + " a")

    assert told(Fast(program).hits(content, None), program) == told(Portable(program).hits(content, None), program)


def test_it_counts_what_a_watch_is_worth_unless_it_asks_finds_very_much_or_reads_signs_of_two_units() -> None:
    scored = ((1.0, (0,)), (0.3, (1,)))
    program = looking_for("a", "b")
    program = program._replace(watches=(Looks((0, 1), frozenset([0]), Clauses((frozenset([0]),)), scored),))
    asking = program._replace(ways=(program.ways[0]._replace(rejected=frozenset("x")), program.ways[1]))

    def points(program: Program, text: str) -> list[float]:
        return [*Fast(program).hits(Content("", "", text), None).points.values()]

    assert points(program, "a b") == [1.0 + 0.3 + math.exp(-1 / 120)]
    assert points(asking, "a b") == points(program, "a " * 65) == points(program, "a 😀 b") == []


def test_it_counts_every_watch_of_which_no_way_asks() -> None:
    holding = counted = 0
    for seed in range(40):
        draw = random.Random(seed)
        program = without_asking(without_foreign_letters(a_program(draw, watches=8)))
        plain = an_article(draw)
        content = Content(*(in_common_letters(text) for text in (plain.title, plain.summary, plain.text)))
        seen = Fast(program).hits(content, None)
        holding, counted = holding + len(seen.watches), counted + len(seen.points)

    assert counted == holding > 40


def test_what_it_saw_is_told_even_when_it_has_read_another_article_since() -> None:
    program = looking_for("a b", "b")
    fast, first = Fast(program), Content("a b", "", "b")
    seen = fast.hits(first, None)

    fast.hits(Content("b b b b", "a b", "a a b"), None)

    assert told(seen, program) == told(Portable(program).hits(first, None), program)


def looking_for(*texts: str) -> Program:
    """A watch for each, which its literal words decide."""
    ways = tuple(Way(tuple((Spelling(word, word),) for word in text.split())) for text in texts)
    watches = [Looks((i,), frozenset([i]), Clauses((frozenset([i]),))) for i in range(len(ways))]
    return Program(ways, tuple(watches))


def without_foreign_letters(program: Program) -> Program:
    plain = Way(((Spelling("ab", "ab"),),))
    return program._replace(ways=tuple(way if is_plain(way) else plain for way in program.ways))


def in_common_letters(text: str) -> str:
    """Without what the kernel leaves to the other core: signs of two units, marks of kana, Hangul in parts."""
    return "".join(char for char in text if char < "\u0900" or "ა" <= char <= "ჿ")


def without_asking(program: Program) -> Program:
    return program._replace(ways=tuple(way._replace(exact=None, rejected=frozenset()) for way in program.ways))


def is_plain(way: Way) -> bool:
    return all(is_written(spelling.letters) for part in way.parts for spelling in part)
