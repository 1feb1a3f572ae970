"""Posts gathered into conversations.

Everything here is a function of the set of posts: their order, how they were split into pages, and how often
each came make no difference. It goes in two steps, and both can also be kept up to date page by page (the
store does, and is tested against this module).

**Threads.** Every id ever named (posts, what they answer, their conversation's first post, their older
versions) is a container, seen or not. What one post names belongs together; a thread is what hangs together
that way, and its label is its smallest id. Cycles and self-references do no harm. Quotes and reposts don't
bind threads. In a chat room, where nothing tells what a line answers, `rooms` finds the talks.

**Joins.** A thread may hang on another one:

* as a *quote*, if the post under its label quotes an older one. A reply that quotes joins nothing. Following
  quotes upwards gives each thread a depth; at every third step (`QUOTE_LEVELS`) the thread starts a
  conversation of its own. So a conversation holds a post, quotes of it, and quotes of those, and however
  long a chain of quotes is, it cannot glue a timeline into one;
* by a *link*, if the post under its label answers nobody, quotes nothing, and shares the same canonical link
  with others of that kind: each hangs on the one before it unless more than `LINK_GAP` lies between;
* *probably*, if links were lost: see `guesses`.

A conversation is what hangs together by these joins; its id is the smallest id in it. Every post is in
exactly one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from twitterbar.domain import guesses, rooms
from twitterbar.domain.copies import Copies, better_repost
from twitterbar.domain.links import canonical
from twitterbar.domain.model import Conversation, Join, Post, PostState, Repost, id_order
from twitterbar.domain.trees import Thread, in_order, tree

QUOTE_LEVELS = 3
"""How many levels of quotes a conversation holds: a post, quotes of it, and quotes of those."""

LINK_GAP = timedelta(days=7)
"""Posts about the same link that lie further apart are not one conversation."""


def names(post: Post) -> list[str]:
    """The ids that a post says belong to one thread, its own first."""
    named = [post.id, *post.versions]
    if post.conversation is not None:
        named.append(post.conversation)
    if post.reply_to is not None:
        named.append(post.reply_to)
    return named


def link_key(post: Post) -> str | None:
    """What a post that opens a thread may share with others: its first link, if it is said to nobody."""
    if not post.links or post.reply_to is not None or post.quotes is not None or guesses.speaks_to(post):
        return None
    return next((key for link in post.links if (key := canonical(link.url)) is not None), None)


def hangs_on(label: str, opening: Post | None) -> str | None:
    """The post on which a thread hangs by a quote: an older one, quoted by the post under its label."""
    if opening is None or opening.quotes is None or id_order(opening.quotes) >= id_order(label):
        return None
    return opening.quotes


def anchors(post: Post) -> bool:
    """Whether nothing is left to guess: it came with the id of its conversation, or from a room."""
    return post.conversation is not None or post.room is not None


def gather(
    posts: Iterable[Post],
    reposts: Iterable[Repost] = (),
    gone: Mapping[str, PostState] | None = None,
) -> list[Conversation]:
    """All conversations that these posts make, the one with the newest post first.

    `reposts` tell who passed a post on; those of posts that are not here are left out. `gone` maps ids to why
    they are no longer to be had.
    """
    every = list(posts)
    copies = Copies(every, gone)
    labels = _labels(every)
    threads = _threads(copies, labels, {labels[post.id] for post in every if anchors(post)})
    conversations: dict[int, list[Thread]] = {}
    for thread, conversation in zip(threads, _together(threads), strict=True):
        conversations.setdefault(conversation, []).append(thread)
    passed_on = passers(reposts, copies.id_of)
    return in_order(
        tree(conversation, copies.newest, passed_on, gone or {})
        for conversation in conversations.values()
        if any(thread.posts for thread in conversation)
    )


def passers(reposts: Iterable[Repost], id_of: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Who passed on each post, in the order of time, each once. `id_of` leads to the newest version."""
    best: dict[str, Repost] = {}
    for repost in reposts:
        best[repost.id] = better_repost(best.get(repost.id, repost), repost)
    accounts: dict[str, dict[str, None]] = {}
    for repost in sorted(best.values(), key=lambda repost: (repost.at, id_order(repost.id))):
        accounts.setdefault(id_of(repost.of), {})[repost.author] = None
    return {post: tuple(authors) for post, authors in accounts.items()}


def _labels(posts: Sequence[Post]) -> dict[str, str]:
    """The label of the thread of every container. What is quoted is one too."""
    talks = rooms.talks(posts)
    named = [[*names(post), talks.get(post.id, post.id)] for post in posts]
    quoted = {post.quotes for post in posts if post.quotes is not None}
    containers = sorted(quoted.union(*named), key=id_order)
    place = {container: at for at, container in enumerate(containers)}
    above = list(range(len(containers)))
    for group in named:
        first = place[group[0]]
        for other in group[1:]:
            _unite(above, first, place[other])
    return {container: containers[_find(above, at)] for at, container in enumerate(containers)}


def _find(above: list[int], at: int) -> int:
    while above[at] != at:
        above[at] = at = above[above[at]]
    return at


def _unite(above: list[int], a: int, b: int) -> None:
    """Put two sets together; the smallest place in a set stands for it."""
    a, b = _find(above, a), _find(above, b)
    if a < b:
        above[b] = a
    else:
        above[a] = b


def _threads(copies: Copies, labels: Mapping[str, str], anchored: set[str]) -> list[Thread]:
    """All threads with what they hang on, in the order of their labels."""
    members: dict[str, list[Post]] = {}
    for id in sorted(copies.posts, key=id_order):
        members.setdefault(labels[id], []).append(copies.posts[id])
    joins: dict[str, tuple[Join, str]] = {}
    sharers: dict[str, list[Post]] = {}
    depths: dict[str, int] = {}
    fragments: list[guesses.Adrift] = []
    ordered = sorted(set(labels.values()), key=id_order)
    for label in ordered:
        opening = copies.posts.get(copies.id_of(label))
        quoted = hangs_on(label, opening)
        if quoted is not None:
            depths[label] = depth = depths.get(labels[quoted], 0) + 1
            if depth % QUOTE_LEVELS:
                joins[label] = Join.QUOTE, quoted
        elif opening is not None and (key := link_key(opening)) is not None:
            run = sharers.setdefault(key, [])
            if run and near(run[-1], opening):
                joins[label] = Join.LINK, labels[run[-1].id]
            run.append(opening)
        elif label not in anchored and label in members:
            fragment = guesses.adrift(label, opening, members[label])
            if fragment is not None:
                fragments.append(fragment)
    for label, other in _guessed(fragments, members).items():
        joins[label] = Join.PROBABLY, other
    threads = []
    for label in ordered:
        join, to = joins.get(label, (None, None))
        above = None if to is None else labels[to]
        threads.append(Thread(label, tuple(members.get(label, ())), join, to, above))
    return threads


def near(one: Post, other: Post) -> bool:
    """Whether two posts about the same link are near enough in time to be one conversation."""
    return abs(other.at - one.at) <= LINK_GAP


def _guessed(fragments: Iterable[guesses.Adrift], members: Mapping[str, list[Post]]) -> dict[str, str]:
    """The thread on which each fragment probably hangs. `fragments` come in the order of their labels."""
    found: dict[str, str] = {}
    fragments = list(fragments)
    by_author: dict[str, list[tuple[datetime, str, Post]]] = {
        voice: [] for fragment in fragments for voice in fragment.voices
    }
    if fragments:
        for label, posts in members.items():
            for post in posts:
                if post.author in by_author:
                    by_author[post.author].append((post.at, label, post))
        for spoken in by_author.values():
            spoken.sort(key=itemgetter(0))
    speaking: dict[str, list[guesses.Adrift]] = {}
    for fragment in sorted(fragments, key=lambda fragment: guesses.said(fragment.first)):
        heard = [said for account in fragment.voices for said in _between(by_author[account], fragment)]
        earlier = {account: speaking.get(account, [])[-guesses.EARLIER :] for account in fragment.spoken_to}
        other = guesses.place(fragment, heard, earlier)
        if other is not None:
            found[fragment.label] = other
        for account in fragment.spoken_to:
            if account != fragment.first.author:
                speaking.setdefault(account, []).append(fragment)
    return found


def _between(spoken: list[tuple[datetime, str, Post]], fragment: guesses.Adrift) -> list[tuple[str, Post]]:
    """The part of somebody's posts, in the order of time, that a fragment may have heard; latest first."""
    start = bisect_left(spoken, fragment.first.at - fragment.window, key=itemgetter(0))
    end = bisect_right(spoken, fragment.first.at, key=itemgetter(0))
    return [(label, post) for _, label, post in reversed(spoken[start:end])]


def _together(threads: list[Thread]) -> list[int]:
    """For each thread the place of the first one in its conversation."""
    place = {thread.label: at for at, thread in enumerate(threads)}
    above = list(range(len(threads)))
    for at, thread in enumerate(threads):
        if thread.above is not None:
            _unite(above, at, place[thread.above])
    return [_find(above, at) for at in range(len(threads))]
