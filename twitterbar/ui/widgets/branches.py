"""How the posts of a conversation hang together. No widget, no clock."""

from collections.abc import Sequence

from twitterbar.core.views import PostView
from twitterbar.ui.draw.tree import MOST, Place


class Branches:
    """The tree over the posts of a conversation; posts are spoken of by their place in the view.

    `order` has them parents before children and branch by branch, as they are read; `tops` are those that
    hang below none: their parent is not there, or they would come back to themselves.
    """

    def __init__(self, posts: Sequence[PostView]) -> None:
        at = {post.id: n for n, post in enumerate(posts)}
        self.parent: list[int | None] = [
            at.get(post.parent) if post.parent is not None else None for post in posts
        ]
        self.children: list[list[int]] = [[] for _ in posts]
        for n, parent in enumerate(self.parent):
            if parent is not None:
                self.children[parent].append(n)
        self.tops = [n for n, parent in enumerate(self.parent) if parent is None]
        self.order: list[int] = []
        self.position = [-1] * len(posts)
        """The place of each post in `order`."""
        self.depth = [0] * len(posts)
        """How deep each post hangs; tops at 0."""
        self.end = [0] * len(posts)
        """For each post the place in `order` behind its branch."""
        self._walk(self.tops)
        for n in range(len(posts)):
            if self.position[n] < 0:
                self._cut_circle(n)
                self._walk([n])

    def _walk(self, tops: Sequence[int]) -> None:
        """Put tops and what hangs below them into the reading order."""
        order, children, position, depth, end = self.order, self.children, self.position, self.depth, self.end
        waiting = list(reversed(tops))
        while waiting:
            n = waiting.pop()
            if n < 0:
                end[~n] = len(order)
                continue
            position[n] = len(order)
            order.append(n)
            if not (below := children[n]):
                end[n] = len(order)
                continue
            level = depth[n] + 1
            waiting.append(~n)
            for child in reversed(below):
                depth[child] = level
                waiting.append(child)

    def _cut_circle(self, n: int) -> None:
        """Make a top of a post that answers, over others, itself."""
        parent = self.parent[n]
        if parent is not None:
            self.children[parent].remove(n)
        self.parent[n] = None
        self.tops.append(n)

    def branch(self, n: int) -> list[int]:
        """A post and everything below it, in reading order."""
        return self.order[self.position[n] : self.end[n]]

    def ancestors(self, n: int, most: int | None = None) -> list[int]:
        """The posts above one, the nearest first; with `most` no more than so many."""
        above: list[int] = []
        parent = self.parent[n]
        while parent is not None and (most is None or len(above) < most):
            above.append(parent)
            parent = self.parent[parent]
        return above

    def place(self, n: int, last: int | None = None) -> Place:
        """Where a post hangs, and at which levels lines go on below it.

        With `last`, the row stands for all of its parent's children from `n` to that one.
        """
        goes_on: list[bool] = []
        here = n if last is None else last
        while (parent := self.parent[here]) is not None and len(goes_on) < MOST:
            goes_on.append(self.children[parent][-1] != here)
            here = parent
        return Place(tuple(reversed(goes_on)), self.depth[n] - len(goes_on))
