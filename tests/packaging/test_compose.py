"""docker-compose.yml and the Dockerfile, as far as they can be held to their word without a Docker engine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from watchword.home import Home
from watchword.settings.env import SECRETS
from watchword.supervisor import prefect_server

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ROLES = ("flows", "score", "alert", "deliver", "archive", "web")
STORES = ("kafka", "redis", "postgres")
KNOWN_KEYS = {
    *("image", "build", "command", "environment", "volumes", "secrets", "ports", "depends_on", "healthcheck"),
    *("restart", "init", "stop_grace_period", "cap_drop", "security_opt", "deploy"),
}
DIFFERS_BY_PLACE = {"PREFECT_HOME", "PREFECT_API_URL", "PREFECT_API_DATABASE_CONNECTION_URL"}
OF_THE_ASKER = {"PREFECT_RUNNER_POLL_FREQUENCY", "PREFECT_LOGGING_CONFIG_PATH"}


def test_there_is_a_service_for_each_role_and_each_store() -> None:
    assert set(SERVICES) == {*ROLES, *STORES, "prefect"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_again_by_itself_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_listens_beyond_this_machine(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", ROLES)
def test_a_role_waits_until_what_it_needs_is_healthy(name: str) -> None:
    needed = {*STORES, "prefect"} if name == "flows" else set(STORES)

    waits_for = SERVICES[name]["depends_on"]

    assert waits_for == {service: {"condition": "service_healthy"} for service in needed}


@pytest.mark.parametrize("name", STORES)
def test_what_a_store_keeps_outlives_its_container(name: str) -> None:
    volumes = {volume.split(":")[0] for volume in SERVICES[name]["volumes"]}

    assert volumes & set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_secret_comes_from_a_file(name: str) -> None:
    environment, given = SERVICES[name].get("environment", {}), SERVICES[name].get("secrets", [])

    files = [value for key, value in environment.items() if key.endswith("_FILE")]

    assert not set(environment) & set(SECRETS)
    assert not [key for key in environment if key.endswith(("PASSWORD", "TOKEN", "AUTH_STRING"))]
    assert set(files) <= {f"/run/secrets/{secret}" for secret in given}
    assert set(given) <= set(COMPOSE["secrets"])


def test_make_writes_every_secret_that_the_file_reads_once(tmp_path: Path) -> None:
    make = ["make", "--silent", "--file", str(ROOT / "Makefile"), "secrets"]
    subprocess.run(make, cwd=tmp_path, check=True)
    first = _read(tmp_path)

    subprocess.run(make, cwd=tmp_path, check=True)

    assert {f"./secrets/{name}" for name in first} == {secret["file"] for secret in COMPOSE["secrets"].values()}
    assert _read(tmp_path) == first
    assert first["postgres_password"] in first["database_url"]
    assert all(re.search("[0-9a-f]{48}", value) for value in first.values())
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_the_prefect_server_is_set_up_as_our_own_is(tmp_path: Path) -> None:
    ours = prefect_server.settings(Home(tmp_path), 4200)

    theirs = SERVICES["prefect"]["environment"]

    shared = ours.keys() - DIFFERS_BY_PLACE - OF_THE_ASKER
    assert {key: theirs.get(key) for key in shared} == {key: ours[key] for key in shared}


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()

    assert [line for line in lines if line.startswith("USER")] == ["USER watchword"]
    assert not [line for line in lines if line.startswith("HEALTHCHECK")]


def test_the_image_is_made_of_what_the_wheel_is_made_of() -> None:
    let_through = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"]

    assert all(list(ROOT.glob(pattern)) for pattern in let_through)
    assert {"src", "flows", "consumers", "config", "pyproject.toml", "hatch_build.py"} <= set(let_through)


def test_a_service_has_only_keys_that_compose_knows() -> None:
    assert {key for service in SERVICES.values() for key in service} <= KNOWN_KEYS
    assert _complaint_of_docker() is None


def _complaint_of_docker() -> str | None:
    """What `docker compose config` says against the file, where there is a client that can say it."""
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode
    ):
        return None
    done = subprocess.run(["docker", "compose", "config", "--quiet"], cwd=ROOT, capture_output=True, text=True)
    return done.stderr if done.returncode else None


def _read(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in (folder / "secrets").iterdir()}
