"""What the names catch in the bundled vocabulary, before lint and after doing what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bench.recall.resemblance import is_the_same_name
from watchword.matching.vocabulary import LANGUAGES, words
from watchword.matching.watch import Term, Watch, Watchlist
from watchword.pipeline.lint import Finding, lint


def print_vocabulary(terms: Sequence[str]) -> None:
    listed = sum(1 for language in LANGUAGES for _ in words(language))
    watches = tuple(Watch(id=term, name=term, terms=(Term("name", term),)) for term in terms)
    findings = lint(Watchlist(watches), ())
    print(f"\nthe bundled vocabulary: {listed} words, {len(terms)} names")
    _print("before lint", findings, listed, len(terms))
    _print("after lint", [each for each in findings if each.suggestion == "alias"], listed, len(terms))
    wrong = [each for each in findings if not _is_the_name(each)]
    for term, count in Counter(each.term for each in wrong).most_common(12):
        forms = [f"{each.form} ({each.language}, {each.scheme})" for each in wrong if each.term == term]
        print(f"    {term} ({count}): {', '.join(forms[:6])}")


def _print(when: str, findings: Iterable[Finding], listed: int, names: int) -> None:
    right = [_is_the_name(each) for each in findings]
    false = right.count(False)
    share = sum(right) / max(len(right), 1)
    print(
        f"  {when:<12} a name catches {false / names:.2f} other words, 1 in {listed * names / max(false, 1):,.0f}; precision {share:.3f}"
    )


def _is_the_name(finding: Finding) -> bool:
    """A case or another writing of the same name, as far as a skeleton tells: what is common is another word anyhow."""
    return not finding.common and is_the_same_name(finding.term, finding.form)
