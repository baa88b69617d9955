"""`watchword match`: articles as JSON lines in, one JSON line for each article and watch of which a term was found out.

file or stdin ──▶ line ──▶ article ──▶ match ──▶ a line on `out`, and with --explain its arithmetic on `err`
                    └ no article: named on `err`, skipped
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import msgspec

from watchword.errors import ConfigError, Problem
from watchword.matching import Compiled, Found
from watchword.model import Content, Evidence
from watchword.render.evidence import meaning, place, points
from watchword.text.language import code_of

STDIN = "-"


class Line(msgspec.Struct, frozen=True):
    """An article as a line of JSON; other keys are not minded."""

    title: str
    summary: str | None = None
    text: str | None = None
    language: str | None = None
    url: str | None = None
    source: str | None = None
    published: str | None = None
    id: str | int | None = None


class Answer(msgspec.Struct, frozen=True):
    """What a watch makes of an article, as it is printed."""

    article: str
    watch: str
    gate: bool
    score: float
    threshold: float
    alert: bool
    suppressed: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Output:
    out: TextIO
    err: TextIO
    explain: bool


def run(files: Sequence[str], watchlist: str | None, explain: bool, out: TextIO, err: TextIO) -> int:
    """The exit code: 0, or 1 if a line was skipped, or 2 if the watchlist is wrong or a file can't be read: then nothing
    was printed on `out`. No files, or `-`, is stdin; no watchlist is the configured one. Blank lines are passed over."""
    try:
        compiled = _compiled(watchlist)
        names = [_readable(name) for name in files or [STDIN]]
    except ConfigError as error:
        print(error, file=err)
        return 2
    skipped = [_match_file(name, compiled, Output(out, err, explain)) for name in names]
    return 1 if any(skipped) else 0


def _compiled(watchlist: str | None) -> Compiled:
    from watchword.settings.env import read
    from watchword.settings.watching import compiled_file

    return compiled_file(Path(watchlist) if watchlist else read().config_dir / "watchlist.yaml")


def _readable(name: str) -> str:
    try:
        if name != STDIN:
            open(name, "rb").close()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(Problem(name, None, "FILE", reason, "name a file of JSON lines, or - for stdin")) from None
    return name


def _match_file(name: str, compiled: Compiled, output: Output) -> int:
    """How many lines were skipped."""
    if name == STDIN:
        return _match_lines("stdin", sys.stdin.buffer, compiled, output)
    with open(name, "rb") as lines:
        return _match_lines(name, lines, compiled, output)


def _match_lines(name: str, lines: Iterable[bytes], compiled: Compiled, output: Output) -> int:
    skipped = 0
    for number, raw in enumerate(lines, 1):
        try:
            article = _decoder.decode(raw.removeprefix(codecs.BOM_UTF8)) if raw.strip() else None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            print(f"{name}:{number}: not an article, skipped: {error}", file=output.err)
            skipped += 1
            continue
        if article:
            _answer(article, str(number if article.id is None else article.id), compiled, output)
    return skipped


def _answer(article: Line, name: str, compiled: Compiled, output: Output) -> None:
    content = Content(article.title, article.summary or "", article.text or "")
    language = code_of(article.language or "")
    answers = compiled.match(content, language=language, url=article.url, source=article.source)
    if output.explain and not answers:
        print(f"{name}: no watch found any of its terms", file=output.err)
    for found in answers:
        if found.failure:
            print(f"{name}: watch {found.watch} broke: {found.failure}", file=output.err)
            continue
        print(msgspec.json.encode(_printed(found, name)).decode(), file=output.out, flush=True)
        if output.explain:
            print("\n".join(_explained(found, name)), file=output.err)


def _printed(found: Found, name: str) -> Answer:
    return Answer(
        article=name,
        watch=found.watch,
        gate=found.gate,
        score=found.score,
        threshold=found.threshold,
        alert=found.alert,
        suppressed=found.suppressed,
        evidence=found.evidence,
    )


def _explained(found: Found, name: str) -> Iterator[str]:
    """The arithmetic of a score, for people: a head, a line for each row of evidence, the sum."""
    yield f"{name} · {found.watch}: {_verdict(found)}"
    for row in found.evidence:
        weight = "" if row.field is None else f", weight {row.weight:g}"
        yield f"  {place(row):16} {meaning(row)}{weight}: {points(row)}"
    total = sum(row.points or 0.0 for row in found.evidence)
    yield f"  S = {total:.6f}, score = 1 − exp(−S/3) = {found.score:.6f}, threshold {found.threshold:g}"


def _verdict(found: Found) -> str:
    if not found.gate:
        return "no hit, its gate does not hold"
    if found.suppressed:
        return f"set aside under {found.suppressed}"
    return "alert" if found.alert else "hit, but below its threshold"


_decoder = msgspec.json.Decoder(Line)
