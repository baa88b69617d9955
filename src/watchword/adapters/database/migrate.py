"""Brings the database's tables up to this version, at start, under a lock: several roles start at once."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from watchword.adapters.database import Connection, Database

_LOCK = 0x77617463  # any number that is always the same: PostgreSQL's advisory lock of this program


def migrate(database: Database) -> bool:
    """True if something was to be done. Safe to call from any number of processes at once."""
    if _is_current(database):
        return False
    with database.begin() as connection:  # SQLite: BEGIN IMMEDIATE is the lock, as its DDL is transactional
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")
    return True


def _is_current(database: Database) -> bool:
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
