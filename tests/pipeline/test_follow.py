"""Following alerts by what is heard and by what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.situations import a_match, an_alert, an_article
from tests.web.newsroom import Newsroom
from watchword.adapters.database import Database
from watchword.adapters.database.live import DatabaseLiveRows
from watchword.adapters.database.migrate import migrate
from watchword.model import encode
from watchword.pipeline.follow import Following
from watchword.ports import Back, Heard


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'watchword.db'}")
    migrate(database)
    yield database
    database.close()


def test_a_steady_stream_keeps_nothing_that_was_missed_from_being_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.pipeline.follow.CALM", 0.0)
    following = Following(DatabaseLiveRows(database, migrate))
    following.take(Back())
    Newsroom(database).stores([a_match(an_article("missed"))], [an_alert("missed")])

    first, second = (following.take(Heard("alerts", encode(an_alert(name)))) for name in ("heard-1", "heard-2"))

    assert [told.alert.story for told in first] == ["heard-1", "missed"]
    assert [told.alert.story for told in second] == ["heard-2"]
