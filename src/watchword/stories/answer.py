"""What the answer of a channel's HTTP server means for a delivery, and how to speak of it without its secrets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from watchword.errors import PermanentError, TransientError

_LATER = frozenset({408, 425, 429})


def judge(subject: str, status: int, words: str, retry_after: str | None, now: datetime) -> str:
    """The answer in a few words for a 2xx; else TransientError or PermanentError, which begins with `subject`."""
    answer = f"{status} {words}".strip()
    if 200 <= status < 300:
        return answer
    if status in _LATER or status >= 500:
        raise TransientError(f"{subject} answered {answer}", retry_after=seconds_of(retry_after, now))
    if 300 <= status < 400:
        raise PermanentError(f"{subject} answered {answer}: a redirect is not followed, write the address it leads to")
    raise PermanentError(f"{subject} answered {answer}")


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """`Retry-After` as seconds from `now`: it comes as a number or as a date; None if it is neither."""
    value = (retry_after or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def without_secrets(text: str, url: str, others: Iterable[str] = ()) -> str:
    """`text` with the address, its path and every other secret shown as ***: servers like to repeat what they got."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    hidden = [url, f"{path}?{parts.query}" if parts.query else "", path, parts.query, path.rpartition("/")[2], *others]
    for secret in sorted((each for each in hidden if len(each) > 3), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
