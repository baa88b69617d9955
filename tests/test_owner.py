from __future__ import annotations

import os
import subprocess
import sys

import pytest

from watchword.owner import is_gone, new_owner


def a_changed_owner(place: int, value: str) -> str:
    """This process's, but for one part."""
    parts = new_owner().split(":")
    parts[place] = value
    return ":".join(parts)


def test_this_process_is_not_gone() -> None:
    assert not is_gone(new_owner())


def test_a_process_of_this_machine_that_ended_is_gone() -> None:
    script = "from watchword.owner import new_owner; print(new_owner())"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()

    assert is_gone(ended)


def test_the_process_before_one_with_its_name_and_number_is_gone() -> None:
    assert is_gone(a_changed_owner(3, "1"))


@pytest.mark.parametrize("world", ["another-boot/4026531836", f"{new_owner().split(':')[2]}0", ""])
def test_of_a_process_with_our_host_name_in_another_world_nobody_here_can_tell(world: str) -> None:
    machine, _, _, start, token = new_owner().split(":")

    assert not is_gone(f"{machine}:4194303:{world}:{start}:{token}")


@pytest.mark.parametrize("owner", [f"{os.uname().nodename}:4194303:x", "somebody", ""])
def test_of_an_owner_that_tells_too_little_nobody_can_tell(owner: str) -> None:
    assert not is_gone(owner)


def test_of_a_process_elsewhere_nobody_here_can_tell() -> None:
    assert not is_gone(a_changed_owner(0, f"not-{os.uname().nodename}"))


def test_an_owner_begins_with_machine_and_process() -> None:
    assert new_owner().startswith(f"{os.uname().nodename}:{os.getpid()}:")
