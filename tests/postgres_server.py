"""A real PostgreSQL for the session; each test gets a database of its own in it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.ports import free_port
from tests.waiting import wait_until


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: on PATH, or where Debian puts them, the newest first."""
    if found := shutil.which("postgres"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: -int(path.parts[-3]))
    return versions[0].parent if versions else None


class PostgresServer:
    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder, self.tools = folder, tools
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        _owned_by_its_user(self.folder)
        subprocess.run(
            [*_as_its_user(), str(self.tools / "initdb"), "-D", str(self.folder / "data"), "-U", "watchword", "-A", "trust",
             "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True,
        )  # fmt: skip

    def start(self) -> None:
        log = (self.folder / "postgres.log").open("ab")
        self.process = subprocess.Popen(
            [*_as_its_user(), str(self.tools / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port),
             "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}", "-c", "fsync=off",
             "-c", "max_connections=200"],
            stdout=log, stderr=log,
        )  # fmt: skip
        wait_until(self.answers, 30, "PostgreSQL answers")

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres", driver="postgresql"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None

    def url(self, name: str, *, driver: str = "postgresql+psycopg") -> str:
        return f"{driver}://watchword@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url("postgres", driver="postgresql"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def running() -> Iterator[PostgresServer]:
    tools = binaries()
    assert tools is not None
    folder = Path(tempfile.mkdtemp(prefix="watchword-pg-"))
    server = PostgresServer(folder, tools)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    if binaries() is None:
        pytest.skip("missing service: PostgreSQL (sudo make services)")
    with running() as server:
        yield server


def _as_its_user() -> list[str]:
    """PostgreSQL refuses to run as root. It ends with the process that started it."""
    setpriv = shutil.which("setpriv")
    if not setpriv:
        return []
    leash = [setpriv, "--pdeathsig", "QUIT"]
    if os.geteuid() != 0:
        return leash
    return [*leash, "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]


def _owned_by_its_user(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
