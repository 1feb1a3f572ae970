"""A conversation told in lines of text, for a terminal, a file or an ear."""

from collections.abc import Mapping
from datetime import datetime

from twitterbar.cli import wording
from twitterbar.cli.output import say
from twitterbar.core.showing import MEDIA
from twitterbar.core.views import ConversationView, PostView
from twitterbar.domain.model import PostState

DEEPEST = 8
"""Steps to which an answer is moved in; deeper ones stand below each other."""


def conversation(view: ConversationView, now: datetime, *, whole: bool, moved_in: bool) -> None:
    """Print a conversation in reading order.

    `whole` tells every post; otherwise one line of context stands for what was heard already, right before
    what is new. `moved_in` shows the tree by moving answers in; otherwise words alone say who answers whom.
    """
    by_id = {post.id: post for post in view.posts}
    told: set[str] = set()
    for post in view.posts:
        if whole or post.new:
            above = by_id.get(post.parent) if post.parent else None
            if not whole and above is not None and above.id not in told and not above.new:
                say(_context(above), "  " * _depth(above, moved_in))
                told.add(above.id)
            _post(post, by_id, now, moved_in=moved_in, whole=whole)
            told.add(post.id)


def _depth(post: PostView, moved_in: bool) -> int:
    return min(post.depth, DEEPEST) if moved_in else 0


def _context(post: PostView) -> str:
    """A post that was heard already, on one line."""
    if post.state is not PostState.HERE:
        return f"Before: {wording.stand_in(post.state)}"
    first = " ".join(post.text.split())
    return f"Before, {wording.speaker(post, None)}: {first if len(first) <= 60 else first[:59] + '…'}"


def _post(
    post: PostView, by_id: Mapping[str, PostView], now: datetime, *, moved_in: bool, whole: bool
) -> None:
    edge = "  " * _depth(post, moved_in)
    above = by_id.get(post.parent) if post.parent else None
    if post.state is not PostState.HERE:
        say(wording.stand_in(post.state), edge)
        say()
        return
    marks = [wording.when(post.at, now)] if post.at is not None else []
    marks += ["new"] if post.new and whole else []
    marks += ["edited"] if post.edited else []
    say(", ".join((wording.speaker(post, above), *marks)), edge)
    if post.passed_on:
        say(f"Passed on by {wording.enumeration(post.passed_on)}.", edge)
    say(post.text, f"{edge}  ", f"{edge}  ")
    if post.quoted:
        say(f"Quoting {post.quoted}", f"{edge}  ", f"{edge}  ")
    for medium in post.media:
        kind = MEDIA.get(medium.kind, medium.kind)
        say(f"[{kind}: {medium.alt or 'not described'}]", f"{edge}  ", f"{edge}  ")
    for number, link in enumerate(post.links, post.first_link):
        title = f": {link.title}" if link.title else ""
        say(f"[{number}] {link.host}{title} {link.url}", f"{edge}  ", f"{edge}      ")
    say()
