"""Where a fragment probably belongs whose links were lost.

Archives and scraped timelines often lack the id of the conversation, or the post that was answered. Two kinds
of fragments can still be placed by who speaks to whom:

* an *orphan* speaks to somebody but answers no post that is named;
* a *phantom root*: the fragment answers a post that was never seen.

A fragment joins the thread with the best evidence, if that comes to more than `LEAST`:

* somebody it speaks to was *heard* there: each voice counts by how lately (half of it after three hours for
  an orphan, six for a phantom root; a day or two is the end), an answered one three times. It counts twice
  if that post *fits*: who answers names everybody whom the post named, so names tell what was answered;
* an earlier fragment *speaks to the same people*, which counts as if they had been heard there;
* whoever began the fragment was heard there too (for nothing without one of the first two);
* *words* in common make all of that count more, and the more, the fewer of the possible threads hold them.

What was never seen may also have opened a thread of its own. That shows by its answers: if most of them name
nobody but its author, it was said to nobody. With several such answers the fragment joins nothing; with one
or two (somebody may have dropped the other names) only what speaks to somebody counts as evidence.

A guess depends only on the fragment and on what was said before its first post, and is never made for a
fragment that carries a conversation id: as soon as the id or the parent arrives, the guess is gone.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from twitterbar.domain.model import Post, id_order
from twitterbar.domain.text import words

ORPHAN_WINDOW = timedelta(hours=24)
ORPHAN_HALF_LIFE = timedelta(hours=3)
PHANTOM_WINDOW = timedelta(hours=48)
PHANTOM_HALF_LIFE = timedelta(hours=6)
LONGEST_WINDOW = max(ORPHAN_WINDOW, PHANTOM_WINDOW)

ANSWERED = 3.0
"""How much more the account that is answered counts than others that are mentioned."""

FITS = 2.0
"""How much more a post counts whose names are those that an answer to it would have."""

WORD = 0.6
"""How much more everything counts for a word in common that no other thread in question holds …"""

MOST_WORDS = 4.0
"""… up to so many such words."""

LEAST = 0.15
"""Evidence that comes to no more is none."""

OPENED = 3
"""So many answers to a post never seen that name nobody but its author, and it opened a thread."""

FIRST_POSTS = 50
"""How many of a fragment's first posts tell whom it speaks to, and about what."""

TEXTS_KEPT = 2_000
"""Of so many texts their words are kept: a text is looked at for every fragment that may belong to it."""

EARLIER = 5
"""Of each account so many earlier fragments that speak to it are looked at."""


class Adrift:
    """A fragment to be placed.

    `label` is its thread, `posts` the first ones in it in the order in which they were said, `spoken_to` maps
    accounts to how much each counts. `opened` tells how many answers say that what they answer opened a
    thread; 0 where it didn't.
    """

    def __init__(
        self,
        label: str,
        posts: Sequence[Post],
        spoken_to: Mapping[str, float],
        *,
        orphan: bool = False,
        opened: int = 0,
    ) -> None:
        self.label = label
        self.posts = tuple(posts)
        self.first = self.posts[0]
        self.spoken_to = spoken_to
        self.orphan = orphan
        self.opened = opened
        self.window = ORPHAN_WINDOW if orphan else PHANTOM_WINDOW
        self._since = self.first.at - self.window

    @cached_property
    def voices(self) -> frozenset[str]:
        """Whose earlier posts tell where it belongs: those it speaks to, and who began it."""
        return frozenset((*self.spoken_to, self.first.author))

    @cached_property
    def told(self) -> set[str]:
        """The words in it that say something."""
        return {word for _, words in self._told for word in words}

    def told_before(self, post: Post) -> set[str]:
        """The words that say something and were said before a post."""
        return {word for earlier, words in self._told if _before(earlier, post) for word in words}

    @cached_property
    def _told(self) -> list[tuple[Post, frozenset[str]]]:
        return [(post, telling(post.text)) for post in self.posts]

    def hears(self, post: Post) -> bool:
        """Whether a post lies in the window before the fragment's first, said by one of its voices."""
        return self._reaches(post) and post.author in self.voices and not (self.opened and not names(post))

    def heeds(self, other: "Adrift", account: str) -> bool:
        """Whether another fragment, begun by somebody else before it, speaks to the same account."""
        return account in other.spoken_to and other.first.author != account and self._reaches(other.first)

    def _reaches(self, post: Post) -> bool:
        return self._since <= post.at and _before(post, self.first)

    def fits(self, post: Post) -> bool:
        """Whether an answer to a post, or to an answer to it, names just those whom the fragment names."""
        first = self.first
        if self.orphan and post.author != first.reply_to_account:
            return False
        there = names(post) | {post.author, first.author}
        if not self.orphan and first.reply_to_account is not None:
            there.add(first.reply_to_account)
        return there == self._there

    @cached_property
    def _there(self) -> set[str]:
        """Who is in the first post: who says it, and whom it names."""
        return names(self.first) | {self.first.author}

    def fading(self, at: datetime) -> float:
        """What is left of something said then when the fragment began."""
        half_life = ORPHAN_HALF_LIFE if self.orphan else PHANTOM_HALF_LIFE
        return math.exp2(-((self.first.at - at) / half_life))


def names(post: Post) -> set[str]:
    """The accounts to which a post speaks or that it mentions."""
    named = {mention.account for mention in post.mentions if mention.account is not None}
    if post.reply_to_account is not None:
        named.add(post.reply_to_account)
    named.discard(post.author)
    return named


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
    order in which they were said (the first `FIRST_POSTS` are looked at).
    """
    posts = first_posts[:FIRST_POSTS]
    if opening is not None:
        return _orphan(label, opening, posts) if is_orphan(opening) else None
    counts: dict[str, float] = {}
    for post in posts:
        for account in names(post):
            counts[account] = min(counts.get(account, 0.0) + 1.0, 2.0)
    answers = [post for post in posts if post.reply_to == label]
    alone = sum(len(names(post)) <= 1 for post in answers)
    opened = len(answers) if alone > len(answers) / 2 else 0
    return Adrift(label, posts, counts, opened=opened) if counts else None


def _orphan(label: str, opening: Post, posts: Sequence[Post]) -> Adrift:
    spoken_to = dict.fromkeys(sorted(names(opening)), 1.0)
    if opening.reply_to_account in spoken_to:
        spoken_to[opening.reply_to_account] = ANSWERED
    return Adrift(
        label, (opening, *(post for post in posts if post.id != opening.id)), spoken_to, orphan=True
    )


def place(
    fragment: Adrift, heard: Iterable[tuple[str, Post]], earlier: Mapping[str, Iterable[Adrift]]
) -> str | None:
    """The thread to which a fragment probably belongs, or None.

    `heard` are posts of its voices with the labels of their threads, `earlier` for each account it speaks to
    the last fragments that do so too; what isn't in the window is passed over.
    """
    if fragment.opened >= OPENED:
        return None
    evidence: dict[str, dict[str, float]] = {}
    told: dict[str, set[str]] = {}
    last: dict[tuple[str, str], Post] = {}
    for label, post in heard:
        if label != fragment.label and fragment.hears(post):
            voices = evidence.setdefault(label, {})
            left, noted = fragment.fading(post.at), voices.get(post.author, 0.0)
            if left * FITS > noted:
                voices[post.author] = max(noted, left * (FITS if fragment.fits(post) else 1.0))
            known = last.get((label, post.author))
            if known is None or _before(known, post):
                last[label, post.author] = post
    for (label, _), post in last.items():
        told.setdefault(label, set()).update(telling(post.text))
    for account, others in earlier.items():
        for other in others:
            if fragment.heeds(other, account) and not (fragment.opened and len(other.spoken_to) == 1):
                voices = evidence.setdefault(other.label, {})
                voices[account] = max(voices.get(account, 0.0), fragment.fading(other.first.at))
                told.setdefault(other.label, set()).update(other.told_before(fragment.first))
    return _best(fragment, evidence, told)


def _best(
    fragment: Adrift, evidence: Mapping[str, Mapping[str, float]], told: Mapping[str, set[str]]
) -> str | None:
    mine = fragment.told
    shared = {label: told[label] & mine for label in evidence}
    holding: Counter[str] = Counter()
    for common in shared.values():
        if common:
            holding.update(common)
    only_here = math.log1p(len(evidence))
    scores: dict[str, float] = {}
    spoken_to = fragment.spoken_to
    for label, voices in evidence.items():
        if not voices.keys().isdisjoint(spoken_to):
            weight = sum([spoken_to.get(voice, 1.0) * voices[voice] for voice in sorted(voices)])
            if common := shared[label]:
                rare = sum([math.log1p(len(evidence) / holding[word]) for word in sorted(common)])
                weight *= 1 + WORD * min(rare / only_here, MOST_WORDS)
            scores[label] = weight
    best = min(scores, key=lambda label: (-scores[label], id_order(label)), default=None)
    return best if best is not None and scores[best] > LEAST else None


def said(post: Post) -> tuple[datetime, tuple[str, int, str]]:
    """A sort key that puts posts into the order in which they were said."""
    return post.at, id_order(post.id)


def _before(one: Post, other: Post) -> bool:
    """Whether a post was said before another."""
    return one.at < other.at or (one.at == other.at and id_order(one.id) < id_order(other.id))


@lru_cache(TEXTS_KEPT)
def telling(text: str) -> frozenset[str]:
    """The words of a text that say something: longer than three letters, or of a script without spaces."""
    return frozenset([word for word in words(text) if len(word) > 3 or not word.isascii()])
