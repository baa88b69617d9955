"""`watchlist.yaml`: what somebody watches for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from watchword.errors import ConfigError
from watchword.matching import QueryError, highest_possible, parse_query
from watchword.matching.query import leaves
from watchword.matching.watch import DEFAULT_THRESHOLD, Rule, Term, Watch, Watchlist
from watchword.settings import values
from watchword.settings.section import Section
from watchword.settings.terms import read_terms, read_words
from watchword.settings.yaml_file import Page, Scalar, open_page, problems_of
from watchword.stories.channel import Channel

_EXAMPLE = "write - name: Khovayev and terms: [Khovayev] below it"
_RULE = "write - id: hockey and any: [hockey] below it"


def load(path: Path) -> Watchlist:
    """One file alone, channels not looked up; ConfigError with every problem."""
    page = open_page(path, "watches", is_needed=True)
    watchlist = read(page, None)
    if page.problems:
        raise ConfigError(*problems_of(page))
    return watchlist


def read(page: Page, channels: Mapping[str, Channel] | None) -> Watchlist:
    """The watches in the file's order; one that can't be taken is noted and left out. `channels`: those there are."""
    top = Section(page, page.root)
    top.only("watches")
    if top.is_empty("watches") and not page.is_broken:
        top.missing("watches", _EXAMPLE)
    found: dict[str, Watch] = {}
    lines: dict[str, int] = {}
    for section in top.sections("watches", _EXAMPLE):
        watch = _watch(section, channels)
        if watch.id in found:
            key = "id" if "id" in section else "name"
            section.wrong(key, f"the id {watch.id} is taken by the watch in line {lines[watch.id]}", "write another id")
        found.setdefault(watch.id, watch)
        lines.setdefault(watch.id, section.line)
    return Watchlist(tuple(found.values()))


def _watch(section: Section, channels: Mapping[str, Channel] | None) -> Watch:
    known_before = len(section.page.problems)
    section.about = f"watch {section.peek('id') or values.identity_from(section.peek('name'))}".rstrip()
    section.only("id", "name", "terms", "query", "not", "threshold", "severity", "channels")
    watch_id = _id(section)
    terms = read_terms(section)
    watch = Watch(
        id=watch_id,
        name=section.text("name") or watch_id,
        terms=terms,
        query=_query(section),
        rules=tuple(_rules(section, terms)),
        threshold=section.value("threshold", values.threshold, DEFAULT_THRESHOLD),
        severity=section.choice("severity", values.SEVERITIES, "normal"),
        channels=_channels(section, channels),
    )
    if len(section.page.problems) == known_before:
        _note_unreachable(section, watch)
    return watch


def _id(section: Section) -> str:
    """What is written, else made from the name; a stand-in where neither can be had."""
    name = section.text("name")
    if "id" in section:
        return section.value("id", values.identity, None) or f"in line {section.line}"
    if not name:
        if not section.misspells("name"):
            section.missing("id", "write an id or a name")
        return f"in line {section.line}"
    made = values.identity_from(name)
    if not made:
        section.wrong("name", f"no id can be made from {name}", "write an id as well, such as id: talks")
    return made or f"in line {section.line}"


def _query(section: Section) -> str | None:
    text, node = section.text("query"), section.node_of("query")
    if text is None or not isinstance(node, Scalar):
        return None
    try:
        parse_query(text)
    except QueryError as error:
        line = node.line + (error.line if node.block else 0)
        problem = f"{error.problem} (column {error.column} of the query)"
        section.wrong("query", problem, f"expected {' or '.join(error.expected)}", line=line)
        return None
    return text


def _rules(watch: Section, terms: tuple[Term, ...]) -> Iterator[Rule]:
    found: set[str] = set()
    for section in watch.sections("not", _RULE):
        section.about = f"{watch.about}: rule {section.peek('id')}".rstrip()
        section.only("id", "any", "query")
        if "id" not in section:
            section.missing("id", "name the rule: what it sets aside is listed under its id")
        rule_id = section.value("id", values.identity, None)
        if rule_id in found:
            section.wrong("id", f"a second rule has the id {rule_id}", "write another id")
        if ("any" in section) == ("query" in section):
            section.wrong("any", "a rule has either any or query", _RULE)
        rule = Rule(rule_id or "?", read_words(section, "any", terms), _weightless_query(section))
        found.add(rule.id)
        yield rule


def _weightless_query(rule: Section) -> str | None:
    text = _query(rule)
    weighed = next((word for word, _ in leaves(parse_query(text)) if word.weight is not None), None) if text else None
    if weighed is not None:
        rule.wrong("query", f"a weight for {weighed.text}, but a rule has no score", f"remove ^{weighed.weight:g}")
    return text


def _channels(section: Section, known: Mapping[str, Channel] | None) -> tuple[str, ...] | None:
    given = section.values("channels", lambda text: values.known_channel(text, known))
    if given == ():
        section.wrong("channels", "no channel is named", "name one, or leave channels out for the default ones")
    if "channels" not in section and known is not None and not any(channel.default for channel in known.values()):
        fix = "name one, or mark a channel with default: true"
        section.wrong("channels", "no channel is named, and none is marked as default", fix)
    return tuple(dict.fromkeys(given)) if given else None


def _note_unreachable(section: Section, watch: Watch) -> None:
    highest = highest_possible(watch)
    if highest < watch.threshold:
        fix = f"write a threshold below {int(highest * 100) / 100}, or give the watch more terms or weight"
        section.wrong("threshold", f"no article can reach {watch.threshold:g} with the weights of this watch", fix)
