"""What the tests need from the system: where it is, and how it gets there.

    python3 tests/services.py offer      install what is missing if that needs no password, else say what is missing
    python3 tests/services.py install    install what is missing

Needs nothing but Python, so that root can run it outside the virtual environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = Path(__file__).with_name("apt.txt")
SERVICES = {
    "Kafka": ("mvn",),
    "PostgreSQL": ("postgres",),
    "browser": ("chromium", "chromedriver"),
}
"""Service -> the commands that it needs here. Java also comes in a wheel; so does a server for the Redis protocol."""


def main(wish: str) -> int:
    missing = [package for package, command in wanted() if not found(command)]
    root = as_root()
    if missing and root is not None and shutil.which("apt-get"):
        print(f"services: the tests need {', '.join(missing)} from the system; installing", flush=True)
        install(missing, root)
    elif missing and wish == "install":
        print("services: installing wants root; type: sudo make services", file=sys.stderr)
    if missing:
        print(table())
    return 1 if wish == "install" and any(not found(command) for _, command in wanted()) else 0


def wanted() -> list[tuple[str, str]]:
    """(package, command) of each line of apt.txt."""
    rows = (line.split() for line in PACKAGES.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(row[0], row[1]) for row in rows]


def found(command: str) -> str | None:
    """Where a command is that works; where a package is only a stub that points to another shop, it is missing."""
    path = _postgres() if command == "postgres" else shutil.which(command)
    return path if path and (command != "chromium" or _is_a_browser(path)) else None


def as_root() -> list[str] | None:
    """What to put before a command so that root runs it without asking anybody; None if that can't be had."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str], root: list[str]) -> None:
    """One at a time: a package that this system doesn't have is no reason to go without the others."""
    subprocess.run([*root, "apt-get", "-q", "update"], stdout=subprocess.DEVNULL)
    for package in packages:
        quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "install", "-y", package]
        done = subprocess.run([*quiet, "--no-install-recommends"], capture_output=True, text=True)
        if done.returncode:
            print(f"services: {package} can't be installed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)


def table() -> str:
    """One line for each service: where it is, or what to type."""
    return "\n".join(f"  {service:<12}{_place(commands)}" for service, commands in SERVICES.items())


def _place(commands: tuple[str, ...]) -> str:
    places = [found(command) for command in commands]
    return ", ".join(map(str, places)) if all(places) else "missing: sudo make services"


def _postgres() -> str | None:
    """On PATH, or where Debian puts it, the newest first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: -int(path.parts[-3]))
    return shutil.which("postgres") or next(map(str, versions), None)


def _is_a_browser(path: str) -> bool:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and "chrom" in told.stdout.lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
