"""The watchlist: what is short for what, what the defaults are, and what is refused."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.settings.situations import the_problem, what_is_read, what_is_wrong
from watchword.errors import ConfigError, Problem
from watchword.matching.watch import Term, Watch
from watchword.settings.watchlist import load

FULL = """
    watches:
      - id: khovayev
        name: Igor Khovayev
        terms:
          - name: Khovayev
            aliases: [Ховаев, Igor Khovayev]
            weight: 2
            reject: [Khovayeva]
            order: any
          - word: envoy
          - phrase: special representative
          - exact: OSCE
        query: Khovayev AND (envoy OR talks OR переговор*)
        not:
          - id: hockey
            any: [hockey, Хоккей, phrase: ice rink]
          - id: chess
            query: chess OR blitz
        threshold: 0.3
        severity: critical
        channels: [console]
    """


def the_watch(folder: Path, text: str) -> Watch:
    return what_is_read(folder, watchlist=text).watchlist.watches[0]


def a_watch(more: str) -> str:
    return "watches:\n  - name: Baku\n" + textwrap.indent(textwrap.dedent(more).strip("\n"), "    ") + "\n"


def test_everything_that_is_written_is_read(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, FULL)

    assert (watch.id, watch.name, watch.threshold, watch.severity) == ("khovayev", "Igor Khovayev", 0.3, "critical")
    assert watch.channels == ("console",)
    assert watch.query == "Khovayev AND (envoy OR talks OR переговор*)"
    assert watch.terms == (
        Term("name", "Khovayev", ("Ховаев", "Igor Khovayev"), 2.0, ("Khovayeva",), "any"),
        Term("word", "envoy", (), 0.3),
        Term("phrase", "special representative", (), 1.0),
        Term("exact", "OSCE", (), 1.0),
    )
    assert [(rule.id, [(term.kind, term.text) for term in rule.any], rule.query) for rule in watch.rules] == [
        ("hockey", [("word", "hockey"), ("name", "Хоккей"), ("phrase", "ice rink")], None),
        ("chess", [], "chess OR blitz"),
    ]


def test_a_watch_needs_no_more_than_a_name_and_a_term(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, a_watch("terms: [Baku]"))

    assert (watch.id, watch.threshold, watch.severity, watch.channels) == ("baku", 0.2, "normal", None)
    assert (watch.query, watch.rules) == (None, ())


def test_an_id_alone_is_the_name_as_well(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, "watches: [{id: baku-2, terms: [Baku]}]")

    assert (watch.id, watch.name) == ("baku-2", "baku-2")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Khovayev's talks, 2nd round", "khovayev-s-talks-2nd-round"),
        ("Ховаев", "ховаев"),
        ("İqor Xovayev", "iqor-xovayev"),
        ("Ղարաբաղ", "ղարաբաղ"),
        ("«Карабах»", "карабах"),
        ("snake_case", "snake-case"),
    ],
)
def test_an_id_is_made_from_the_name(tmp_path: Path, name: str, made: str) -> None:
    watch = the_watch(tmp_path, f'watches:\n  - name: "{name}"\n    terms: [Baku]\n')

    assert (watch.id, watch.name) == (made, name)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Karabakh", "name"),
        ("envoy", "word"),
        ("Ховаев", "name"),
        ("посланник", "word"),
        ("Ղարաբաղ", "name"),
        ("բանակցություն", "word"),
        ("ყარაბაღი", "name"),
        ("قره‌باغ", "name"),
        ("卡拉巴赫", "name"),
        ("5G", "name"),
        ("'«Карабах»'", "name"),
        ("iPhone", "word"),
    ],
)
def test_a_term_in_short_is_a_name_where_it_begins_with_a_capital_or_has_none(
    tmp_path: Path, text: str, kind: str
) -> None:
    watch = the_watch(tmp_path, a_watch(f"terms: [{text}]"))

    assert [term.kind for term in watch.terms] == [kind]


def test_in_double_quotes_a_term_in_short_is_a_phrase(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, a_watch("terms: [Baku, '\"peace talks\"']\nnot: [{id: a, any: ['\"Ice Rink\"']}]"))

    assert [(term.kind, term.text) for term in watch.terms] == [("name", "Baku"), ("phrase", "peace talks")]
    assert [(term.kind, term.text) for term in watch.rules[0].any] == [("phrase", "Ice Rink")]


def test_what_names_a_term_of_the_watch_in_short_means_that_term_in_a_rule(tmp_path: Path) -> None:
    terms = "terms:\n  - name: Baku\n    aliases: [Баку]\n  - exact: OSCE\n"

    watch = the_watch(tmp_path, a_watch(f"{terms}not: [{{id: a, any: [BAKU, OSCE, osce, {{name: Baku}}]}}]"))

    assert watch.rules[0].any == (*watch.terms, Term("word", "osce", weight=0.3), Term("name", "Baku"))


def test_words_weigh_less_beside_names_and_fully_among_themselves(tmp_path: Path) -> None:
    mixed = the_watch(tmp_path / "mixed", a_watch("terms: [Baku, envoy]"))
    alone = the_watch(tmp_path / "alone", a_watch("terms: [envoy, talks]"))

    assert [term.weight for term in mixed.terms] == [1.0, 0.3]
    assert [term.weight for term in alone.terms] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("more", "line", "key", "problem", "fix"),
    [
        ("terms: [Baku]\ntreshold: 0.3", 4, "treshold", "not known", "did you mean threshold?"),
        ("terms: [Baku]\nthreshold: high", 4, "threshold", "high is no number", "such as 0.5"),
        ("terms: [Baku]\nthreshold: 1", 4, "threshold", "out of range", "from 0"),
        ("terms: [Baku]\nthreshold: nan", 4, "threshold", "no number", "0.5"),
        ("terms: [Baku]\nthreshold: [0.2]", 4, "threshold", "a list where one value belongs", "one value"),
        ("terms: [Baku]\nthreshold: 0.6", 4, "threshold", "no article can reach 0.6", "below 0.51"),
        ("terms: [Baku]\nseverity: hgh", 4, "severity", "hgh is not known", "critical, normal"),
        ("terms: [Baku]\nseverity: criticl", 4, "severity", "criticl is not known", "did you mean critical?"),
        ("terms: [Baku]\nchannels: [desc]", 4, "channels", "no channel desc", "console"),
        ("terms: [Baku]\nchannels: []", 4, "channels", "no channel is named", "default"),
        ("terms: [Baku]\nid: a_b", 4, "id", "a_b is no id", "a-b"),
        ("threshold: 0.2", 2, "terms", "missing", "terms: [Khovayev]"),
        ("terms:", 3, "terms", "no value", "terms: [Khovayev]"),
        ("terms: []", 3, "terms", "no term", "terms: [Khovayev]"),
        ("terms: Baku", 3, "terms", "one value where a list belongs", "terms: [Baku]"),
        ("terms:\n  - Baku\n  -", 5, "terms", "no term", "name: Khovayev"),
        ("terms:\n  - nmae: Baku", 4, "nmae", "not known", "did you mean name?"),
        ("terms:\n  - name: Baku\n    word: talks", 5, "word", "name or word, not both", "second term"),
        ("terms:\n  - aliases: [Baku]", 4, "terms", "without name, word", "name: Khovayev"),
        ("terms:\n  - name:", 4, "name", "no value", "name: Khovayev"),
        ("terms:\n  - name: '...'", 4, "name", "no letter or digit", "write what"),
        ("terms: ['negotiat*']", 3, "word", "queries alone", "query: negotiat*"),
        ("terms:\n  - name: Negotiat*", 4, "name", "queries alone", "exact: Negotiat*"),
        ("terms:\n  - phrase: peace talk*", 4, "phrase", "queries alone", "query: peace talk*"),
        ("terms:\n  - name: Baku\n    aliases: [Bak*]", 5, "aliases", "queries alone", "query: Bak*"),
        ("terms: [Baku]\nnot:\n  - id: a\n    any: [ball*]", 6, "word", "queries alone", "query: ball*"),
        ("terms:\n  - name: Baku\n    weight: 0", 5, "weight", "out of range", "above 0"),
        ("terms:\n  - name: Baku\n    weight: -1", 5, "weight", "out of range", "above 0"),
        ("terms:\n  - name: Baku\n    weight: heavy", 5, "weight", "no number", "0.5"),
        ("terms:\n  - name: Baku\n    aliases: Баку", 5, "aliases", "where a list belongs", "aliases: [Баку]"),
        ("terms:\n  - name: Baku\n    aliases:\n      - Баку\n      - '?!'", 7, "aliases", "no letter", "write what"),
        ("terms:\n  - Baku\n  - word: talks\n    aliases: [baku]", 5, "terms", "line 4 already", "count twice"),
        ("terms:\n  - name: Baku\n    reject: Bakuli", 5, "reject", "where a list belongs", "reject: [Bakuli]"),
        ("terms:\n  - name: Baku\n    reject: [Baku talks]", 5, "reject", "more than one word", "single words"),
        ("terms:\n  - name: Baku\n    reject: ['?']", 5, "reject", "no letter", "write what"),
        ("terms:\n  - name: Baku\n    reject:\n      - Bakuli\n      - BAKU", 7, "reject", "looks for", "one of them"),
        ("terms:\n  - name: A\n    aliases: [Baku]\n    reject: [baku]", 6, "reject", "looks for", "one of them"),
        ("terms:\n  - exact: BBC\n    reject: [bbc]", 5, "reject", "an exact term", "a rule below not:"),
        ("terms:\n  - phrase: peace talks\n    reject: [peaces]", 5, "reject", "a phrase", "a rule below not:"),
        ("terms:\n  - name: New York\n    order: free", 5, "order", "free is not known", "any"),
        ("terms:\n  - name: Baku\n    order: any", 5, "order", "Baku has one word", "remove it"),
        ("terms:\n  - name: A B C D\n    order: any", 5, "order", "A B C D has more than 3 words", "as aliases"),
        ("terms:\n  - phrase: peace talks\n    order: any", 5, "order", "a phrase", "name:"),
        ("terms:\n  - name: Baku\n    rejct: [Bakuli]", 5, "rejct", "not known", "did you mean reject?"),
        ("terms: [Baku]\nquery: Baku NEAR/31 talks", 4, "query", "too far (column 6 of the query)", "NEAR/30 at most"),
        ("terms: [Baku]\nquery: lang:ru", 4, "query", "nothing here must be found", "must be found"),
        ("terms: [Baku]\nquery: |\n  Baku\n  tal*", 6, "query", "too many words (column 1 of the query)", "4 letters"),
        ("terms: [Baku]\nnot:\n  - id: a\n    query: ball^2", 6, "query", "baku: rule a: a weight for ball", "remove ^2"),
        ("terms: [Baku]\nnot:\n  - id: a\n    query: |\n      ball\n      OR NOT war", 8, "query", "rule a", "must be found"),
        ("terms: [Baku]\nquery: Baku AND", 4, "query", "ends here (column 9 of the query)", "a word"),
        ("terms: [Baku]\nquery: |\n  Baku\n  AND OR talks", 6, "query", "OR", "expected"),
        ("terms: [Baku]\nquery: NOT Baku", 4, "query", "exclusions alone", "must be found"),
        ("terms: [Baku]\nnot: football", 4, "not", "where a list belongs", "any: [hockey]"),
        ("terms: [Baku]\nnot:\n  - football", 5, "not", "where keys belong", "any: [hockey]"),
        ("terms: [Baku]\nnot:\n  - any: [football]", 5, "id", "missing", "name the rule"),
        ("terms: [Baku]\nnot:\n  - id: sport", 5, "any", "either any or query", "any: [hockey]"),
        ("terms: [Baku]\nnot:\n  - id: sport\n    any: []", 6, "any", "nothing", "any: [hockey]"),
        ("terms: [Baku]\nnot:\n  - id: sport\n    any: [ball]\n    query: ball", 6, "any", "either", "any: [hockey]"),
        ("terms: [Baku]\nnot:\n  - id: sport\n    query: (ball", 6, "query", "ends here", ")"),
        ("terms: [Baku]\nnot:\n  - id: a\n    any: [b]\n  - id: a\n    any: [c]", 7, "id", "second rule", "another id"),
        ("terms: [Baku]\nnot:\n  - id: a\n    any: [{word: b, weight: 2}]", 6, "weight", "no score", "remove"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_its_key_and_what_to_write(
    tmp_path: Path, more: str, line: int, key: str, problem: str, fix: str
) -> None:
    found = the_problem(tmp_path, watchlist=a_watch(more))

    assert (found.line, found.key) == (line, key)
    assert problem in found.problem
    assert fix in found.fix


@pytest.mark.parametrize("text", ["watches:\n", "watches: []\n", "# nothing but a comment\n"])
def test_a_watchlist_without_a_watch_is_refused(tmp_path: Path, text: str) -> None:
    found = the_problem(tmp_path, watchlist=text)

    assert found.key == "watches"
    assert "terms: [Khovayev]" in found.fix


def test_two_watches_cannot_share_an_id(tmp_path: Path) -> None:
    watchlist = "watches:\n  - name: Baku\n    terms: [Baku]\n  - name: BAKU\n    terms: [talks]\n"

    found = the_problem(tmp_path, watchlist=watchlist)

    assert (found.line, found.key) == (4, "name")
    assert "line 2" in found.problem


def test_a_watch_without_id_and_name_is_refused(tmp_path: Path) -> None:
    found = the_problem(tmp_path, watchlist="watches:\n  - terms: [Baku]\n")

    assert (found.line, found.key, found.fix) == (2, "id", "write an id or a name")


def test_every_mistake_of_a_watchlist_is_told_at_once(tmp_path: Path) -> None:
    watchlist = "watches:\n  - name: A\n    trems: [A]\n  - id: '-'\n    terms: [B]\n  - name: C\n    terms: [{name: C, weight: x}]\n"

    found = what_is_wrong(tmp_path, watchlist=watchlist)

    assert [(problem.line, problem.key) for problem in found] == [(3, "trems"), (4, "id"), (7, "weight")]


def test_the_highest_score_is_no_trouble_to_a_watch_with_enough_terms(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, a_watch("terms: [Baku, Yerevan]\nthreshold: 0.6"))

    assert watch.threshold == 0.6


def test_a_weighty_word_of_the_query_helps_a_score_to_its_threshold(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, a_watch("terms: [Baku]\nquery: Baku AND talks^2\nthreshold: 0.6"))

    assert watch.query == "Baku AND talks^2"


def test_channels_are_not_looked_up_for_a_watchlist_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(a_watch("terms: [Baku]\nchannels: [desk]"))

    assert load(path).watches[0].channels == ("desk",)


def test_a_watchlist_alone_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path / "other.yaml")

    assert raised.value.problems == (
        Problem(
            str(tmp_path / "other.yaml"),
            None,
            "watches",
            "this file is missing",
            "`watchword init DIR` writes one to start from",
        ),
    )


def test_a_watchlist_alone_carries_all_its_problems(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("watches:\n  - nam: a\n    terms: [b]\n")

    with pytest.raises(ConfigError) as raised:
        load(path)

    assert [problem.key for problem in raised.value.problems] == ["nam"]
    assert f"{path}:2: nam:" in str(raised.value)


def test_watches_that_are_no_list_are_told_once(tmp_path: Path) -> None:
    found = the_problem(tmp_path, watchlist="watches: Khovayev\n")

    assert (found.line, found.key, found.problem) == (1, "watches", "one value where a list belongs")


def test_a_misspelt_key_is_not_told_again_as_missing(tmp_path: Path) -> None:
    found = the_problem(tmp_path, watchlist="watchs:\n  - name: a\n    terms: [b]\n")

    assert (found.line, found.key, found.fix) == (1, "watchs", "did you mean watches?")


def test_a_star_may_stand_in_what_is_to_be_found_exactly(tmp_path: Path) -> None:
    watch = the_watch(tmp_path, a_watch("terms:\n  - exact: Yahoo*\n  - name: M*A*S*H"))

    assert [term.text for term in watch.terms] == ["Yahoo*", "M*A*S*H"]
