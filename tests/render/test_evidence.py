from __future__ import annotations

from msgspec.structs import replace

from tests.situations import some_evidence
from watchword.model import Evidence
from watchword.render.evidence import meaning, place, points

AS_WRITTEN = some_evidence()
IN_A_CASE = replace(
    AS_WRITTEN, start=3, end=11, text="Ховаевым", form="Ховаев", scheme="cyr", ending="ru-case:ым", points=1.55
)
BONUS = Evidence(
    watch="khovayev", field=None, start=None, end=None, text=None, term="Khovayev + envoy", form="proximity",
    weight=1.0, excerpt=None, excerpt_start=None, points=0.4,
)  # fmt: skip


def test_a_term_found_as_it_is_written_says_no_more_than_that() -> None:
    assert meaning(AS_WRITTEN) == "'Khovayev' is Khovayev"
    assert place(AS_WRITTEN) == "title 0–8"


def test_a_spelling_is_named_with_its_scheme_and_the_ending_of_the_word() -> None:
    assert meaning(IN_A_CASE) == "'Ховаевым' is Khovayev, written Ховаев, scheme cyr, ending ru-case:ым"
    assert points(IN_A_CASE) == "1.550000 points"


def test_the_bonus_is_a_row_of_its_own_without_a_place() -> None:
    assert place(BONUS) == "bonus"
    assert meaning(BONUS) == "proximity of Khovayev + envoy"
