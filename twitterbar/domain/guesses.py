"""Where a fragment probably belongs whose links were lost.

Archives and scraped timelines often lack the id of the conversation, or the post that was answered. Two kinds
of fragments can still be placed by who speaks to whom:

* an *orphan* speaks to somebody but answers no post that is named. It joins where those it speaks to were
  heard last within a day: each voice counts 2^(-age / 3 h), three times if it is the one answered, and
  more for every word in common. If none of them was heard, it joins the last orphan that spoke to the
  same person within six hours;
* a *phantom root*: the fragment answers posts that were never seen. It joins where those it speaks to (each
  counting at most twice) were heard in the last two days, with a half-life of six hours, provided that
  adds up to more than 0.15.

A guess depends only on what was said before the fragment's first post, and is never made for a fragment that
carries a conversation id: as soon as the id or the parent arrives, the guess is gone.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from twitterbar.domain.model import Post, id_order
from twitterbar.domain.text import words

ORPHAN_WINDOW = timedelta(hours=24)
ORPHAN_HALF_LIFE = timedelta(hours=3)
ORPHAN_WORD = 0.3
ANSWERED = 3.0
"""How much more the account that is answered counts than others that are mentioned."""
ORPHAN_RUN = timedelta(hours=6)
PHANTOM_WINDOW = timedelta(hours=48)
PHANTOM_HALF_LIFE = timedelta(hours=6)
PHANTOM_WORD = 0.05
PHANTOM_LEAST = 0.15
PHANTOM_POSTS = 50
"""How many of a fragment's first posts tell whom it speaks to."""
LONGEST_WINDOW = max(ORPHAN_WINDOW, PHANTOM_WINDOW)


class Adrift(Struct, frozen=True):
    """A fragment to be placed.

    `label` is its thread, `first` its first post, `spoken_to` maps accounts to how much each counts, and
    `addressee` is the one an orphan speaks to above all (None for a phantom root).
    """

    label: str
    first: Post
    spoken_to: Mapping[str, float]
    addressee: str | None

    @property
    def window(self) -> timedelta:
        """How far back those it speaks to may have been heard."""
        return PHANTOM_WINDOW if self.addressee is None else ORPHAN_WINDOW

    def hears(self, post: Post) -> bool:
        """Whether a post lies in the window: said before the fragment's first, by one it speaks to."""
        first = self.first
        return (
            post.author in self.spoken_to and first.at - self.window <= post.at and said(post) < said(first)
        )

    def follows(self, other: "Adrift") -> bool:
        """Whether an orphan comes soon enough after another one that speaks to the same person."""
        return timedelta(0) <= self.first.at - other.first.at <= ORPHAN_RUN


def speaks_to(post: Post) -> bool:
    """Whether a post is said to somebody: it answers an account, or begins by naming one."""
    nobody = (None, post.author)
    return post.reply_to_account not in nobody or (
        post.text.startswith("@") and any(mention.account not in nobody for mention in post.mentions)
    )


def is_orphan(post: Post) -> bool:
    """Whether a post is said to somebody without telling which post it answers or quotes."""
    return post.reply_to is None and post.quotes is None and speaks_to(post)


def adrift(label: str, opening: Post | None, first_posts: Sequence[Post]) -> Adrift | None:
    """The fragment that a thread without conversation id is, or None if it stands well where it is.

    `opening` is the post under the thread's label, None if it was never seen; `first_posts` its posts in the
    order in which they were said (the first `PHANTOM_POSTS` are looked at).
    """
    if opening is not None:
        return _orphan(label, opening) if is_orphan(opening) else None
    counts: dict[str, float] = {}
    for post in first_posts[:PHANTOM_POSTS]:
        spoken = {post.reply_to_account, *(mention.account for mention in post.mentions)}
        for account in spoken:
            if account is not None and account != post.author:
                counts[account] = min(counts.get(account, 0.0) + 1.0, 2.0)
    return Adrift(label, first_posts[0], counts, None) if counts else None


def _orphan(label: str, post: Post) -> Adrift:
    spoken_to = {
        mention.account: 1.0
        for mention in post.mentions
        if mention.account is not None and mention.account != post.author
    }
    addressee = post.reply_to_account
    if addressee is None or addressee == post.author:
        addressee = next(iter(spoken_to))
    else:
        spoken_to[addressee] = ANSWERED
    return Adrift(label, post, spoken_to, addressee)


def place(fragment: Adrift, heard: Iterable[tuple[str, Post]]) -> str | None:
    """The thread in which those a fragment speaks to were heard, or None.

    `heard` are posts with the labels of their threads; those outside the window or in the fragment
    itself are passed over. Of each voice the last post in each thread counts.
    """
    last: dict[tuple[str, str], Post] = {}
    for label, post in heard:
        if label != fragment.label and fragment.hears(post):
            known = last.get((label, post.author))
            if known is None or said(known) < said(post):
                last[label, post.author] = post
    if not last:
        return None
    own = _telling(fragment.first.text)
    scores: dict[str, float] = {}
    for (label, author), post in sorted(last.items()):
        age = fragment.first.at - post.at
        common = len(own & _telling(post.text))
        weight = fragment.spoken_to[author]
        if fragment.addressee is None:
            score = weight * _decayed(age, PHANTOM_HALF_LIFE) + PHANTOM_WORD * common
        else:
            score = weight * _decayed(age, ORPHAN_HALF_LIFE) * (1 + ORPHAN_WORD * common)
        scores[label] = scores.get(label, 0.0) + score
    best = min(scores, key=lambda label: (-scores[label], id_order(label)))
    if fragment.addressee is None and scores[best] <= PHANTOM_LEAST:
        return None
    return best


def said(post: Post) -> tuple[datetime, tuple[str, int, str]]:
    """A sort key that puts posts into the order in which they were said."""
    return post.at, id_order(post.id)


def _decayed(age: timedelta, half_life: timedelta) -> float:
    return math.exp2(-(age / half_life))


def _telling(text: str) -> set[str]:
    """The words of a text that say something: longer than three letters, or of a script without spaces."""
    return {word for word in words(text) if len(word) > 3 or not word.isascii()}
