"""The world of each acceptance test: one for each kind and run of the suite, since its start costs half a minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance import outside as outside_module
from tests.acceptance.outside import Outside
from tests.acceptance.worlds import UpWorld, World


@pytest.fixture(scope="package")
def outside() -> Iterator[Outside]:
    with outside_module.outside() as world:
        yield world


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
def running_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, outside: Outside
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        world = _made(request, folder, outside, stack)
        world.start()
        stack.callback(world.stop)
        yield world


@pytest.fixture
def world(running_world: World) -> World:
    """Running, whatever became of the test before."""
    if not running_world.is_running():
        running_world.start()
    return running_world


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
