"""The news day meets the demo's own watchlist, through the real settings and the real matching."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from watchword.demo import configuration, script
from watchword.demo.script import Outlet, Story, Wording
from watchword.matching import Compiled, compile_watchlist
from watchword.model import Article, Content, WatchHit
from watchword.pipeline.score import outcome, score
from watchword.settings.configuration import Configuration, load

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OUTLETS = script.load()
ADDRESS = "http://127.0.0.1:8471"
WANTED: dict[str, list[dict[str, str]]] = YAML(typ="safe").load(Path(__file__).with_name("outcomes.yaml"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    directory = tmp_path_factory.mktemp("demo") / "config"
    configuration.write(directory, OUTLETS, ADDRESS)
    return load(directory)


@pytest.fixture(scope="module")
def compiled(written: Configuration) -> Compiled:
    return compile_watchlist(written.watchlist)


def test_the_configuration_names_every_outlet_by_its_address_here(written: Configuration) -> None:
    assert {feed.url for feed in written.feeds} == {f"{ADDRESS}/{outlet.id}/feed.xml" for outlet in OUTLETS}
    assert {feed.name for feed in written.feeds} == {outlet.name for outlet in OUTLETS}
    assert all(feed.every and feed.every.total_seconds() <= 2 for feed in written.feeds)
    assert written.general.allow_private_networks == (ip_network("127.0.0.0/8"),)


def test_one_watch_is_critical_and_all_speak_on_the_terminal(written: Configuration) -> None:
    assert [watch.id for watch in written.watchlist.watches if watch.severity == "critical"] == ["shots"]
    assert {written.channels_of(watch.id) for watch in written.watchlist.watches} == {("terminal",)}


@pytest.mark.parametrize(
    ("outlet", "story"),
    [pytest.param(outlet, story, id=f"{outlet.id}/{story.slug}") for outlet in OUTLETS for story in outlet.stories],
)
def test_each_wording_of_a_story_comes_to_what_was_written_for_it(
    outlet: Outlet, story: Story, compiled: Compiled
) -> None:
    wanted = WANTED.get(f"{outlet.id}/{story.slug}", [{} for _ in story.wordings])

    came_to = [
        {hit.watch: outcome(hit) for hit in _hits(outlet, now, before, compiled)}
        for before, now in zip((None, *story.wordings), story.wordings, strict=False)
    ]

    assert came_to == wanted


def test_the_outcomes_name_only_stories_that_there_are() -> None:
    stories = {f"{outlet.id}/{story.slug}" for outlet in OUTLETS for story in outlet.stories}

    assert set(WANTED) <= stories


def test_every_outcome_happens_in_the_day() -> None:
    outcomes = {came_to for wordings in WANTED.values() for wording in wordings for came_to in wording.values()}

    assert outcomes == {"alert", "below", "suppressed", "gone"}


def _hits(outlet: Outlet, now: Wording, before: Wording | None, compiled: Compiled) -> tuple[WatchHit, ...]:
    match = score(_article(outlet, now, before), compiled, NOW)
    return match.watches if match else ()


def _article(outlet: Outlet, now: Wording, before: Wording | None) -> Article:
    previous = Content(before.title, before.summary, before.text) if before else None
    fields: dict[str, Any] = {"title": now.title, "summary": now.summary, "text": now.text, "previous": previous}
    return Article(
        id="a", revision=1 + bool(before), feed=ADDRESS, outlet=outlet.name, url=None, language=outlet.language,
        published=NOW, published_from="feed", published_raw=None, fetched=NOW, first_seen=NOW, mode="live",
        traceparent=None, **fields,
    )  # fmt: skip
