"""Conversations kept up to date while posts come in, for who asks again and again.

`conversations.gather` says what a conversation is and works it out from all posts at once; here the same
comes of one post after the other, in whatever order they come, and costs what they change. (The store does
that page by page, in the database.) What came since one last asked is worked in when one asks:

* what a post names is united; threads that grew, merged or got their opening are looked at anew;
* a thread whose depth changed is followed by what quotes it, a link by the next post that brought it;
* a fragment is placed anew when it grew, when somebody it might have heard spoke before it, or when an
  earlier fragment speaks to other people than before;
* a conversation is put together when it is asked for, and kept until one of its threads changes.

Second copies and versions of a post, and rooms, where a late line may change all talks, are beyond this: once
one came, everything is gathered anew whenever one asks.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from operator import itemgetter

from twitterbar.domain import guesses
from twitterbar.domain.conversations import (
    QUOTE_LEVELS,
    anchors,
    gather,
    hangs_on,
    link_key,
    names,
    near,
    passers,
)
from twitterbar.domain.model import Conversation, Join, Post, Repost, id_order
from twitterbar.domain.trees import Thread, in_order, tree

AT_ONCE = 50
"""So many changed threads wait at most to be looked at."""

_said_at = itemgetter(0)


class _Kept:
    """A conversation that was put together, and the labels of its threads."""

    def __init__(self, labels: tuple[str, ...], conversation: Conversation | None) -> None:
        self.labels = labels
        self.conversation = conversation


class Gathered:
    """All conversations of the posts that came in so far."""

    def __init__(self) -> None:
        self._every: list[Post] = []
        self._reposts: list[Repost] = []
        self._passed: set[str] = set()
        self._beyond = False
        self._posts: dict[str, Post] = {}
        self._above: dict[str, str] = {}
        self._members: dict[str, list[Post]] = {}
        self._anchored: set[str] = set()
        self._quoters: dict[str, set[str]] = {}
        self._depth: dict[str, int] = {}
        self._links = _Links()
        self._joins: dict[str, tuple[Join, str]] = {}
        self._below: dict[str, set[str]] = {}
        self._adrift = _Adrift()
        self._passed_on: dict[str, list[Repost]] = {}
        self._changed: set[str] = set()
        self._kept: dict[str, _Kept] = {}

    # In

    def add(self, post: Post) -> None:
        """Take in a post."""
        self._every.append(post)
        if post.id in self._posts or post.room is not None or set(post.versions) - {post.id}:
            self._beyond = True
        if self._beyond:
            return
        self._posts[post.id] = post
        label = self._unite(names(post))
        insort(self._members.setdefault(label, []), post, key=_order)
        if anchors(post):
            self._anchored.add(label)
        if post.quotes is not None:
            quoted = self._unite([post.quotes])
            self._quoters.setdefault(quoted, set()).add(post.id)
        self._changed.add(label)
        self._drop(label)
        self._adrift.heard(post)
        if len(self._changed) >= AT_ONCE:
            self._look_at_changed()

    def pass_on(self, repost: Repost) -> None:
        """Take in that somebody passed a post on."""
        self._reposts.append(repost)
        if repost.id in self._passed:
            self._beyond = True
        self._passed.add(repost.id)
        self._passed_on.setdefault(repost.of, []).append(repost)
        if repost.of in self._above:
            self._drop(self._find(repost.of))

    def _unite(self, named: Iterable[str]) -> str:
        """Put containers into one thread; its label."""
        for id in named:
            self._above.setdefault(id, id)
        labels = {self._find(id) for id in named}
        kept = min(labels, key=id_order)
        for gone in labels - {kept}:
            self._merge(kept, gone)
        return kept

    def _find(self, id: str) -> str:
        above = self._above
        while (higher := above[id]) != id:
            above[id] = id = above[higher]
        return id

    def _merge(self, kept: str, gone: str) -> None:
        self._drop(kept)
        self._drop(gone)
        self._stand_alone(gone)
        self._above[gone] = kept
        self._changed.discard(gone)
        self._changed.add(kept)
        moved = self._members.pop(gone, [])
        for post in moved:
            insort(self._members.setdefault(kept, []), post, key=_order)
            self._adrift.changed(post)
        if gone in self._anchored:
            self._anchored.add(kept)
        quoters = self._quoters.pop(gone, set())
        self._quoters.setdefault(kept, set()).update(quoters)
        self._follow(kept)
        if below := self._below.pop(gone, None):
            self._below.setdefault(kept, set()).update(below)

    # What a thread hangs on

    def _look_at_changed(self) -> None:
        """Look at every thread that changed; fragments are placed only when somebody asks."""
        while self._changed:
            for label in sorted(self._changed, key=id_order):
                self._changed.discard(label)
                self._look_at(label)

    def _place(self) -> None:
        """Place the fragments anew that may belong elsewhere now."""
        for label, fragment in self._adrift.to_place():
            other = self._adrift.place(fragment, self._find)
            self._hang(label, None if other is None else (Join.PROBABLY, other))

    def _look_at(self, label: str) -> None:
        """Work out anew what a thread hangs on."""
        opening, members = self._posts.get(label), self._members.get(label, [])
        quoted, link, fragment = hangs_on(label, opening), None, None
        depth = 0 if quoted is None else self._depth.get(self._find(quoted), 0) + 1
        if quoted is None:
            link = None if opening is None else link_key(opening)
            if link is None and label not in self._anchored and members:
                fragment = guesses.adrift(label, opening, members)
        if depth != self._depth.get(label, 0):
            self._depth[label] = depth
            self._follow(label)
        self._changed.update(self._links.share(label, link, opening) - {label})
        self._adrift.set(label, fragment)
        if quoted is not None:
            self._hang(label, (Join.QUOTE, quoted) if depth % QUOTE_LEVELS else None)
        elif link is not None:
            before = self._links.before(label, link)
            self._hang(label, None if before is None else (Join.LINK, before))
        elif fragment is None:
            self._hang(label, None)

    def _follow(self, label: str) -> None:
        """Have the threads looked at whose openings quote something in this one."""
        for id in self._quoters.get(label, ()):
            if self._above[id] == id:
                self._changed.add(id)

    def _stand_alone(self, label: str) -> None:
        """Take a thread out of everything that is known of it by its label."""
        self._hang(label, None)
        self._depth.pop(label, None)
        self._changed.update(self._links.share(label, None, None))
        self._adrift.set(label, None)

    def _hang(self, label: str, join: tuple[Join, str] | None) -> None:
        known = self._joins.get(label)
        if known == join:
            return
        if known is not None:
            above = self._find(known[1])
            self._drop(above)
            self._below.get(above, set()).discard(label)
            del self._joins[label]
        self._drop(label)
        if join is not None:
            above = self._find(join[1])
            self._drop(above)
            self._below.setdefault(above, set()).add(label)
            self._joins[label] = join

    # Out

    def of(self, posts: Iterable[str]) -> list[Conversation]:
        """The conversations in which these posts are, the one with the newest post first."""
        wanted = list(posts)
        if self._beyond:
            asked = set(wanted)
            every = gather(self._every, self._reposts)
            return [one for one in every if any(post.id in asked for post in one.posts)]
        self._look_at_changed()
        self._place()
        labels = dict.fromkeys(self._find(id) for id in wanted if id in self._above)
        kept = dict.fromkeys(self._kept.get(label) or self._put_together(label) for label in labels)
        return in_order(one.conversation for one in kept if one.conversation is not None)

    def _put_together(self, label: str) -> _Kept:
        """The conversation of a thread: what hangs on it, what it hangs on, and so on."""
        found, waiting = {label}, [label]
        while waiting:
            one = waiting.pop()
            around = [*self._below.get(one, ())]
            if one in self._joins:
                around.append(self._find(self._joins[one][1]))
            for other in around:
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        labels = tuple(sorted(found, key=id_order))
        threads = [self._thread(one) for one in labels]
        posts = [post for thread in threads for post in thread.posts]
        reposts = [repost for post in posts for repost in self._passed_on.get(post.id, ())]
        passed_on = passers(reposts, lambda id: id) if reposts else {}
        kept = _Kept(labels, tree(threads, {}, passed_on, {}) if posts else None)
        for one in labels:
            self._kept[one] = kept
        return kept

    def _thread(self, label: str) -> Thread:
        join, to = self._joins.get(label, (None, None))
        above = None if to is None else self._find(to)
        return Thread(label, tuple(self._members.get(label, ())), join, to, above)

    def _drop(self, label: str) -> None:
        """Forget a conversation that was put together, since this thread of it changes."""
        kept = self._kept.get(label)
        if kept is not None:
            for one in kept.labels:
                del self._kept[one]


def _order(post: Post) -> tuple[str, int, str]:
    return id_order(post.id)


class _Links:
    """Threads that share a link with others, in the order of their labels."""

    def __init__(self) -> None:
        self._link: dict[str, str] = {}
        self._runs: dict[str, list[tuple[tuple[str, int, str], Post]]] = {}

    def share(self, label: str, link: str | None, opening: Post | None) -> set[str]:
        """Note which link a thread shares; the labels of threads after which another one comes now."""
        known = self._link.get(label)
        if known == link:
            return set()
        changed: set[str] = set()
        if known is not None:
            run = self._runs[known]
            at = bisect_left(run, id_order(label), key=_said_at)
            del run[at]
            changed.update(post.id for _, post in run[at : at + 1])
            del self._link[label]
        if link is not None and opening is not None:
            run = self._runs.setdefault(link, [])
            at = bisect_left(run, id_order(label), key=_said_at)
            run.insert(at, (id_order(label), opening))
            changed.update(post.id for _, post in run[at + 1 : at + 2])
            self._link[label] = link
        return changed

    def before(self, label: str, link: str) -> str | None:
        """The thread that brought the same link before this one, if it is near."""
        run = self._runs[link]
        at = bisect_left(run, id_order(label), key=_said_at)
        if at and near(run[at - 1][1], run[at][1]):
            return run[at - 1][1].id
        return None


_Said = tuple[tuple[datetime, tuple[str, int, str]], Post]


class _Adrift:
    """Fragments, what their voices said, and which of them have to be placed anew."""

    def __init__(self) -> None:
        self._fragments: dict[str, guesses.Adrift] = {}
        self._of: dict[str, list[tuple[tuple[datetime, tuple[str, int, str]], str]]] = {}
        self._said: dict[str, list[_Said]] = {}
        self._to_place: set[str] = set()

    def heard(self, post: Post) -> None:
        """Take in a post."""
        insort(self._said.setdefault(post.author, []), (guesses.said(post), post), key=_said_at)
        self.changed(post)

    def changed(self, post: Post) -> None:
        """Have fragments placed anew that may have heard this post: it is new, or of another thread now."""
        self._place_after(post.author, post)

    def _place_after(self, account: str, post: Post) -> None:
        fragments = self._of.get(account, ())
        for (at, _), label in islice(
            fragments, bisect_right(fragments, guesses.said(post), key=_said_at), None
        ):
            if at - post.at > guesses.LONGEST_WINDOW:
                break
            self._to_place.add(label)

    def set(self, label: str, fragment: guesses.Adrift | None) -> None:
        """Note what fragment a thread is, if it is one."""
        known = self._fragments.pop(label, None)
        if known is None and fragment is None:
            return
        self._to_place.discard(label)
        for one in (known, fragment):
            if one is not None and not _heeded_alike(known, fragment):
                for account in one.spoken_to:
                    self._place_after(account, one.first)
        if known is not None:
            for account in known.voices:
                self._of[account].remove((guesses.said(known.first), label))
        if fragment is not None:
            for account in fragment.voices:
                insort(self._of.setdefault(account, []), (guesses.said(fragment.first), label))
            self._fragments[label] = fragment
            self._to_place.add(label)

    def to_place(self) -> Iterator[tuple[str, guesses.Adrift]]:
        """The fragments that have to be placed anew."""
        for label in sorted(self._to_place, key=id_order):
            if label in self._fragments:
                yield label, self._fragments[label]
        self._to_place.clear()

    def place(self, fragment: guesses.Adrift, label_of: Callable[[str], str]) -> str | None:
        """The thread on which a fragment probably hangs."""
        heard = [
            (label_of(post.id), post)
            for account in fragment.voices
            for post in self._heard(account, fragment)
        ]
        earlier = {account: self._earlier(account, fragment) for account in fragment.spoken_to}
        return guesses.place(fragment, heard, earlier)

    def _heard(self, account: str, fragment: guesses.Adrift) -> list[Post]:
        spoken = self._said.get(account, [])
        first = fragment.first
        start = bisect_left(spoken, first.at - fragment.window, key=lambda one: one[0][0])
        end = bisect_right(spoken, first.at, key=lambda one: one[0][0])
        return [post for _, post in spoken[start:end]]

    def _earlier(self, account: str, fragment: guesses.Adrift) -> list[guesses.Adrift]:
        """The last fragments before this one that speak to an account and were begun by somebody else."""
        fragments = self._of.get(account, [])
        found: list[guesses.Adrift] = []
        for at in range(bisect_left(fragments, guesses.said(fragment.first), key=_said_at) - 1, -1, -1):
            other = self._fragments[fragments[at][1]]
            if fragment.first.at - other.first.at > guesses.LONGEST_WINDOW:
                break
            if other.first.author != account and account in other.spoken_to:
                found.append(other)
                if len(found) == guesses.EARLIER:
                    break
        return found


def _heeded_alike(one: guesses.Adrift | None, other: guesses.Adrift | None) -> bool:
    """Whether what a fragment tells later ones stays the same: it only got posts said after all others."""
    if one is None or other is None or one.first != other.first or one.label != other.label:
        return False
    return one.spoken_to.keys() == other.spoken_to.keys() and other.posts[: len(one.posts)] == one.posts
