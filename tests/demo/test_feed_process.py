"""The feed server's process: there at once, gone with whoever started it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tests.waiting import wait_until
from watchword.demo import feed_process

STARTS_ONE = """
import sys, time
from pathlib import Path
from watchword.demo import feed_process
with feed_process.running(Path(sys.argv[1])) as address:
    print(address, flush=True)
    time.sleep(60)
"""


def test_a_request_is_answered_and_logged_however_early_it_comes(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"

    with feed_process.running(log) as address:
        request = Request(f"{address}/courier/feed.xml", headers={"traceparent": "00-1-2-01"})
        body = urlopen(request, timeout=20).read()

    assert b"The Caucasus Courier" in body
    assert json.loads(log.read_text("utf-8"))["traceparent"] == "00-1-2-01"


def test_it_is_gone_when_the_block_is_left(tmp_path: Path) -> None:
    with feed_process.running(tmp_path / "requests.jsonl") as address:
        urlopen(address, timeout=20).read()

    assert not _listens(address)


def test_a_kill_of_its_starter_leaves_no_orphan(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_ONE, str(tmp_path / "requests.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        address = starter.stdout.readline().strip()
        urlopen(address, timeout=20).read()

        os.kill(starter.pid, signal.SIGKILL)

    wait_until(lambda: not _listens(address), 10, "the feed server is gone")


def _listens(address: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(address).port or 0)) == 0
