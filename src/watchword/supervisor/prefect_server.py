"""A Prefect server of our own, for a machine that has none: on 127.0.0.1, its database in home.

Prefect takes a quarter of a minute to make a new database, so one is made once for each version of Prefect, kept in the
user's cache folder and copied. `python -m watchword.supervisor.prefect_server` makes it ahead of time.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import importlib.util
import os
import sqlite3
import subprocess
import sys
import zoneinfo
from pathlib import Path

import platformdirs

from watchword import flock
from watchword.errors import WatchwordError
from watchword.home import Home

FIRST_PORT = 4200


def settings(home: Home, port: int) -> dict[str, str]:
    """The environment of our server and of whoever talks to it."""
    return {
        "PREFECT_HOME": str(home.path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": database_url(home.prefect_db),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_UI_API_URL": "/api",  # the page asks the server that it came from
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{port}",  # else any web page may start flows here
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "P14D",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D",
        "PREFECT_SERVER_CONCURRENCY_INITIAL_DEPLOYMENT_LEASE_DURATION": "60",
        **_page_settings(home),
        **client_settings(),
    }


def _page_settings(home: Home) -> dict[str, str]:
    """The server unpacks its page beside its own code, or in home where that is not ours to write to."""
    found = importlib.util.find_spec("prefect")
    code = Path(found.submodule_search_locations[0]) if found and found.submodule_search_locations else Path()
    if os.access(code / "server", os.W_OK):
        return {}
    return {"PREFECT_UI_STATIC_DIRECTORY": str(home.path / "prefect" / "ui")}


def client_settings() -> dict[str, str]:
    """The environment of whoever talks to a Prefect server, ours or another."""
    return {
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",  # a missing server is an error, not another one started in secret
        "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",
        "PREFECT_LOGGING_CONFIG_PATH": str(Path(__file__).with_name("logging.yml")),
    }


def apply_client_settings() -> None:
    """Sets what the environment of this process leaves open; to be called before Prefect is imported."""
    for name, value in client_settings().items():
        os.environ.setdefault(name, value)
    remember_zones()


def remember_zones() -> None:
    """Prefect walks through all of the system's zones for each schedule that it sees: a second at a start."""
    zoneinfo.available_timezones = functools.cache(zoneinfo.available_timezones)


def database_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def command(home: Home, listener: int) -> list[str]:
    """`listener`: the number of the file descriptor that it accepts connections from."""
    return [sys.executable, "-m", "watchword.supervisor.prefect_app", str(home.prefect_db), str(listener)]


# -- its database ----------------------------------------------------------------------------------------------------


def template() -> Path:
    """The prepared database of this version of Prefect."""
    version = importlib.metadata.version("prefect")
    return platformdirs.user_cache_path("watchword") / f"prefect-{version}.db"


def prepare(path: Path) -> bool:
    """Puts the template at `path` if nothing is there; True if the database is at this version of Prefect then."""
    if not path.exists():
        try:
            _copy(make_template(), path)
        except OSError:  # no cache folder that we may write to
            _migrate(path)
    return _revision(path) == _revision(template()) is not None


def make_template() -> Path:
    """Makes the template if it isn't there: a quarter of a minute, once for each version of Prefect."""
    made = template()
    made.parent.mkdir(parents=True, exist_ok=True)
    with flock.waited_for(made.with_suffix(".lock")):
        if not made.exists():
            _migrate(made)
    return made


def _migrate(path: Path) -> None:
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    environment = {**os.environ, **client_settings(), "PREFECT_API_DATABASE_CONNECTION_URL": database_url(beside)}
    command = [sys.executable, "-m", "watchword.supervisor.prefect_app", "migrate"]
    if subprocess.run(command, env=environment, check=False).returncode != 0:
        raise WatchwordError(f"{path}: Prefect could not make its database")
    _copy(beside, path)
    beside.unlink()


def _copy(source: Path, target: Path) -> None:
    """Whole, whatever still stands in its write-ahead log; `target` appears in one step."""
    beside = target.with_suffix(f".{os.getpid()}")
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(beside)) as new:
        old.backup(new)
    beside.replace(target)


def _revision(path: Path) -> str | None:
    if not path.exists():
        return None
    with contextlib.closing(sqlite3.connect(path)) as database, contextlib.suppress(sqlite3.Error):
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    return None


if __name__ == "__main__":
    make_template()
