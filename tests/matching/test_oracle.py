"""Random watches and articles against an evaluator of a few plain lines: nothing missing, nothing extra."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.matching.situations import all_found
from watchword.matching.watch import Rule, Term, Watch
from watchword.model import Content

LETTERS = ["a", "b", "ab", "ba", "abba", "abbab"]
text = st.lists(st.sampled_from([*LETTERS, "A", "Ab", "-", ","]), max_size=12).map(" ".join)
form = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=3).map(" ".join)
term = st.builds(
    Term,
    st.sampled_from(["word", "phrase", "exact"]),
    form,
    st.lists(form, max_size=2).map(tuple),
    st.just(1.0),
)
leaf = st.sampled_from(LETTERS) | form.map('"{}"'.format) | st.just("abba*")
query = st.recursive(
    leaf,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR", "", "NOT", "AND NOT"]), inner),
    max_leaves=5,
)
rule = st.builds(Rule, st.just("r"), st.lists(term, max_size=2).map(tuple), st.none() | query)
watches = st.builds(
    Watch,
    id=st.just("w"),
    name=st.just("W"),
    terms=st.lists(term, min_size=1, max_size=3).map(tuple),
    query=st.none() | query,
    rules=st.lists(rule, max_size=2).map(tuple),
)


@given(st.lists(watches, min_size=1, max_size=4), text, text, text)
def test_every_watch_is_judged_as_by_the_plain_evaluator(
    some: list[Watch], title: str, summary: str, body: str
) -> None:
    numbered = [watch_with_id(watch, str(number)) for number, watch in enumerate(some)]
    content = Content(title, summary, body)

    answers = {answer.watch: (answer.gate, answer.suppressed) for answer in all_found(content, *numbered)}

    assert answers == {watch.id: judged for watch in numbered if (judged := plain(watch, content)) is not None}


def watch_with_id(watch: Watch, id: str) -> Watch:
    return Watch(id=id, name=watch.name, terms=watch.terms, query=watch.query, rules=watch.rules)


# -- the plain evaluator --------------------------------------------------------------------------------------------


def plain(watch: Watch, content: Content) -> tuple[bool, str | None] | None:
    named = [term for term in watch.terms if term.kind != "word"] or watch.terms
    gate = query_true(watch.query, watch, content) if watch.query else any(term_true(term, content) for term in named)
    if not gate and not any(term_true(term, content) for term in watch.terms):
        return None
    return gate, next((rule.id for rule in watch.rules if rule_true(rule, watch, content)), None)


def rule_true(rule: Rule, watch: Watch, content: Content) -> bool:
    return any(term_true(term, content) for term in rule.any) or (
        rule.query is not None and query_true(rule.query, watch, content)
    )


def term_true(term: Term, content: Content) -> bool:
    return any(stands(form, content, case=term.kind == "exact") for form in (term.text, *term.aliases))


def stands(form: str, content: Content, *, case: bool = False, more: str = "") -> bool:
    parted = re.escape(form) if case else form.replace(" ", "[^a-zA-Z]+")
    pattern = re.compile(rf"(?<![a-zA-Z]){parted}{more}(?![a-zA-Z])", 0 if case else re.IGNORECASE)
    return any(pattern.search(field) for field in (content.title, content.summary, content.text))


def query_true(query: str, watch: Watch, content: Content) -> bool:
    """By Python's own `and`, `or` and `not`."""
    parts = re.findall(r'"[^"]*"|[()]|[^\s()]+', query)
    said = [word_true(part, watch, content) for part in parts]
    for i in range(len(said) - 1, 0, -1):
        if said[i] in ("True", "False", "(", "not") and said[i - 1] in ("True", "False", ")"):
            said.insert(i, "and")
    return bool(eval(" ".join(said)))


def word_true(part: str, watch: Watch, content: Content) -> str:
    if part in ("(", ")", "AND", "OR", "NOT"):
        return part.lower()
    word = part.strip('"*')
    if part.endswith("*"):
        return str(stands(word, content, more="[a-zA-Z]*"))
    term = next((term for term in watch.terms if term.text == word), None)
    of_alias = next((term for term in watch.terms if word in term.aliases), None)
    case = of_alias is not None and of_alias.kind == "exact"
    return str(term_true(term, content) if term else stands(word, content, case=case))
