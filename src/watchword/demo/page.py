"""The pages behind the links of the news day: each story as its outlet would show it, and a front page of all outlets."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from watchword.demo.script import Item, Outlet

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
STYLE = (
    "body{font:1.1rem/1.6 Georgia,serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}"
    "h1{line-height:1.25}small{opacity:.7}"
)


def story_page(outlet: Outlet, item: Item) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in (item.summary, *item.text.splitlines()) if text)
    when = f"{item.published:%Y-%m-%d %H:%M} UTC"
    corrected = f", corrected {item.updated:%H:%M:%S}" if item.updated != item.published else ""
    return _page(
        outlet.language,
        item.title,
        f'<small><a href="/">{escape(outlet.name)}</a> · {when}{corrected}</small>'
        f"<h1>{escape(item.title)}</h1>{paragraphs}",
    )


def front_page(outlets: Sequence[Outlet]) -> str:
    rows = "".join(f'<li><a href="/{o.id}/feed.xml" lang="{o.language}">{escape(o.name)}</a></li>' for o in outlets)
    return _page(
        "en",
        "A news day",
        f"<h1>A news day</h1><p>A play in {len(outlets)} feeds. Outlets and stories are invented.</p><ul>{rows}</ul>",
    )


def _page(language: str, title: str, body: str) -> str:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style>{body}</html>"
    )
