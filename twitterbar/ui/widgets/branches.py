"""How the posts of a conversation hang together. No widget, no clock."""

from collections.abc import Sequence

from twitterbar.ui.draw.tree import Place
from twitterbar.views import PostView


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
        self.position: dict[int, int] = {}
        self._end = [0] * len(posts)
        self._walk(self.tops)
        for n in range(len(posts)):
            if n not in self.position:
                self._cut_circle(n)
                self._walk([n])

    def _walk(self, tops: Sequence[int]) -> None:
        waiting = [(top, False) for top in reversed(tops)]
        while waiting:
            n, left = waiting.pop()
            if left:
                self._end[n] = len(self.order)
                continue
            self.position[n] = len(self.order)
            self.order.append(n)
            waiting.append((n, True))
            waiting.extend((child, False) for child in reversed(self.children[n]))

    def _cut_circle(self, n: int) -> None:
        """Make a top of a post that answers, over others, itself."""
        parent = self.parent[n]
        if parent is not None:
            self.children[parent].remove(n)
        self.parent[n] = None
        self.tops.append(n)

    def branch(self, n: int) -> list[int]:
        """A post and everything below it, in reading order."""
        return self.order[self.position[n] : self._end[n]]

    def ancestors(self, n: int) -> list[int]:
        """The posts above one, the nearest first."""
        above = []
        parent = self.parent[n]
        while parent is not None:
            above.append(parent)
            parent = self.parent[parent]
        return above

    def place(self, n: int, last: int | None = None) -> Place:
        """Where a post hangs, and at which levels lines go on below it.

        With `last`, the row stands for all of its parent's children from `n` to that one.
        """
        goes_on = []
        here = n if last is None else last
        while (parent := self.parent[here]) is not None:
            goes_on.append(self.children[parent][-1] != here)
            here = parent
        return Place(tuple(reversed(goes_on)))
