"""Builds pages as X sends them, about made-up people, in either spelling."""

import json
from collections.abc import Callable
from typing import Any

from twitterbar.domain.model import SNOWFLAKE_EPOCH_MS, Batch, PageKind, Post
from twitterbar.sources.x_pages import batch

Json = dict[str, Any]
Spelled = Callable[[Json], bytes]

ANA, BEN, CLEO, ME = "1500000001", "1500000002", "1500000003", "1500000009"

_RENAMED = {
    "tweets": "posts",
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "pinned_tweet_id": "pinned_post_id",
    "most_recent_tweet_id": "most_recent_post_id",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
}


def in_tweet_dialect(page: Json) -> bytes:
    """A page in the older spelling, in which these builders write."""
    return json.dumps(page).encode()


def in_post_dialect(page: Json) -> bytes:
    """A page in the spelling of 2026."""
    return json.dumps(_renamed(page)).encode()


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        renamed = {_RENAMED.get(key, key): _renamed(inner) for key, inner in value.items()}
        if renamed.get("resource_type") == "tweet":
            renamed["resource_type"] = "post"
        return renamed
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value


def snowflake(n: int) -> str:
    """The id of a post made n seconds after the first of March 2026."""
    return str(((1_772_323_200_000 + n * 1000 - SNOWFLAKE_EPOCH_MS) << 22) + 7)


def post(n: int, text: str, author: str | None = ANA, **fields: Any) -> Json:
    """The n-th post."""
    made: Json = {
        "id": snowflake(n),
        "text": text,
        "conversation_id": snowflake(n),
        "created_at": f"2026-03-01T00:{n // 60:02}:{n % 60:02}.000Z",
        "edit_history_tweet_ids": [snowflake(n)],
        "lang": "en",
        "possibly_sensitive": False,
        "public_metrics": {"retweet_count": 3, "like_count": 4},
    }
    if author:
        made["author_id"] = author
    return made | fields


def refers(kind: str, n: int) -> Json:
    """A reference to the n-th post."""
    return {"type": kind, "id": snowflake(n)}


def repost(n: int, of: int, author: str = BEN, text: str = "RT @ana: cut off…", **fields: Any) -> Json:
    """The n-th post is somebody passing on another one."""
    return post(n, text, author, referenced_tweets=[refers("retweeted", of)], **fields)


def user(id: str, username: str, **fields: Any) -> Json:
    """An account."""
    return {"id": id, "username": username, "name": username.capitalize()} | fields


def url(text: str, short: str, expanded: str, shown: str, **fields: Any) -> Json:
    """A link where it stands in a text."""
    start = text.index(short)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": expanded,
        "display_url": shown,
    } | fields


def mention(text: str, username: str, id: str | None = None) -> Json:
    """A mention where it stands in a text."""
    start = text.lower().index(f"@{username}".lower())
    made: Json = {"start": start, "end": start + len(username) + 1, "username": username}
    return made | {"id": id} if id else made


def page(*data: Json, includes: Json | None = None, **fields: Any) -> Json:
    """A page of these records."""
    made: Json = {"data": list(data), "meta": {"result_count": len(data)}} | fields
    return made | {"includes": includes} if includes is not None else made


def taken(body: Json | bytes, kind: PageKind | None = PageKind.HOME, **known: Any) -> Batch:
    """What comes of a page."""
    return batch(body if isinstance(body, bytes) else in_tweet_dialect(body), kind=kind, **known)


USERS = [user(ANA, "ana"), user(BEN, "ben"), user(CLEO, "cleo")]


def only(batch: Batch) -> Post:
    """The one post of a page."""
    (found,) = batch.posts
    return found


def x(n: int) -> str:
    """Our id of the n-th post."""
    return f"x:{snowflake(n)}"
