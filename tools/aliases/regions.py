"""Our own list: regions, organisations and renamed places, which no package has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ruamel.yaml import YAML
from tools.aliases.letters import LANGUAGES, script_of, script_of_language
from tools.aliases.record import Record

_FORM = re.compile(r"([^()]+?)\s*(?:\(([^()]+)\))?")


def regions(file: Path, others: Iterable[str]) -> Iterator[Record]:
    """`others`: the lines of the other sources, in which `same` is looked up."""
    known = {line.partition("\t")[0]: line.split("\t")[4:] for line in others}
    for name, entry in YAML(typ="safe").load(file.read_text("utf-8")).items():
        kind, _, where = entry["is"].partition(", ")
        own = [form for language in LANGUAGES for form in _forms(name, entry, language)]
        same = [entry["same"]] if "same" in entry else []
        forms: dict[str, str] = {}
        for form, tag in (*own, *(each.partition("=")[::2] for source in same for each in known[source])):
            forms.setdefault(form, tag)
        yield Record("+".join([f"watchword:{name}", *same]), kind, own[0][0], where, tuple(forms.items()))


def _forms(name: str, entry: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """`en: Tbilisi, Tiflis (former name)`: names in the order of use, each with a note if there is one."""
    for text in filter(None, entry.get(language, "").split(", ")):
        found = _FORM.fullmatch(text)
        if found is None or script_of(found[1].replace(".", "")) != script_of_language(language):
            raise SystemExit(f"regions.yaml: {name}: {language}: {text!r} is not in the letters of {language}")
        form, note = found.groups()
        yield form, f"{language}|{note}" if note else language
