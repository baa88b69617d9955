"""The environment: where the log, the database, Redis and Prefect are. All optional; a secret `X` may come as `X_FILE`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

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


_BROKER = r"(\[[0-9a-fA-F:]+\]|[^\s,:/\[\]]+):\d+"


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
        if url and not re.fullmatch(rf"sqlite:///.+|kafka://{_BROKER}(,{_BROKER})*", url):
            raise ValueError("write sqlite:///PATH or kafka://host:9092,host:9092")
        return url

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, url: SecretStr | None) -> SecretStr | None:
        return _address(url, ("redis", "rediss", "unix"), "redis://host:6379/0, rediss://… or unix:///path")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr | None) -> SecretStr | None:
        return _address(url, ("sqlite", "postgresql+psycopg"), "sqlite:///PATH or postgresql+psycopg://user@host/name")

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


def _address(url: SecretStr | None, schemes: tuple[str, ...], instead: str) -> SecretStr | None:
    """`url` if it can be read as an address; what is said of one that can't never repeats it, since it may be a secret."""
    if url is None or not url.get_secret_value():
        return None
    try:
        parts = urlsplit(url.get_secret_value())
        parts.port  # noqa: B018 - an unescaped / or # in a password makes a port that is no number
    except ValueError:
        raise ValueError(f"it is no address: escape / as %2F, # as %23 and @ as %40 in a password; {instead}") from None
    if parts.scheme not in schemes or not (parts.hostname or parts.path.strip("/")):
        raise ValueError(f"write {instead}")
    return url


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment of this process; ConfigError names each variable that is wrong."""
    _read_secret_files(os.environ if environ is None else environ)
    try:
        found = Environment()
    except ValidationError as error:
        raise ConfigError(*[_problem("WATCHWORD_", each["loc"], each["msg"]) for each in error.errors()]) from None
    try:
        found.kafka  # noqa: B018 - a wrong variable is an error now, not when Kafka is first needed
    except ValidationError as error:
        raise ConfigError(
            *[_problem("WATCHWORD_KAFKA_", each["loc"], each["msg"]) for each in error.errors()]
        ) from None
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


def _problem(prefix: str, location: tuple[int | str, ...], message: str) -> Problem:
    name = str(location[0]) if location else "?"
    key = name if name.isupper() else f"{prefix}{name.upper()}"
    return Problem("environment", None, key, message.removeprefix("Value error, "), "mend it or leave it unset")
