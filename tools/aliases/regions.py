"""Our own list: regions, organisations and renamed places, which no package has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ruamel.yaml import YAML
from tools.aliases.letters import LANGUAGES, script_of, script_of_language
from tools.aliases.record import Record

_FORM = re.compile(r"([^()]+?)\s*(?:\(([^()]+)\))?")


def regions(file: Path) -> Iterator[Record]:
    for entry in YAML(typ="safe").load(file.read_text("utf-8")):
        forms = {form: tag for language in LANGUAGES for form, tag in _forms(entry, language)}
        yield Record(
            f"watchword:{entry['id']}", entry["kind"], entry["name"], entry.get("where", ""), (*forms.items(),)
        )


def _forms(entry: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """`en: Tbilisi, Tiflis (former name)`: names in the order of use, each with a note if there is one."""
    for text in entry.get(language, "").split(", "):
        if found := _FORM.fullmatch(text):
            form, note = found[1], found[2]
            if script_of(form) != script_of_language(language):
                raise SystemExit(
                    f"regions.yaml: {entry['id']}: {language}: {form!r} is not in the script of {language}"
                )
            yield form, f"{language}|{note}" if note else language
