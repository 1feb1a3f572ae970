"""Builds made-up posts and people for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from twitterbar.core.views import ConversationView, PostView, TableRow
from twitterbar.domain.model import (
    SNOWFLAKE_EPOCH_MS,
    Account,
    Batch,
    Join,
    Link,
    Mention,
    PageKind,
    Post,
    PostState,
    Relation,
    Repost,
)
from twitterbar.domain.people import People

TUESDAY = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
"""The evening on which most tests take place."""


def at(minutes: float) -> datetime:
    """A moment so many minutes after Tuesday evening (before it, if negative)."""
    return TUESDAY + timedelta(minutes=minutes)


def post_id(minutes: float, n: int = 0) -> str:
    """The id X would give to the n-th post made so many minutes after Tuesday evening."""
    return f"x:{((int(at(minutes).timestamp() * 1000) - SNOWFLAKE_EPOCH_MS) << 22) + n}"


def account(handle: str, **fields: Any) -> Account:
    """Somebody called so; the id is made from the letters, so the same handle is the same account."""
    return Account(
        id=account_id(handle),
        username=fields.pop("username", handle),
        name=fields.pop("name", handle.capitalize()),
        **fields,
    )


def account_id(name: str) -> str:
    """The account id of somebody called `name`."""
    return f"x:{int.from_bytes(name.encode()[:7], 'big')}"


def post(author: str, text: str, minutes: float = 0, n: int = 0, **fields: Any) -> Post:
    """A post by somebody called `author`, so many minutes after Tuesday evening."""
    return Post(
        id=fields.pop("id", post_id(minutes, n)),
        author=account_id(author),
        at=at(minutes),
        text=text,
        **fields,
    )


def reply(to: Post, author: str, text: str, minutes: float, n: int = 0, **fields: Any) -> Post:
    """An answer to `to`, in its conversation."""
    return post(
        author,
        text,
        minutes,
        n,
        reply_to=to.id,
        reply_to_account=to.author,
        conversation=fields.pop("conversation", to.conversation or to.id),
        **fields,
    )


def repost(of: Post, author: str, minutes: float, n: int = 0) -> Repost:
    """`author` passes on `of`."""
    return Repost(
        id=post_id(minutes, n), author=account_id(author), at=at(minutes), of=of.id, of_author=of.author
    )


def mention(name: str) -> Mention:
    """Somebody called `name`, named in a post."""
    return Mention(username=name, account=account_id(name))


def link(url: str, **fields: Any) -> Link:
    """A link to `url`, shown as it is."""
    host = url.split("/")[2]
    return Link(url=url, host=host, shown=fields.pop("shown", url), **fields)


def batch(*records: Post | Repost | Account, kind: PageKind = PageKind.HOME, **fields: Any) -> Batch:
    """A page that brings these records, all of the posts and reposts as its own rows.

    Who has a row on the reader's home timeline is followed.
    """
    posts = tuple(record for record in records if isinstance(record, Post))
    reposts = tuple(record for record in records if isinstance(record, Repost))
    asked = fields.pop("asked", (*(post.id for post in posts), *(repost.id for repost in reposts)))
    relations = fields.pop("relations", ())
    if kind is PageKind.HOME:
        told = [(post.id, post.author) for post in posts] + [(one.id, one.author) for one in reposts]
        authors = dict.fromkeys(author for id, author in told if id in asked)
        relations = (*relations, *((author, Relation.FOLLOWING) for author in authors))
    return Batch(
        kind=kind,
        posts=posts,
        reposts=reposts,
        accounts=tuple(record for record in records if isinstance(record, Account)),
        asked=asked,
        relations=relations,
        **fields,
    )


def people(*follows: str, **fields: Any) -> People:
    """What the reader, called "me", knows of the people: whom they follow, and more by the names of `People`.

    What is told of accounts there is told here by their names, as in `turned_to={"ana": Tie(6, 4.0)}`.
    """
    by_account = ("turned_to", "turned_to_me", "circle", "circle_through", "last_heard", "silences", "said")
    named = {name for field in by_account for name in fields.get(field, ())}
    for field in by_account:
        if field in fields:
            fields[field] = {account_id(name): value for name, value in fields[field].items()}
    return People(
        me=account_id("me"),
        names={account_id(name): name.capitalize() for name in (*follows, *named, *fields.pop("also", ()))},
        follows=frozenset(account_id(name) for name in follows),
        **fields,
    )


def post_view(
    author: str, text: str, minutes: float = 0, *, to: PostView | None = None, **fields: Any
) -> PostView:
    """A new post by somebody called `author` as a screen shows it, in answer to `to`."""
    return PostView(
        id=fields.pop("id", post_id(minutes)),
        parent=to.id if to else None,
        depth=to.depth + 1 if to else 0,
        join=fields.pop("join", Join.REPLY if to else None),
        state=fields.pop("state", PostState.HERE),
        author=account(author) if author else None,
        followed=fields.pop("followed", False),
        at=at(minutes),
        text=text,
        new=fields.pop("new", True),
        **fields,
    )


def conversation_view(*posts: PostView) -> ConversationView:
    """A conversation of these posts as a screen shows it."""
    return ConversationView(
        id=posts[0].id, posts=posts, new=sum(post.new for post in posts), minutes=len(posts) / 4
    )


def row(opening: str, *voices: str, n: int = 0, **fields: Any) -> TableRow:
    """One conversation at the table, with two of five posts new."""
    return TableRow(
        conversation=fields.pop("conversation", post_id(0, n)),
        voices=voices or ("Ana",),
        opening=opening,
        newest=fields.pop("newest", ""),
        new=fields.pop("new", 2),
        total=fields.pop("total", 5),
        minutes=fields.pop("minutes", 1.2),
        why=fields.pop("why", "names you"),
        why_code=fields.pop("why_code", "names_you"),
        **fields,
    )
