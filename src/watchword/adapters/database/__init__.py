"""The database: what is known. SQLite on one machine, PostgreSQL at scale; one module here for each noun.

with database.begin() as connection:      # one transaction, BEGIN IMMEDIATE on SQLite
    articles.keep(connection, batch)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import NullPool

from watchword.errors import PermanentError, TransientError
from watchword.write_ahead import write_ahead

Connection = sa.Connection
_BUSY_SECONDS = 5.0


class Database:
    """One engine. Every error that waiting may heal leaves as TransientError naming the database, never its password."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)

    def __str__(self) -> str:
        return f"database {self.url.render_as_string(hide_password=True)}"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes; rolled back by any exception."""
        with self._translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: it never waits for a writer."""
        with self._translated(), self.engine.connect() as connection:
            yield connection.execution_options(watchword_read_only=True)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, ProgrammingError):
            raise  # a mistake of ours: no waiting heals it
        except DataError as error:  # PostgreSQL takes no NUL in a text
            raise PermanentError(f"{self} does not take this value: {_first_line(error)}") from error
        except DBAPIError as error:
            raise TransientError(f"{self}: {_first_line(error)}") from error
        except sa.exc.TimeoutError as error:
            raise TransientError(f"{self}: no free connection") from error


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]


def insert(connection: Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """INSERT of this dialect, which has `on_conflict_do_nothing` and `on_conflict_do_update` on both."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def _postgresql(url: sa.URL) -> sa.Engine:
    return sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "application_name": "watchword",
            "options": "-c statement_timeout=30000 -c timezone=UTC",
            # a frozen server must not hold a consumer for the two hours of TCP's own patience
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 15000,
        },
    )


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=NullPool if url.database in (None, ":memory:") else None)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins late and would upgrade a read lock in mid-transaction
        connection.execute(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}")
        write_ahead(connection, _BUSY_SECONDS)
        connection.execute("PRAGMA synchronous = NORMAL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("watchword_read_only")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
