from __future__ import annotations

from pathlib import Path

import pytest

from watchword.errors import ConfigError
from watchword.settings.env import read


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WATCHWORD_HOME", str(tmp_path))


def test_without_urls_everything_is_embedded_in_home(tmp_path: Path) -> None:
    env = read()

    assert env.log == f"sqlite:///{tmp_path / 'log.db'}"
    assert env.database == f"sqlite:///{tmp_path / 'watchword.db'}"
    assert env.redis is None


def test_a_secret_may_come_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("redis://:hidden@redis:6379/0\n")
    monkeypatch.setenv("WATCHWORD_REDIS_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("WATCHWORD_REDIS_URL", "")

    env = read()

    assert env.redis == "redis://:hidden@redis:6379/0"
    assert "hidden" not in repr(env)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WATCHWORD_REDIS_URL", "redis://:s3cr3t/x@h:6379/0"),
        ("WATCHWORD_REDIS_URL", "s3cr3t://h"),
        ("WATCHWORD_DATABASE_URL", "postgresql+psycopg://me:s3cr3t#1/2@h:54x/db"),
        ("WATCHWORD_DATABASE_URL", "mysql://s3cr3t@h/db"),
        ("WATCHWORD_LOG_URL", "kafka://"),
        ("WATCHWORD_LOG_URL", "kafka://broker"),
        ("WATCHWORD_POLLERS", "0"),
        ("WATCHWORD_KAFKA_SECURITY_PROTOCOL", "TLS"),
        ("WATCHWORD_KAFKA_REPLICATION", "many"),
    ],
)
def test_a_wrong_variable_is_named_and_a_secret_in_it_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigError) as caught:
        read()

    assert variable in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("url", ["kafka://a:9092", "kafka://a.example:9092,b:9093", "kafka://[::1]:9092"])
def test_brokers_are_named_with_their_ports(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("WATCHWORD_LOG_URL", url)

    assert read().log == url
