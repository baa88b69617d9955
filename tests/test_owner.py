from __future__ import annotations

import os
import subprocess
import sys

from watchword.owner import is_gone, new_owner


def test_this_process_is_not_gone() -> None:
    assert not is_gone(new_owner())


def test_a_process_of_this_machine_that_ended_is_gone() -> None:
    script = "from watchword.owner import new_owner; print(new_owner())"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()

    assert is_gone(ended)


def test_of_a_process_elsewhere_nobody_here_can_tell() -> None:
    assert not is_gone(f"not-{os.uname().nodename}:999999:x")
