"""Every `command:` and every healthcheck of docker-compose.yml, taken verbatim, with hosts, ports and folders of this machine.

What the images bring is played by the tests' own Kafka and PostgreSQL, and by the Redis protocol server of the wheel.
The configuration is the demo's, so that the whole of it can be heard to alert.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

from tests.packaging.test_compose import ROLES, ROOT, SERVICES
from tests.ports import free_ports
from tests.postgres_server import PostgresServer
from tests.waiting import wait_until
from watchword import leash
from watchword.demo import configuration, feed_process, script
from watchword.home import root
from watchword.model import Alert, decode
from watchword.supervisor import redis_server

if TYPE_CHECKING:
    from tests.broker.real_kafka import RealKafka

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres, pytest.mark.redis, pytest.mark.prefect]

STARTED = ("redis", "prefect", *ROLES)
REDIS_CLI = """#!{python}
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[sys.argv.index("-p") + 1])), 2) as server:
    server.sendall(b"PING\\r\\n")
    print(server.recv(200).decode())
"""


class Stack:
    """The services of the file on this machine; what each said is in `folder`/NAME.log."""

    def __init__(self, folder: Path, kafka_port: int, postgres: PostgresServer) -> None:
        self.folder = folder
        self._made_free = dict(zip(("4200", "6379", "8470"), free_ports(3), strict=True))
        self._health = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
        self._places = {
            "kafka:9092": f"127.0.0.1:{kafka_port}",
            "127.0.0.1/9092": f"127.0.0.1/{kafka_port}",
            "postgres:5432/watchword": postgres.new_database().rpartition("@")[2],
            "-p 5432": f"-p {postgres.port}",
        }
        self._running: list[subprocess.Popen[bytes]] = []
        for name in ("data", "home", "prefect"):
            (folder / name).mkdir()
        self._tools = _tools(folder)
        self._write_secrets()

    def here(self, text: str, service: str) -> str:
        """`text` of the file as it reads on this machine."""
        for there, place in self._places.items():
            text = text.replace(there, place)
        text = re.sub(r"(?<=[/@])(redis|prefect)(?=:\d)", "127.0.0.1", text).replace("0.0.0.0", "127.0.0.1")
        for folder in ("/run/secrets", "/etc/watchword", "/var/lib/prefect", "/data"):
            text = re.sub(rf"{folder}\b", str(self.folder / Path(folder).name), text)
        ports = {**self._made_free, "9000": self._health[service]}
        return re.sub(r"\b(4200|6379|8470|9000)\b", lambda found: str(ports[found[0]]), text).replace("$$", "$")

    def start(self, name: str) -> None:
        command = [self.here(word, name) for word in SERVICES[name]["command"]]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                leash.bound(command), env=self._environment(name), cwd=root(), stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._running.append(process)

    def is_healthy(self, name: str) -> bool:
        how, *words = (self.here(word, name) for word in SERVICES[name]["healthcheck"]["test"])
        command = words if how == "CMD" else ["sh", "-c", *words]
        return subprocess.run(command, env=self._environment(name), capture_output=True).returncode == 0

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")[-3000:]

    def subscriber(self) -> redis.Redis:
        url = (self.folder / "secrets" / "redis_url").read_text("utf-8")
        return redis.Redis.from_url(url, socket_timeout=60)

    def stop(self) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in reversed(self._running):
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            leash.kill_group(process.pid)
            process.wait(10)

    def _environment(self, name: str) -> Mapping[str, str]:
        given = {key: self.here(value, name) for key, value in SERVICES[name].get("environment", {}).items()}
        return {
            "PATH": f"{self._tools}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "WATCHWORD_HOME": str(self.folder / "state"),
            "WATCHWORD_KAFKA_TOPIC_PREFIX": f"{self.folder.name}.",
            **given,
        }

    def _write_secrets(self) -> None:
        subprocess.run(["make", "-s", "-f", str(ROOT / "Makefile"), "secrets"], cwd=self.folder, check=True)
        for secret in (self.folder / "secrets").iterdir():
            secret.write_text(self.here(secret.read_text("utf-8"), "web"), "utf-8")


@pytest.fixture
def stack(kafka: RealKafka, postgres: PostgresServer) -> Iterator[Stack]:
    folder = Path(tempfile.mkdtemp(prefix="compose-"))
    port = int(kafka.settings("").bootstrap[0].rpartition(":")[2])
    made = Stack(folder, port, postgres)
    with feed_process.running(folder / "requests.jsonl") as address:
        configuration.write(folder / "watchword", script.load(), address)
        yield made
        made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.timeout(240)
def test_every_service_gets_healthy_and_together_they_alert(stack: Stack) -> None:
    for name in ("kafka", "postgres"):
        assert stack.is_healthy(name), f"the healthcheck of {name} doesn't pass on a {name} that runs"
    assert not any(stack.is_healthy(name) for name in STARTED), "a healthcheck passes on nothing"

    for name in STARTED[:2]:
        stack.start(name)
    _wait_for(stack, STARTED[:2])
    with stack.subscriber().pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
        heard.subscribe("watchword:alerts")
        for name in ROLES:
            stack.start(name)
        _wait_for(stack, ROLES)

        alert = decode(next(iter(heard.listen()))["data"], Alert)

    assert alert.watches


def _wait_for(stack: Stack, names: Sequence[str]) -> None:
    for name in names:
        try:
            wait_until(partial(stack.is_healthy, name), 90, f"{name} is healthy", every=1)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{stack.said(name)}") from None


def _tools(folder: Path) -> Path:
    """What the image of Redis has under names of its own."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "redis-server").symlink_to(redis_server.binary())
    cli = tools / "redis-cli"
    cli.write_text(REDIS_CLI.format(python=sys.executable), "utf-8")
    cli.chmod(0o755)
    return tools
