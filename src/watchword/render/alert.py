"""An alert in words: which watch, the headline, who wrote it and when, where it was found, why, and the link.

Everything in it that a feed wrote is made harmless first (clean.py); what was found stands in [brackets].
"""

from __future__ import annotations

from datetime import datetime

from watchword.model import Alert, Evidence
from watchword.render import slack
from watchword.render.clean import clean, harmless, isolate
from watchword.render.message import Message

HEADLINE = 300
SUBJECT = 200
EXCERPTS = 3
_WHOLE_EXCERPT = 160


def alert_message(kind: str, alert: Alert, body: bytes, recipient: str, now: datetime) -> Message:
    """`alert` for a channel of type `kind`. `body`: its bytes as published."""
    return Message(alert.id, recipient, subject(alert), _TEXTS.get(kind, plain_text)(alert, now), body)


def console_line(alert: Alert, now: datetime) -> str:
    """One line, whatever the feed wrote."""
    told = f"{now:%H:%M:%S} {_kind(alert)} {watch_names(alert)}: {headline(alert)} ({byline(alert, now)})"
    return " ".join([told, *excerpts(alert)[:1], slack.web_address(alert.article.url)]).rstrip()


def plain_text(alert: Alert, now: datetime) -> str:
    """Paragraphs for mail."""
    return _paragraphs(
        f"{_kind(alert).capitalize()}: {watch_names(alert)}",
        f"{headline(alert)}\n{byline(alert, now)}",
        "\n".join(excerpts(alert)),
        clean(alert.because),
        slack.web_address(alert.article.url),
    )


def slack_text(alert: Alert, now: datetime) -> str:
    """Lines for Slack: no link but the article's, no mention."""
    lines = [f"{_kind(alert).capitalize()}: {watch_names(alert)}", headline(alert), byline(alert, now)]
    escaped = [slack.escape(line) for line in [*lines, *excerpts(alert), clean(alert.because)]]
    return "\n".join(line for line in [*escaped, slack.link(alert.article.url)] if line)


def subject(alert: Alert) -> str:
    urgent = "CRITICAL " if alert.severity == "critical" else ""
    update = "Update: " if alert.revision > 1 else ""
    return clean(f"[Watchword] {urgent}{update}{watch_names(alert)}: ", SUBJECT) + " " + headline(alert, SUBJECT)


def watch_names(alert: Alert) -> str:
    return ", ".join(isolate(clean(watch.name, 80)) for watch in alert.watches)


def headline(alert: Alert, limit: int = HEADLINE) -> str:
    return isolate(clean(alert.article.title, limit) or "(no headline)")


def byline(alert: Alert, now: datetime) -> str:
    """Outlet, language, age: `Example, ru, published 3 min ago`."""
    article = alert.article
    age = f"published {ago(alert.published, now)}" if alert.published else f"found {ago(article.first_seen, now)}"
    others = f"{alert.outlets} outlets" if alert.outlets > 1 else ""
    parts = (isolate(clean(article.outlet, 80)), clean(article.language or "", 20), age, others)
    return ", ".join(part for part in parts if part)


def ago(then: datetime, now: datetime) -> str:
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"on {then:%Y-%m-%d}"


def excerpts(alert: Alert) -> list[str]:
    """Where it was found: the first row of each watch and field, each excerpt once, at most EXCERPTS."""
    first: dict[tuple[str, str | None], Evidence] = {}
    for row in alert.evidence:
        first.setdefault((row.watch, row.field), row)
    marked = dict.fromkeys(isolate(excerpt) for excerpt in map(marked_excerpt, first.values()) if excerpt)
    return list(marked)[:EXCERPTS]


def marked_excerpt(row: Evidence) -> str:
    """The excerpt with what was found in brackets: `…said that [Khovayev] would…`; "" for a row without a place."""
    if row.excerpt is None or row.excerpt_start is None or row.start is None or row.end is None:
        return ""
    start, end = row.start - row.excerpt_start, row.end - row.excerpt_start
    before, found, after = row.excerpt[:start], row.excerpt[start:end], row.excerpt[end:]
    opening = "…" if row.excerpt_start > 0 else ""
    closing = "…" if len(row.excerpt) >= _WHOLE_EXCERPT else ""
    return opening + clean(f"{harmless(before)}[{harmless(found)}]{harmless(after)}") + closing


def _kind(alert: Alert) -> str:
    kind = "alert" if alert.revision == 1 else f"alert (update {alert.revision - 1})"
    return f"critical {kind}" if alert.severity == "critical" else kind


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


_TEXTS = {"console": console_line, "slack": slack_text, "mail": plain_text}
