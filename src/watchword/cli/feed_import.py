"""Which feeds of somebody else's list can be taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from watchword.feeds.source import FeedSource
from watchword.settings.general import Network
from watchword.settings.reach import reachable_url
from watchword.settings.values import Unfit, feed_address, language


def acceptable(
    found: Iterable[FeedSource], networks: Sequence[Network]
) -> tuple[list[FeedSource], list[tuple[str, str]]]:
    """Those that can be polled, and the addresses of the others with the reason."""
    taken: list[FeedSource] = []
    refused: list[tuple[str, str]] = []
    for source in found:
        try:
            reachable_url(feed_address(source.url), networks)
        except Unfit as unfit:
            refused.append((source.url, unfit.problem))
        else:
            taken.append(replace(source, language=_language(source.language)))
    return taken, refused


def _language(written: str | None) -> str | None:
    """en-US is English here; what is no code is left to be guessed."""
    try:
        return language((written or "").replace("_", "-").partition("-")[0].lower())
    except Unfit:
        return None
