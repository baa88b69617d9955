"""The parts of `up` that need no other process of Watchword."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.situations import an_alert, an_article
from tests.supervisor.alive import is_alive
from tests.waiting import wait_until
from watchword import flock, leash
from watchword.adapters.health_http import HealthServer
from watchword.errors import WatchwordError
from watchword.home import Home
from watchword.model import ArticleHead
from watchword.supervisor import ports, redis_server, run_file
from watchword.supervisor.alerts import line
from watchword.supervisor.output import told
from watchword.supervisor.run_file import RoleState, Run

HOLDS = """
import sys, time
from pathlib import Path
from watchword import flock
with flock.held(Path(sys.argv[1])) as taken:
    print(taken, flush=True)
    time.sleep(60)
"""


def test_a_lock_names_its_holder_and_is_free_when_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "up.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"True\n"

    with flock.held(path) as taken_meanwhile:
        holder = flock.holder(path)
    process.kill()
    process.wait()

    assert not taken_meanwhile
    assert holder == process.pid
    assert flock.holder(path) is None
    process.stdout.close()


def test_a_port_that_is_taken_gives_the_next_one() -> None:
    with ports.listening("127.0.0.1", 20000) as taken, ports.listening("127.0.0.1", taken.getsockname()[1]) as found:
        assert found.getsockname()[1] > taken.getsockname()[1]


def test_a_reserved_port_is_nobody_elses_and_refuses_until_its_role_listens() -> None:
    with ports.reserved() as held, socket.socket() as another:
        address = f"http://127.0.0.1:{held.getsockname()[1]}"
        another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="Address already in use"):
            another.bind(held.getsockname())
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(held.getsockname())

        server = HealthServer("127.0.0.1:0", {}, held.dup())
        try:
            answered = httpx.get(f"{address}/readyz").json()
        finally:
            server.close()

    assert server.address == address
    assert answered == {"ready": True, "reasons": {}}


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(WatchwordError, match=r"192\.0\.2\.1:8470: Cannot assign requested address"):
        ports.listening("192.0.2.1", 8470)


def test_a_socket_lies_in_home_and_nobody_else_may_enter(tmp_path: Path) -> None:
    path = redis_server.socket_path(Home(tmp_path))

    assert path.is_relative_to(tmp_path)
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_home_too_deep_for_a_socket_gets_a_short_folder_of_its_own(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()

    path = redis_server.socket_path(Home(deep))

    assert len(os.fsencode(path)) <= 107
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path == redis_server.socket_path(Home(deep))
    path.parent.rmdir()


def test_a_socket_that_fits_nowhere_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 120)
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with pytest.raises(WatchwordError, match="too long for a unix socket"):
        redis_server.socket_path(Home(deep))


def test_run_json_appears_when_every_role_is_up_and_stays_true(tmp_path: Path) -> None:
    home = Home(tmp_path).create()

    run_file.write(home, a_run(score="starting"))
    before = home.run_json.exists()
    run_file.write(home, a_run(score="up"))
    when_up = json.loads(home.run_json.read_text())
    run_file.write(home, a_run(score="restarting"))
    later = json.loads(home.run_json.read_text())

    assert not before
    assert when_up["roles"]["score"] == {
        "pid": 7,
        "state": "up",
        "restarts": 0,
        "metrics": "http://127.0.0.1:1/metrics",
    }
    assert later["roles"]["score"]["state"] == "restarting"


def test_a_run_is_live_only_while_the_lock_is_held(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    run = a_run(score="up")
    run_file.write(home, run)

    dead = run_file.live(home)
    with flock.held(run_file.lock(home)):
        alive = run_file.live(home)

    assert dead is None
    assert alive == run


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        (
            b'{"event": "config.refused", "problem": "watchlist.yaml:3: x"}',
            "configuration refused, the old one stays: watchlist.yaml:3: x",
        ),
        (
            b'{"event": "start.postponed", "role": "score", "error": "kafka kafka:9092: no answer"}',
            "waiting: kafka kafka:9092: no answer",
        ),
        (b'{"event": "article.matched", "role": "score"}', None),
        (b"Traceback (most recent call last):", None),
        (b'{"event": ', None),
    ],
)
def test_of_what_roles_say_a_person_hears_little(line: bytes, heard: str | None) -> None:
    assert told("score", line) == heard


BOUND = """
import subprocess, sys, time
from watchword import leash
child = subprocess.Popen(leash.bound([sys.executable, "-c", "import time; time.sleep(60)"]), start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_bound_child_dies_with_its_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", BOUND], stdout=subprocess.PIPE)
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    wait_until(lambda: not is_alive(child), 5, "the child is gone")
    parent.stdout.close()


def test_the_guard_ends_what_it_was_told_of_and_nothing_that_was_taken_back() -> None:
    guarded, loosened = (
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True) for _ in "ab"
    )
    guard = subprocess.Popen(leash.guard(), stdin=subprocess.PIPE)

    guard.communicate(f"+{guarded.pid}\n+{loosened.pid}\n-{loosened.pid}\n".encode())

    assert guarded.wait(5) == -9
    assert loosened.poll() is None
    loosened.kill()
    loosened.wait()


def test_who_watches_its_parent_ends_when_the_pipe_does() -> None:
    watching = (
        "import time; from watchword.leash import watch_parent; watch_parent(); print(1, flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", watching],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, leash.VARIABLE: "0"},
    )
    assert child.stdin
    assert child.stdout
    child.stdout.readline()

    child.stdin.close()

    assert child.wait(5) == -9
    child.stdout.close()


def a_run(*, score: run_file.State) -> Run:
    roles = {"score": RoleState(7, score, 0, "http://127.0.0.1:1/metrics")}
    return Run(1, "/home/desk", "http://127.0.0.1:8470", "unix:///run/redis.sock", "http://127.0.0.1:4200/api", roles)


def test_prefect_is_imported_by_nobody_but_the_flows_and_its_server() -> None:
    modules = (
        "watchword.supervisor.up, watchword.supervisor.status, watchword.wiring, watchword.web.serve, watchword.cli.app"
    )
    loaded = f"import sys, {modules}; print('prefect' in sys.modules, 'sqlalchemy' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert answer.stdout == "False True\n"


def test_a_persian_headline_keeps_its_invisible_joiners_and_a_critical_one_says_so() -> None:
    head = ArticleHead.of(an_article(title="قره\u200cباغ\x1b[2J"))

    said = line(an_alert(article=head, severity="critical"))

    assert said.startswith("alert  CRITICAL  قره\u200cباغ [2J")
