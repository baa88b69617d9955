from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from watchword.adapters.database import Database
from watchword.adapters.database.migrate import migrate
from watchword.adapters.database.schema import metadata


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    assert [each for each in differences if each[0] != "modify_type"] == []


def test_many_roles_that_start_at_once_on_a_new_database_migrate_it_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: migrate(Database(url)), range(6)))

    assert done.count(True) >= 1
    assert migrate(Database(url)) is False


def test_all_that_open_a_new_database_at_once_get_in(tmp_path: Path) -> None:
    together = Barrier(4)

    def opens(number: int) -> None:
        database = Database(f"sqlite:///{tmp_path / f'{number}.db'}")
        together.wait(10)
        with database.read() as connection:
            assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        database.close()

    with ThreadPoolExecutor(4) as pool:
        for number in range(50):
            for opened in [pool.submit(opens, number) for _ in range(4)]:
                opened.result()
