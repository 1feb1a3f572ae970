"""What a tb-eval/1 stream sends, typed. Absent, null, [] and "" mean the same."""

from msgspec import Struct

Many = list[str] | str | None
"""Several ids or words, or one of the ways to say that there are none."""


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
        return self.created_at or self.observed_at or 0.0


class Turned(Struct, tag_field="op", tag="event"):
    """In worlds of which only edges are known: `src` turned to `dst`."""

    t: float
    src: str
    dst: str
    kind: str = "mention"


class Query(Struct, tag_field="op", tag="query", rename={"source": "from"}):
    qid: str
    task: str
    now: float
    posts: Many = None
    ego: str | None = None
    minutes: float | None = None
    candidates: Many = None
    k: int | None = None
    friends: Many = None
    to: str | None = None
    kind: str | None = None
    source: str | None = None


class Bye(Struct, tag_field="op", tag="bye"):
    pass


Record = Hello | User | Said | Turned | Query | Bye
