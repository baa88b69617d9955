"""`up`: every role of one machine, started and watched over until a signal.

lock ─▶ plan ─▶ redis, prefect, web ─▶ the board answers ─▶ flows and consumers ─▶ run.json
                                                                   │ until a signal
removed files ◀─ redis ◀─ prefect ◀─ web ◀─ consumers ◀─ flows ◀───┘ each phase waits for its roles, but not for ever
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

from watchword import flock
from watchword.errors import WatchwordError
from watchword.home import Home
from watchword.settings.configuration import load
from watchword.settings.env import Environment
from watchword.settings.last_good import keep
from watchword.supervisor import run_file
from watchword.supervisor.alerts import follow_alerts
from watchword.supervisor.children import REFUSED, Child, Leash
from watchword.supervisor.output import Output
from watchword.supervisor.roles import AT_ONCE, STOPPED_IN_ORDER, plan

STOP_SECONDS = 8.0
"""Then what still runs is killed; the promise is 10 s."""
BOARD_SECONDS = 4.0
"""So long the other roles wait for the board, and no longer."""
TURN_SECONDS = 0.2

Say = Callable[[str], None]


def up(env: Environment, *, out: Say, port: int | None = None, seconds: float | None = None) -> int:
    """Runs every role until SIGTERM, Ctrl-C or `seconds` are over; the exit code: 0; 1 if another `up` has this home;
    2 if a role refuses to start as it is configured.

    `out` gets one line at a time: where the board is, then each event that a person cares about; an alert's line begins
    with the word `alert` behind its time. ConfigError if the configuration is wrong, WatchwordError if home can't be
    used. Must be called from the main thread.
    """
    configuration = load(env.config_dir)
    home = _made(env.place)
    with flock.held(run_file.lock(home)) as is_mine:
        if not is_mine:
            out(_already(home))
            return 1
        keep(home.good_configurations, configuration)
        run_file.remove(home)  # what a killed one left
        return Supervisor(env, home, _careful(out)).run(port, seconds)


class Supervisor:
    def __init__(self, env: Environment, home: Home, say: Say) -> None:
        self._env, self._home, self._say = env, home, say
        self._children: dict[str, Child] = {}
        self._signals = 0
        self._written: run_file.Run | None = None
        self._began = time.monotonic()

    def run(self, port: int | None, seconds: float | None) -> int:
        self._plan = plan(self._env, port=port)
        self._output = Output(self._home.path / "logs", self._say)
        self._leash = Leash()
        self._children = {
            role.name: Child(role, self._leash, self._output.add, self._output.log(role.name))
            for role in self._plan.roles
        }
        with self._listening():
            try:
                self._greet(port)
                self._start(seconds)
                self._watch(seconds)
                self._stop()
            finally:
                self._end()
        return REFUSED if self._is_refused else 0

    # -- the start ---------------------------------------------------------------------------------------------------

    def _greet(self, port: int | None) -> None:
        wanted = self._env.board if port is None else f"{self._env.board.rpartition(':')[0]}:{port}"
        if self._plan.board != f"http://{wanted}":
            self._say(f"{wanted} is taken")
        self._say(f"the board is at {self._plan.board} and shows what is still starting; Ctrl-C stops everything")

    def _start(self, seconds: float | None) -> None:
        """The board first, since a person waits for it; the others as soon as it answers."""
        for name in AT_ONCE:
            self._children[name].start()
        self._write()
        follow_alerts(self._env, self._say)
        board_by = time.monotonic() + BOARD_SECONDS
        while not self._is_over(seconds) and self._children["web"].state != "up" and time.monotonic() < board_by:
            self._turn()
        for name, child in self._children.items():
            if name not in AT_ONCE and not self._is_over(seconds):
                child.start()

    # -- while it runs -----------------------------------------------------------------------------------------------

    def _watch(self, seconds: float | None) -> None:
        has_said_up = False
        while not self._is_over(seconds):
            self._turn()
            if not has_said_up and all(child.state == "up" for child in self._children.values()):
                has_said_up = True
                self._say(f"all roles are up after {time.monotonic() - self._began:.0f} s")

    def _is_over(self, seconds: float | None) -> bool:
        is_late = seconds is not None and time.monotonic() - self._began >= seconds
        return self._signals > 0 or is_late or self._is_refused

    @property
    def _is_refused(self) -> bool:
        return any(child.is_refused for child in self._children.values())

    def _turn(self) -> None:
        self._output.read(TURN_SECONDS)
        self._leash.look()
        for child in self._children.values():
            was = child.state
            if said := child.look():
                self._say(said)
            if was == "restarting" and child.state == "up":
                self._say(f"{child.role.name} is up again")
        self._write()

    def _write(self) -> None:
        run = run_file.Run(
            pid=os.getpid(),
            home=str(self._home.path),
            board=self._plan.board,
            redis=self._plan.redis,
            prefect=self._plan.prefect,
            roles={name: child.seen for name, child in self._children.items()},
        )
        if run != self._written:
            with contextlib.suppress(OSError):  # a full disk stops nothing; the next turn tries again
                run_file.write(self._home, run)
                self._written = run

    # -- the end -----------------------------------------------------------------------------------------------------

    def _stop(self) -> None:
        self._say("stopping")
        began = time.monotonic()
        for child in self._children.values():
            child.is_stopping = True  # from now on an end is no event
        for names, patience in STOPPED_IN_ORDER:
            children = [self._children[name] for name in names]
            for child in children:
                child.stop()
            self._wait(children, began + patience)
        self._wait(self._children.values(), began + STOP_SECONDS)

    def _wait(self, children: Iterable[Child], until: float) -> None:
        """Until all have ended, or `until`, or a second Ctrl-C says that nobody wants to wait."""
        while any(child.state != "stopped" for child in children) and time.monotonic() < until and self._signals < 2:
            self._turn()

    def _end(self) -> None:
        """Nothing is left behind, whatever happened."""
        for child in self._children.values():
            child.kill()
        self._wait(self._children.values(), time.monotonic() + 1)
        self._leash.close()
        for role in self._plan.roles:
            if role.listener:
                role.listener.close()
        run_file.remove(self._home)
        self._say("stopped")

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """SIGTERM, Ctrl-C and a closed terminal are counted, and wake the turn in work."""

        def count(_number: int, _frame: FrameType | None) -> None:
            self._signals += 1

        numbers = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # nohup: it is to survive its terminal
            numbers.remove(signal.SIGHUP)
        before = {number: signal.signal(number, count) for number in numbers}
        woken_before = signal.set_wakeup_fd(self._output.wake_descriptor, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(woken_before)
            for number, handler in before.items():
                signal.signal(number, handler)


def _made(home: Home) -> Home:
    try:
        home.create()
        probe = home.path / f".{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise WatchwordError(
            f"{home.path}: {error.strerror}; name another home with --home or WATCHWORD_HOME"
        ) from error
    return home


def _already(home: Home) -> str:
    run = run_file.live(home)
    if run is None:
        return f"another `watchword up` has just begun on {home.path}"
    return f"`watchword up` runs already on {home.path} (pid {run.pid}); its board is at {run.board}"


def _careful(out: Say) -> Say:
    """One line at a time from whichever thread, with the time before it; a closed terminal stops nothing."""
    lock = threading.Lock()

    def say(line: str) -> None:
        with lock, contextlib.suppress(OSError, ValueError):
            out(f"{time.strftime('%H:%M:%S')}  {line}")

    return say
