"""Which of several copies of a post counts.

The same post comes in again and again: alone, as a reference of another, cut short, in an older version,
withheld. Which copy is kept must not depend on which came first, so copies are ranked by what they hold, and
of two versions of an edited post the newer one counts.
"""

from collections.abc import Iterable, Mapping
from zlib import crc32

import msgspec

from twitterbar.domain.model import Post, PostState, Repost, id_order

encode = msgspec.msgpack.Encoder().encode
"""A post as the bytes that are ranked and stored."""

_HERE = PostState.HERE
_STATES = {PostState.DELETED: 3, PostState.WITHHELD: 2, _HERE: 1}


def rank(post: Post, encoded: bytes | None = None) -> int:
    """How much a copy of a post counts against other copies of the same id: below 2⁶³, the larger wins.

    First its `standing`; among equals a checksum of the whole decides. `encoded` is `encode(post)` where that
    is at hand.
    """
    return standing(post) << CHECKSUM_BITS | crc32(encoded or encode(post))


CHECKSUM_BITS = 32
"""The lower bits of a rank, which only decide among copies of the same standing."""


def standing(post: Post) -> int:
    """What a copy of a post holds, the upper part of its rank.

    First what became of the post (deleted, withheld, here), then whether it has a text, its conversation,
    what it answers and quotes, then the length of the text, then how much hangs on it.
    """
    length = len(post.text)
    hanging = len(post.links) + len(post.mentions) + len(post.hashtags) + len(post.media) + (post.lang != "")
    return (
        (1 if post.state is _HERE else _STATES.get(post.state, 0)) << 29
        | (length > 0) << 28
        | (post.conversation is not None) << 27
        | (post.reply_to is not None) << 26
        | (post.quotes is not None) << 25
        | (post.reply_to_account is not None) << 24
        | (length if length < 0xFFFF else 0xFFFF) << 8
        | (hanging if hanging < 0xFF else 0xFF)
    )


def better(a: Post, b: Post) -> Post:
    """Which of two copies or versions of a post counts; the same whichever comes first."""
    if a.id != b.id:
        return max(a, b, key=lambda post: id_order(post.id))
    return a if a == b or rank(a) >= rank(b) else b


def better_repost(a: Repost, b: Repost) -> Repost:
    """Which of two copies of a repost counts; the same whichever comes first."""
    return max(a, b, key=lambda repost: (repost.of_author or "", repost.of, repost.author, repost.at))


def as_gone(post: Post, state: PostState | None) -> Post:
    """The post after its source reported it gone: what was said is forgotten, where it stood is not.

    Deleted and withheld posts lose their words even where they are at hand. One that became protected
    keeps them: whoever holds it was let in.
    """
    if state not in (PostState.DELETED, PostState.WITHHELD):
        return post
    return msgspec.structs.replace(
        post,
        state=PostState.DELETED if PostState.DELETED in (state, post.state) else state,
        text="",
        links=(),
        mentions=(),
        hashtags=(),
        media=(),
    )


def more_gone(a: PostState | None, b: PostState | None) -> PostState | None:
    """Which of two reports about a post that is gone counts."""
    order = (None, PostState.HERE, PostState.MISSING, PostState.PROTECTED, PostState.WITHHELD)
    return max(a, b, key=lambda state: order.index(state) if state in order else len(order))


class Copies:
    """The posts that count out of any number of copies and versions.

    `posts` holds them by id; `newest` leads from the ids of older versions to the id of the one that counts.
    """

    def __init__(self, posts: Iterable[Post], gone: Mapping[str, PostState] | None = None) -> None:
        """`gone` maps ids of posts (or of versions of them) to why they are no longer to be had."""
        best: dict[str, Post] = {}
        edited: list[Post] = []
        for post in posts:
            known = best.get(post.id)
            best[post.id] = post if known is None else better(known, post)
            if len(post.versions) > 1 or (post.versions and post.versions[0] != post.id):
                edited.append(post)
        self.posts = best
        self.newest: dict[str, str] = {}
        groups = _groups(edited)
        for group in groups:
            here = max((id for id in group if id in best), key=id_order)
            for id in group:
                if id != here:
                    self.newest[id] = here
                    best.pop(id, None)
        if gone:
            states: dict[str, PostState | None] = {}
            for reported_id, state in gone.items():
                id = self.id_of(reported_id)
                states[id] = more_gone(states.get(id), state)
            for id, reported in states.items():
                if id in best:
                    best[id] = as_gone(best[id], reported)

    def id_of(self, id: str) -> str:
        """The id under which a post is found: its own, or that of its newest version."""
        return self.newest.get(id, id)


def _groups(edited: Iterable[Post]) -> list[list[str]]:
    """The ids of all versions of each edited post."""
    group_of: dict[str, list[str]] = {}
    for post in edited:
        merged: dict[str, None] = dict.fromkeys((post.id, *post.versions))
        for id in list(merged):
            merged.update(dict.fromkeys(group_of.get(id, ())))
        group = list(merged)
        for id in group:
            group_of[id] = group
    return list({group[0]: group for group in group_of.values()}.values())
