"""The tables of `python -m bench.recall`: a set of names, way by way, and the families of what is missed."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import bench.recall
from bench.recall import finders
from bench.recall.headlines import Headline, headlines
from bench.recall.names import Name, by_hand, fresh_terms, kept_out
from bench.recall.resemblance import is_the_same_name
from bench.recall.vocabulary import print_vocabulary

SETS: Mapping[str, Callable[[], Iterable[Name]]] = {
    "people": lambda: (name for name in by_hand() if name.group != "west"),
    "kept-people": lambda: kept_out("kept_people"),
    "places": lambda: kept_out("places"),
    "places-same": lambda: _the_same(kept_out("places")),
    "west": lambda: (name for name in by_hand() if name.group == "west"),
}
TITLES = {
    "people": "people of the region, by hand",
    "kept-people": "people of the region, Wikidata, kept out of training",
    "places": "places of the region, GeoNames, kept out of training",
    "places-same": "the same without exonyms and renamings (consonants agree)",
    "west": "Western people, by hand",
}


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.recall", description=bench.recall.__doc__)
    asked.add_argument("sets", nargs="*", choices=[*SETS, "vocabulary", []], help="all if none is named")
    asked.add_argument("--misses", action="store_true", help="every headline that the table misses")
    given = asked.parse_args()
    for name in given.sets or [*SETS, "vocabulary"]:
        if name == "vocabulary":
            print_vocabulary(sorted({*(each.term for each in by_hand()), *fresh_terms()}))
        else:
            _print(name, list(SETS[name]()), given.misses)


def _print(name: str, names: Sequence[Name], with_misses: bool) -> None:
    rows = list(headlines(names))
    terms = sorted({each.term for each in names})
    print(f"\n{TITLES[name]}: {len(names)} names, {len(rows)} headlines", flush=True)
    found = {}
    for way, terms_found in _found(rows, terms):
        found[way] = terms_found
        print(_line(way, rows, terms_found), flush=True)
    missed = [row for row, terms in zip(rows, found["with the table"], strict=True) if row.name.term not in terms]
    _print_families(missed, with_misses)
    _print_false(rows, found["with the table"])


def _found(rows: Sequence[Headline], terms: Sequence[str]) -> Iterator[tuple[str, finders.Found]]:
    """Way by way, so that each is printed when it is known."""
    yield "exact fold", finders.exact_fold(rows, terms)
    yield "anyascii prefix", finders.anyascii_prefix(rows, terms)
    yield "edit ratio 80", finders.edit_ratio(rows, terms)
    ours = finders.watchword(rows, terms)
    yield "handmade", ours["handmade"]
    yield "with the table", ours["with the table"]
    yield "ticked", finders.watchword(rows, terms, ticked=True)["with the table"]


def _line(way: str, rows: Sequence[Headline], found: finders.Found) -> str:
    """Recall, precision, and recall by language."""
    by_language: dict[str, list[bool]] = defaultdict(list)
    for row, terms in zip(rows, found, strict=True):
        by_language[row.language].append(row.name.term in terms)
    right = sum(map(sum, by_language.values()))
    wrong = sum(len(_false(row, terms)) for row, terms in zip(rows, found, strict=True))
    shares = " ".join(f"{language} {sum(hits) / len(hits):.2f}" for language, hits in by_language.items())
    return f"  {way:<16} recall {right / len(rows):.3f}  precision {right / max(right + wrong, 1):.3f}   {shares}"


def _false(row: Headline, terms: frozenset[str]) -> list[str]:
    """Names found that aren't the headline's, nor spelled nearly alike in English."""
    return [term for term in terms if term != row.name.term and not is_the_same_name(term, row.name.term)]


def _print_families(missed: Sequence[Headline], all_of_them: bool) -> None:
    families: dict[tuple[str, str], list[Headline]] = defaultdict(list)
    for row in missed:
        families[row.language, row.case].append(row)
    for (language, case), rows in sorted(families.items(), key=lambda item: -len(item[1])):
        some = dict.fromkeys(f"{row.name.term}={row.form}" for row in rows)
        shown = list(some) if all_of_them else list(some)[:6]
        print(f"    missed {language} {case} ({len(rows)}): {', '.join(shown)}")


def _print_false(rows: Sequence[Headline], found: finders.Found) -> None:
    wrong = Counter(
        f"{term}={row.form} ({row.language})"
        for row, terms in zip(rows, found, strict=True)
        for term in _false(row, terms)
    )
    if wrong:
        print(f"    false ({wrong.total()}): {', '.join(dict(wrong.most_common(20)))}")


def _the_same(names: Iterable[Name]) -> Iterable[Name]:
    for name in names:
        forms = tuple((language, form) for language, form in name.forms if is_the_same_name(name.term, form))
        if forms:
            yield name._replace(forms=forms)
