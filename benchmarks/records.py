"""What a tb-eval/1 stream sends, typed. Absent, null, [] and "" mean the same."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import fields

Many = list[str] | str | None
"""Several ids or words, or one of the ways to say that there are none."""


EARLIEST, LATEST = 0.0, datetime(9990, 1, 1, tzinfo=UTC).timestamp()
"""Unix seconds between which a moment can be told; others count as the nearer of the two."""


def told(seconds: float | None) -> float | None:
    """A moment that can be told, if one is given."""
    if seconds is None or math.isnan(seconds):
        return None
    return min(max(seconds, EARLIEST), LATEST)


def many(given: Many) -> list[str]:
    """A list that may be absent."""
    return given if isinstance(given, list) else []


class Hello(Struct, tag_field="op", tag="hello"):
    proto: str = ""
    world: str = ""


class User(Struct, tag_field="op", tag="user"):
    id: str
    core: bool | None = None


class Said(Struct, tag_field="op", tag="post"):
    """A post or, with `repost_of`, somebody passing one on; times in Unix seconds."""

    id: str
    author: str
    created_at: float | None = None
    observed_at: float | None = None
    text: str | None = None
    lang: str | None = None
    reply_to: str | None = None
    reply_to_user: str | None = None
    quote_of: str | None = None
    quote_user: str | None = None
    repost_of: str | None = None
    repost_user: str | None = None
    mentions: Many = None
    hashtags: Many = None
    urls: Many = None
    media: int | str | list[str] | None = None
    room: str | None = None

    @property
    def at(self) -> float:
        """When it was said."""
        return told(self.created_at) or told(self.observed_at) or EARLIEST


class Turned(Struct, tag_field="op", tag="event"):
    """In worlds of which only edges are known: `src` turned to `dst`."""

    t: float
    src: str
    dst: str
    kind: str = "mention"

    @property
    def at(self) -> float:
        """When it happened."""
        return told(self.t) or EARLIEST


class Query(Struct, tag_field="op", tag="query", rename={"source": "from"}):
    qid: str
    task: str = ""
    now: float = LATEST
    posts: Many = None
    ego: str | None = None
    minutes: float | None = None
    candidates: Many = None
    k: int | None = None
    friends: Many = None
    to: str | None = None
    kind: str | None = None
    source: str | None = None

    @property
    def at(self) -> float:
        """When it is asked."""
        return told(self.now) or EARLIEST


class Bye(Struct, tag_field="op", tag="bye"):
    pass


Record = Hello | User | Said | Turned | Query | Bye

_KINDS: Mapping[str, type[Record]] = {
    "hello": Hello,
    "user": User,
    "post": Said,
    "event": Turned,
    "query": Query,
    "bye": Bye,
}
_DECODE = msgspec.json.Decoder(Record).decode


def decode(line: bytes) -> Record | None:
    """A line as the record that it is, or None.

    What a field can't hold is left out, and so are entries of a list that can't be ids or words; a record
    without what it needs is none.
    """
    try:
        record: Record = _DECODE(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decode_what_holds(line)
    return record


def _decode_what_holds(line: bytes) -> Record | None:
    """Slower, and with Python's own JSON, which also takes NaN, any number and half of a surrogate pair."""
    try:
        given = json.loads(line)
        kind = _KINDS[given.pop("op")]
        held: dict[str, Any] = {
            field.name: value
            for field in fields(kind)
            if (value := _held(given.get(field.encode_name), field.type)) is not None
        }
        record: Record = kind(**held)
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError):
        return None
    return record


def _held(value: object, type: object) -> object | None:
    """A value as a field of that type holds it; None where it can't."""
    match value:
        case list():
            value = [one for one in value if isinstance(one, str) and _is_text(one)]
        case str() if not _is_text(value):
            return None
    try:
        held: object = msgspec.convert(value, type, strict=False)
    except msgspec.ValidationError:
        return None
    return held


def _is_text(value: str) -> bool:
    """Whether it can be written: half of a surrogate pair can't."""
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)
