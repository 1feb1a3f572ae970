"""The threads of one conversation as a tree in reading order."""

from collections.abc import Iterable, Mapping, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from twitterbar.domain.model import Conversation, Join, Node, Post, PostState, id_order


class Thread(Struct, frozen=True):
    """Posts that hang together by what they answer, and what they hang on as a whole.

    `label` is the smallest id in it, seen or not; `posts` are those that are here. `join` says how it hangs
    on another thread, `to` where (the quoted post; for the other joins the label of a thread), and `above`
    is the label of that thread.
    """

    label: str
    posts: tuple[Post, ...]
    join: Join | None = None
    to: str | None = None
    above: str | None = None


def tree(
    threads: Sequence[Thread],
    newest: Mapping[str, str],
    passed_on: Mapping[str, tuple[str, ...]],
    gone: Mapping[str, PostState],
) -> Conversation:
    """One conversation: parents before children, the older of two siblings first.

    `newest` leads from older versions to the ids of the posts that are here. A stand-in takes the place of a
    parent that isn't, and hangs under the first post of its thread; so does a post that doesn't say what it
    answers. Threads that quote hang under what they quote, those about the same link under the first of
    them, and those that probably belong here under the opening. Answers in a circle are cut at the
    oldest of them.
    """
    if len(threads) == 1 and len(posts := threads[0].posts) == 1 and posts[0].id == threads[0].label:
        return _alone(posts[0], passed_on)
    by_label = {thread.label: thread for thread in threads}
    opening = min(by_label, key=id_order)
    roots = {label: newest.get(label, label) for label in by_label}
    here = {post.id: post for thread in threads for post in thread.posts}
    hangs: dict[str, tuple[str | None, Join | None]] = {}
    for label, thread in by_label.items():
        root = roots[label]
        hangs[root] = (None, None)
        hangs.update(_replies(thread, root, newest))
    first_of_run: dict[str, str] = {}
    for label in sorted(by_label, key=id_order):
        thread = by_label[label]
        if label == opening:
            continue
        if thread.join is Join.QUOTE and thread.to is not None and thread.above is not None:
            under = newest.get(thread.to, thread.to)
            if under not in hangs:
                hangs[under] = (roots[thread.above], Join.REPLY)
            hangs[roots[label]] = (under, Join.QUOTE)
        elif thread.join is Join.LINK and thread.above is not None:
            first_of_run[label] = first = first_of_run.get(thread.above, thread.above)
            hangs[roots[label]] = (roots[first], Join.LINK)
        else:
            hangs[roots[label]] = (roots[opening], Join.PROBABLY)
    return Conversation(
        id=opening,
        nodes=tuple(_preorder(hangs, roots[opening], here, gone)),
        passed_on={id: passed_on[id] for id in sorted(here.keys() & passed_on.keys(), key=id_order)},
    )


def _alone(post: Post, passed_on: Mapping[str, tuple[str, ...]]) -> Conversation:
    """The conversation of one post, as most are."""
    return Conversation(
        id=post.id,
        nodes=(Node(post.id, None, 0, None, post, post.state),),
        passed_on={post.id: passed_on[post.id]} if post.id in passed_on else {},
    )


def _replies(
    thread: Thread, root: str, newest: Mapping[str, str]
) -> dict[str, tuple[str | None, Join | None]]:
    """Where each post of a thread hangs, but for its root, with stand-ins for parents that are not here."""
    parents: dict[str, str] = {}
    for post in thread.posts:
        if post.id != root:
            parent = root if post.reply_to is None else newest.get(post.reply_to, post.reply_to)
            parents[post.id] = root if parent == post.id else parent
    for id in _ends_of_circles(parents):
        parents[id] = root
    standing_in = {parent: root for parent in parents.values() if parent not in parents and parent != root}
    return {id: (parent, Join.REPLY) for id, parent in {**parents, **standing_in}.items()}


def _ends_of_circles(parents: Mapping[str, str]) -> list[str]:
    """The oldest post of every circle of answers."""
    ends = []
    walked: dict[str, str] = {}
    for start in parents:
        at = start
        while at in parents and at not in walked:
            walked[at] = start
            at = parents[at]
        if walked.get(at) == start and at in parents:
            circle = [at]
            while (after := parents[circle[-1]]) != at:
                circle.append(after)
            ends.append(min(circle, key=id_order))
    return ends


def _preorder(
    hangs: Mapping[str, tuple[str | None, Join | None]],
    opening: str,
    posts: Mapping[str, Post],
    gone: Mapping[str, PostState],
) -> Iterable[Node]:
    below: dict[str, list[str]] = {}
    for id, (parent, _) in hangs.items():
        if parent is not None:
            below.setdefault(parent, []).append(id)
    open_branches = [(opening, 0)]
    while open_branches:
        id, depth = open_branches.pop()
        parent, join = hangs[id]
        post = posts.get(id)
        state = gone.get(id, PostState.MISSING) if post is None else post.state
        yield Node(id, parent, depth, join, post, state)
        if branches := below.get(id):
            if len(branches) > 1:
                branches.sort(key=id_order, reverse=True)
            open_branches.extend([(branch, depth + 1) for branch in branches])


def in_order(conversations: Iterable[Conversation]) -> list[Conversation]:
    """Conversations, the one with the newest post first."""
    ordered = sorted(conversations, key=lambda conversation: id_order(conversation.id))
    ordered.sort(key=lambda conversation: max(post.at for post in conversation.posts), reverse=True)
    return ordered


def without(conversation: Conversation, hidden: Set[str]) -> Conversation | None:
    """The conversation as it is for a reader who muted or blocked some accounts.

    Their posts become stand-ins where something hangs under them and are gone otherwise, and what they
    passed on is not told. None if nobody else says anything.
    """
    if not hidden or (
        not any(post.author in hidden for post in conversation.posts)
        and not any(not hidden.isdisjoint(accounts) for accounts in conversation.passed_on.values())
    ):
        return conversation
    kept: list[Node] = []
    needed: set[str | None] = set()
    for node in reversed(conversation.nodes):
        if node.post is not None and node.post.author not in hidden:
            kept.append(node)
            needed.add(node.parent)
        elif node.id in needed:
            kept.append(node if node.post is None else replace(node, post=None, state=PostState.MISSING))
            needed.add(node.parent)
    if all(node.post is None for node in kept):
        return None
    left = {node.id for node in kept if node.post is not None}
    told = {
        post: tuple(account for account in accounts if account not in hidden)
        for post, accounts in conversation.passed_on.items()
        if post in left
    }
    return Conversation(
        id=conversation.id,
        nodes=tuple(reversed(kept)),
        passed_on={post: accounts for post, accounts in told.items() if accounts},
    )
