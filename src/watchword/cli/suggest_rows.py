"""What `watchword suggest` shows: each form with its source, what it would hit, and what is to be thought of first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from watchword.matching.aliases import Suggestion
from watchword.matching.cautions import cautions
from watchword.pipeline.lint import Finding

OTHERS = 3
"""Words that a warning names."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`hits`: places in the archive and forms in the vocabulary that the alias would find. `matched`: the rules find it
    without being told. `ticked`: an alias of the term by now."""

    form: str
    language: str | None
    entity: str
    source: str
    hits: int
    warnings: tuple[str, ...]
    note: str
    matched: bool
    ticked: bool


def as_rows(
    offered: Sequence[Suggestion], caught: Mapping[str, Sequence[Finding]], aliases: Sequence[str]
) -> list[Row]:
    """`caught`: what each form finds, as a name of its own."""
    return [_row(each, caught.get(each.form, ()), each.form in aliases) for each in offered]


def _row(offered: Suggestion, caught: Sequence[Finding], ticked: bool) -> Row:
    return Row(
        form=offered.form,
        language=offered.language,
        entity=offered.entity,
        source=offered.source,
        hits=sum(finding.hits for finding in caught),
        warnings=(*_of_words(caught), *cautions(offered)),
        note=offered.note,
        matched=offered.matched,
        ticked=ticked,
    )


def _of_words(caught: Sequence[Finding]) -> Iterator[str]:
    common = [f"{finding.form} ({finding.language})" for finding in caught if finding.common]
    if common:
        more = f" and {len(common) - OTHERS} more" if len(common) > OTHERS else ""
        yield f"finds a common word: {', '.join(common[:OTHERS])}{more}"


def numbered(rows: Sequence[Row]) -> list[Row]:
    """Those that can be ticked, in the order of their numbers in the table."""
    return [row for row in rows if not row.matched and not row.ticked]


def table(term: str, rows: Sequence[Row]) -> Iterator[str]:
    """A heading for each entity, what is found already in one line, a line for each form on offer."""
    offered = numbered(rows)
    numbers = {id(row): number for number, row in enumerate(offered, 1)}
    width = max((len(row.form) for row in offered), default=0)
    for (entity, source), group in groupby(rows, key=lambda row: (row.entity, row.source)):
        own = list(group)
        yield f"{entity}  [{source}]"
        yield from _found_already(own)
        for row in own:
            if id(row) in numbers:
                yield from _offer(numbers[id(row)], row, width)
    if rows and not offered:
        yield f"The rules find all of this from {term} alone."


def _found_already(rows: Sequence[Row]) -> Iterator[str]:
    found = [row.form for row in rows if row.matched or row.ticked]
    if found:
        yield f"     found already: {', '.join(found)}"


def _offer(number: int, row: Row, width: int) -> Iterator[str]:
    hits = f"{row.hits} hit{'' if row.hits == 1 else 's'}"
    note = f"  ({row.note})" if row.note else ""
    yield f"{number:4}  {row.form:{width}}  {row.language or '':2}  {hits}{note}"
    for warning in row.warnings:
        yield f"      {'':{width}}  ! {warning}"
