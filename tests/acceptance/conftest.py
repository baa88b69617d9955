"""The world of each acceptance test: one for each kind and run of the suite, since its start costs half a minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance.outside import Outside, everybody
from tests.acceptance.worlds import UpWorld, World


@pytest.fixture(
    scope="package",
    params=[
        "twins",
        pytest.param("embedded", marks=[pytest.mark.redis, pytest.mark.prefect, pytest.mark.slow]),
        pytest.param(
            "services",
            marks=[pytest.mark.kafka, pytest.mark.redis, pytest.mark.postgres, pytest.mark.prefect, pytest.mark.slow],
        ),
    ],
)
def running_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        world = _made(request, folder, stack.enter_context(everybody()), stack)
        world.start()
        stack.callback(world.stop)
        yield world


@pytest.fixture
def world(running_world: World) -> World:
    """Running, whatever became of the test before."""
    if not running_world.is_running():
        running_world.start()
    return running_world


@pytest.fixture
def outside(world: World) -> Outside:
    """Those who are to be told by this world, and by no other."""
    return world.outside


def _made(request: pytest.FixtureRequest, folder: Path, outside: Outside, stack: ExitStack) -> World:
    if request.param == "twins":
        from tests.acceptance.twins import TwinWorld

        return TwinWorld(folder, outside)
    return UpWorld(folder, outside, _services(request, stack) if request.param == "services" else {})


def _services(request: pytest.FixtureRequest, stack: ExitStack) -> dict[str, str]:
    from tests.broker.fixture import own_prefix
    from tests.redis_server import RedisServer

    server = RedisServer(tcp=True)
    server.start()
    stack.callback(server.remove)
    kafka = request.getfixturevalue("kafka")
    return {
        "WATCHWORD_LOG_URL": kafka.url,
        "WATCHWORD_KAFKA_TOPIC_PREFIX": own_prefix(),
        "WATCHWORD_REDIS_URL": server.url,
        "WATCHWORD_DATABASE_URL": request.getfixturevalue("postgres").new_database(),
    }
