"""Each core that can run here, for tests that must hold on all."""

import pytest

from watchword.matching.cores.choice import MakeCore, installed


@pytest.fixture(params=installed(), ids=lambda make: make.__name__.lower(), scope="session")
def core(request: pytest.FixtureRequest) -> MakeCore:
    """Makes it of a program."""
    made: MakeCore = request.param
    return made
