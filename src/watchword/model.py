"""The nouns, which are also the wire format: one class travels on the log, into the database and through the tests.

All are frozen. `encode` gives JSON with the field `schema` first; `decode` validates. Readers ignore fields that they
don't know; writers never rename one. Times are aware and UTC, on the wire RFC 3339 with `Z`.
Offsets (`start`, `end`, `excerpt_start`) count Unicode code points of the field they point into, end excluded.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from watchword.errors import PermanentError

Time = Annotated[datetime, msgspec.Meta(tz=True)]
Mode = Literal["live", "replay"]
Severity = Literal["normal", "critical"]
Field = Literal["title", "summary", "text"]
Change = Literal["new", "still", "gone"]
Reason = Literal["new", "escalated", "updated"]
PublishedFrom = Literal["feed", "zone", "first_seen"]


class Content(msgspec.Struct, frozen=True):
    """What a reader sees of an article, as plain text."""

    title: str
    summary: str = ""
    text: str = ""


class Article(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="article/1"):
    """One revision of one article, as one feed brought it. `feed` is the URL as written in `feeds.yaml`."""

    id: str
    revision: int
    feed: str
    outlet: str
    url: str | None
    title: str
    summary: str
    text: str
    language: str | None
    published: Time | None
    published_from: PublishedFrom
    published_raw: str | None
    fetched: Time
    first_seen: Time
    previous: Content | None
    mode: Mode
    traceparent: str | None


class ArticleHead(msgspec.Struct, frozen=True, kw_only=True):
    """An article without its content: what a match and an alert carry, so that neither has to look it up."""

    id: str
    revision: int
    feed: str
    outlet: str
    url: str | None
    title: str
    language: str | None
    published: Time | None
    fetched: Time
    first_seen: Time

    @classmethod
    def of(cls, article: Article) -> ArticleHead:
        return cls(**{name: getattr(article, name) for name in cls.__struct_fields__})


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One place where one term was found. `excerpt` is at most 160 code points around it, cut from the field."""

    watch: str
    field: Field | None
    start: int | None
    end: int | None
    text: str | None
    term: str
    form: str
    weight: float
    excerpt: str | None
    excerpt_start: int | None
    scheme: str | None = None
    ending: str | None = None
    points: float | None = None


class WatchHit(msgspec.Struct, frozen=True, kw_only=True):
    """What one watch makes of one article revision. `suppressed` names the rule that set it aside, if one did."""

    watch: str
    name: str
    score: float
    threshold: float
    alert: bool
    suppressed: str | None
    change: Change
    evidence: tuple[Evidence, ...]
    severity: Severity = "normal"


class Match(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="match/1"):
    """All the watches that one article revision hit. `sketch`: the smallest hashes of its word trigrams."""

    article: ArticleHead
    sketch: tuple[int, ...]
    watchlist: str
    scored: Time
    mode: Mode
    traceparent: str | None
    watches: tuple[WatchHit, ...]


class AlertWatch(msgspec.Struct, frozen=True):
    watch: str
    name: str
    score: float


class Alert(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="alert/1"):
    """One announcement of one story. `id` is story + ":" + revision; `because` is a sentence for a person."""

    id: str
    story: str
    revision: int
    reason: Reason
    because: str
    severity: Severity
    watches: tuple[AlertWatch, ...]
    article: ArticleHead
    outlets: int
    languages: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    published: Time | None
    fetched: Time
    scored: Time
    alerted: Time
    mode: Mode
    traceparent: str | None


class Parked(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="parked/1"):
    """A record that can't be worked on, with where it came from; `key` and `value` are base64 of its bytes."""

    id: str
    error: str
    topic: str
    partition: int
    offset: int
    attempt: int
    parked: Time
    key: str | None
    value: str | None


Wire = Article | Match | Alert | Parked
T = TypeVar("T", bound=msgspec.Struct)

_encoder = msgspec.json.Encoder()
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind) for kind in (Article, Match, Alert, Parked)
}


def encode(record: Wire) -> bytes:
    return _encoder.encode(record)


def decode(value: bytes, kind: type[T]) -> T:
    """The record in `value`; PermanentError says what is wrong with it."""
    try:
        return _decoders[kind].decode(value)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        wanted = kind.__struct_config__.tag
        raise PermanentError(f"not a record of schema {wanted}: {error}") from error


BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every record."""


def utc_now() -> datetime:
    return datetime.now(UTC)
