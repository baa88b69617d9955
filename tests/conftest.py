"""Fixtures of the real services, and the rule that CI never skips one."""

from __future__ import annotations

import os
import signal
import tempfile
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

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a shell's background job, whose children would ignore Ctrl-C too
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONG = {"acceptance", "faults", "browser", "supervisor", "demo", "packaging"}
"""Folders whose files take a minute or more, most of it waiting."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, in random order, so that no process is left alone with one at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder of the test's own whose path leaves room for that of a unix socket in it."""
    with tempfile.TemporaryDirectory(prefix="ww-") as folder:
        yield Path(folder)


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
