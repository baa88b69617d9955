"""Fixtures of the real services, and the rule that CI never skips one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from watchword.adapters.database import Database
from watchword.adapters.database.migrate import migrate

pytest_plugins = ["tests.postgres_server", "tests.redis_server", "tests.broker.fixture", "tests.fakes.feed_server"]

settings.register_profile("patient", deadline=None)  # a busy machine is no falsified property
settings.load_profile("patient")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
    """With CI=true a test that its service was missing for has failed."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CI skips no test: {report.longrepr}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database of either kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'watchword.db'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    database = Database(url)
    migrate(database)
    yield database
    database.close()
