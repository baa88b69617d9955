"""Logging: one outcome, one event. Pretty on a terminal, JSON otherwise, always on stderr.

An event is a name in `noun.past` form and fields, never a formatted sentence: `log.info("feed.polled", feed=url, new=3)`.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import structlog

get = structlog.stdlib.get_logger


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_PROCESSORS = [*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
"""One list for the life of the process: a logger that was used before a second setup holds on to it."""


def setup(role: str, *, level: str | None = None) -> None:
    """Called once by each process, before anything is logged."""
    chosen = (level or os.environ.get("WATCHWORD_LOG_LEVEL") or "info").upper()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    logging.basicConfig(handlers=[handler], level=chosen, force=True)
    # What its clients have to say comes as our own errors; in an outage they would say it several times a second.
    logging.getLogger("kafka").setLevel("CRITICAL")
    for noisy in ("aiohttp.access", "alembic", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel("WARNING")
    structlog.contextvars.bind_contextvars(role=role)


def formatter() -> logging.Formatter:
    """The look of every line, also for what other libraries log; Prefect takes it by its logging.yml."""
    structlog.configure(
        processors=_PROCESSORS,
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=_renderers())


def _renderers() -> list[Any]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if sys.stderr.isatty():
        return [drop, structlog.dev.ConsoleRenderer()]
    return [drop, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
