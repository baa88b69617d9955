"""The environment: where the log, the database, Redis and Prefect are. All optional; a secret `X` may come as `X_FILE`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from watchword.errors import ConfigError, Problem
from watchword.home import Home, root

SECRETS = (
    "WATCHWORD_KAFKA_SASL_PASSWORD",
    "WATCHWORD_REDIS_URL",
    "WATCHWORD_DATABASE_URL",
    "WATCHWORD_BOARD_TOKEN",
    "PREFECT_API_AUTH_STRING",
)


class KafkaEnvironment(BaseSettings):
    """WATCHWORD_KAFKA_*: how to talk to the brokers that WATCHWORD_LOG_URL names."""

    model_config = SettingsConfigDict(env_prefix="WATCHWORD_KAFKA_", extra="ignore")

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: str | None = None
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ssl_cafile: str | None = None
    ssl_certfile: str | None = None
    ssl_keyfile: str | None = None
    topic_prefix: str = "watchword."
    replication: int = 1


class Environment(BaseSettings):
    """One machine's answer to "where is everything"; what has no URL is embedded, in home."""

    model_config = SettingsConfigDict(env_prefix="WATCHWORD_", extra="ignore")

    home: Path = Field(default_factory=lambda: Home.default().path)
    config: Path | None = None
    log_url: str | None = None
    redis_url: SecretStr | None = None
    database_url: SecretStr | None = None
    board: str = "127.0.0.1:8470"
    board_token: SecretStr | None = None
    metrics: str | None = None
    pollers: int = Field(default=1, ge=1, le=64)
    prefect_api_url: str | None = Field(default=None, validation_alias="PREFECT_API_URL")

    @field_validator("log_url")
    @classmethod
    def _known_log(cls, url: str | None) -> str | None:
        if url and not url.startswith(("sqlite:///", "kafka://")):
            raise ValueError("write sqlite:///PATH or kafka://host:9092,host:9092")
        return url

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("write redis://, rediss:// or unix://")
        return url

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("write sqlite:///PATH or postgresql+psycopg://user@host/name")
        return url

    @cached_property
    def place(self) -> Home:
        return Home(self.home.expanduser().absolute())

    @property
    def database(self) -> str:
        """The URL of the database, secrets included."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self.place.watchword_db}"

    @property
    def log(self) -> str:
        return self.log_url or f"sqlite:///{self.place.log_db}"

    @property
    def redis(self) -> str | None:
        """The URL of Redis; None where `up` hasn't started one and nobody gave one."""
        return self.redis_url.get_secret_value() if self.redis_url else None

    @property
    def config_dir(self) -> Path:
        """`WATCHWORD_CONFIG`, else `./config` if it holds a watchlist, else the copy that came with the program."""
        if self.config:
            return self.config.expanduser().absolute()
        here = Path.cwd() / "config"
        return here if (here / "watchlist.yaml").is_file() else root() / "config"

    @cached_property
    def kafka(self) -> KafkaEnvironment:
        return KafkaEnvironment()


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment of this process; ConfigError names each variable that is wrong."""
    _read_secret_files(os.environ if environ is None else environ)
    try:
        found = Environment()
        found.kafka  # noqa: B018 - a wrong variable is an error now, not when Kafka is first needed
    except ValidationError as error:
        raise ConfigError(*[_problem(each["loc"], each["msg"]) for each in error.errors()]) from None
    return found


def _read_secret_files(environ: Mapping[str, str]) -> None:
    for name in SECRETS:
        file = environ.get(f"{name}_FILE")
        if not file:
            continue
        try:
            os.environ[name] = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(
                Problem("environment", None, f"{name}_FILE", f"{file}: {error.strerror}", "name a readable file")
            ) from None


def _problem(location: tuple[int | str, ...], message: str) -> Problem:
    name = str(location[0]) if location else "?"
    key = name if name.isupper() else f"WATCHWORD_{name.upper()}"
    return Problem("environment", None, key, message.removeprefix("Value error, "), "mend it or leave it unset")
