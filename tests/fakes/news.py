"""A newspaper: its feed says what the test says."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import NamedTuple

from tests.fakes.http import Answer, FakeHttp, Request


class Story(NamedTuple):
    slug: str
    title: str
    summary: str
    published: datetime


class FakeNews(FakeHttp):
    """RSS 2.0 at `url`, newest first; `requests` has the headers with which it was asked."""

    def __init__(self) -> None:
        super().__init__("/feed", Answer(200))
        self.stories: dict[str, Story] = {}

    def says(self, slug: str, title: str, summary: str = "") -> None:
        """A new story, or a corrected one under the same link."""
        self.stories[slug] = Story(slug, title, summary, datetime.now(UTC))

    def link(self, slug: str) -> str:
        return f"http://127.0.0.1:{self.port}/2026/{slug}"

    def judge(self, request: Request) -> Answer:
        scripted = super().judge(request)
        if scripted.status != 200:
            return scripted
        items = "".join(self._item(story) for story in reversed(self.stories.values()))
        head = f"<title>The Paper</title><link>http://127.0.0.1:{self.port}/</link><language>en</language>"
        return Answer(
            200, {"Content-Type": "application/rss+xml"}, f'<rss version="2.0"><channel>{head}{items}</channel></rss>'
        )

    def _item(self, story: Story) -> str:
        return (
            f"<item><title>{escape(story.title)}</title><link>{self.link(story.slug)}</link>"
            f"<guid>{self.link(story.slug)}</guid><description>{escape(story.summary)}</description>"
            f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
        )
